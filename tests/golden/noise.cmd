# Overlap is not laid to labels, ceilings that a model beats say so, raters need no target, suspects can be
# acted on.
. golden/lib.sh
# y is 1 with the chance 1 / (1 + exp(-1.3 a)): classes overlap, no label is wrong.
awk 'function u() { s = (s * 16807) % 2147483647; return s / 2147483647 }
	function z() { return sqrt(-2 * log(u())) * cos(6.283185307 * u()) }
	BEGIN { s = 11; print "a,b,y"; for (i = 0; i < 1200; i++) { a = z(); printf "%.5f,%.5f,%s\n", a, z(),
		u() < 1 / (1 + exp(-1.3 * a)) ? "good" : "bad" } }' >overlap.csv
try data noise overlap.csv --target y
try data labels overlap.csv --target y --top 1
try data labels overlap.csv --target y --top 1 --kind logistic
# Classes 4 sd apart; every fifth label is turned.
awk 'function u() { s = (s * 16807) % 2147483647; return s / 2147483647 }
	function z() { return sqrt(-2 * log(u())) * cos(6.283185307 * u()) }
	BEGIN { s = 7; print "a,b,y"; for (i = 0; i < 1200; i++) { t = i % 2; printf "%.5f,%.5f,%s\n", z() + 4 * t, z(),
		(u() < 0.2 ? !t : t) ? "good" : "-bad" } }' >flips.csv
try data noise flips.csv --target y
try data labels flips.csv --target y --top 1
cairn -c 'data load flips.csv; data target y; data split' >/dev/null 2>&1
try data labels --top 2 --json
# What a suspect carries can be run, and undone.
cairn data labels --top 20 --json 2>/dev/null |
	grep -oE '"(fix|drop|weight)":"[^"]*"' | cut -d'"' -f4 | grep -E -A2 -m1 -- '-- -bad' >lines
cat lines
while read -r line; do
	try_sh "cairn -c '$line; journal undo'"
done <lines
# Neighbours are always of the other class; a model that needs one column of many; a sum that is exact.
awk 'BEGIN { print "a,y"; for (i = 0; i < 101; i++) print i "," (i % 2 ? "x" : "z") }' >turns.csv
try data noise turns.csv --target y --role a=feature
awk 'BEGIN { print "a,b,c,d,e,f,y"; for (i = 1; i <= 600; i++) { a = i * 7919 % 601; print a "," i * 31 % 37 "," i * 17 % 41 "," \
	i * 53 % 97 "," i * 71 % 89 "," i * 13 % 59 "," (a < 300 ? "x" : "z") } }' >one.csv
try data noise one.csv --target y
awk 'BEGIN { print "a,b,c,d,e,y"; for (i = 1; i <= 600; i++) { a = i * 31 % 37; b = i * 17 % 41; c = i * 53 % 97; d = i * 71 % 89
	e = i * 13 % 59; print a "," b "," c "," d "," e "," a + b + c - d - e } }' >sum.csv
try data noise sum.csv --target y --kind linear
# Raters alone.
printf 'id,r1,r2,r3\n1,a,a,a\n2,a,b,\n3,b,b,b\n4,c,b,a\n5,a,a,b\n6,b,b,b\n' >raters.csv
try data labels raters.csv --rater r1,r2
try data labels raters.csv --rater r1,r2,r3 --json
try data labels raters.csv --rater r1,r2 --truth r3
cairn data load raters.csv >/dev/null 2>&1
try data labels --rater r1,r2,r3 --workspace raters.cairn
