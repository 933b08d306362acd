# All that is known of a table, in one file.
. golden/lib.sh
try_sh 'cairn data report samples/penguins.csv --target species --md | grep -v "⠀\|│"'
cp samples/loans.csv .
cairn -c 'data load loans.csv; data target default; data split' >/dev/null 2>&1
try_sh 'cairn data report --md --out sheet.md && grep "^##* " sheet.md'
try_sh 'test "$(wc -c <sheet.md)" -lt 200000'
printf 'a,b\n1,x\n' >one.csv
try data report one.csv
try data report -
