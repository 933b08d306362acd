# All that is known of a table, in one file.
. golden/lib.sh
try_sh 'cairn data report samples/penguins.csv --target species --md | grep -v "⠀\|│"'
cp samples/loans.csv .
cairn -c 'data load loans.csv; data target default; data split' >/dev/null 2>&1
try_sh 'cairn data report --md --out sheet.md && grep "^##* \|not made" sheet.md'
try_sh 'test "$(wc -c <sheet.md)" -lt 200000'
# Nothing is left out: groups, weights, and rows without a target.
cairn -c 'data role collection_calls ignore; data role origin sensitive; data repair reweigh --by origin' --quiet >/dev/null 2>&1
try_sh 'cairn data report --md --out whole.md && grep "^## \|not made" whole.md'
try_sh 'sed -n "/^## Labels/,/^###/p; /^## Groups, and/,/^###/p; /^## How much/,/^## Distr/p; /^## Rows without/,\$p" whole.md'
# The target leads; a column of weights is no data; what reads the file is handed on.
awk 'BEGIN { print "w;y;x"; for (i = 1; i <= 300; i++) print i % 3 + 1 ";" i * 37 % 101 ";" i * 53 % 29 + i % 7 / 10 }' >semi.csv
try_sh 'cairn data report semi.csv --delimiter ";" --target y --role w=weight --md | sed -n "/^## Distr/,/^## Which/p" |
	grep "^##\|^|"'
# Whatever the table.
awk 'BEGIN { for (j = 0; j < 3000; j++) printf "a_rather_long_name_of_a_column_%d,", j; print "y"
	for (i = 0; i < 60; i++) { for (j = 0; j < 3000; j++) printf "%s,", (i * 7 + j * 13) % 53 ? (i * 31 + j * i) % 97 : ""; print i % 2 ? "yes" : "no" } }' >wide.csv
try_sh 'cairn data report wide.csv --target y --md --out wide.md && grep "^## \|not made" wide.md'
try_sh 'test "$(wc -c <wide.md)" -lt 200000'
awk 'BEGIN { s = "ein langer Satz über nichts, "; for (i = 0; i < 8; i++) s = s s; print "t,n,y"
	for (i = 0; i < 200; i++) print "\"" i % 40 s "\"," i % 11 "," i % 2 }' >long.csv
try_sh 'cairn data report long.csv --target y --md --out long.md; test "$(wc -c <long.md)" -lt 200000'
try data report loans.csv --target defalt
printf 'a,b\n1,x\n' >one.csv
try data report one.csv
try data report -
