# Rows by their features alone: groups, the map.
. golden/lib.sh
try data clusters samples/penguins.csv
try data clusters samples/penguins.csv --k 3 --target species
try data map samples/penguins.csv --target species
try data map samples/penguins.csv --by none --ascii
try data map samples/loans.csv --by class
cp samples/loans.csv .
cairn -c 'data load loans.csv; data target default; data split' >/dev/null 2>&1
try data clusters
printf 'a,b\nx,1\nx,1\n' >flat.csv
try data clusters flat.csv
try data map flat.csv
printf 'a\n1\n2\n' >two.csv
try data clusters two.csv
try data map two.csv
try why clusters
try why silhouette
try why map
# A target of one class, or without any label, is left out; nothing is refused for it.
awk 'BEGIN { print "a,b,y"; for (i = 1; i <= 60; i++) print i * 7 % 13 "," i * 5 % 11 ",x" }' >one.csv
sed 's/,x$/,/' one.csv >none.csv
try data clusters one.csv --target y
try data clusters none.csv --target y --k 2
try data map one.csv --target y --by none
try data outliers one.csv --target y
try_sh "cairn data missing one.csv --target y 2>&1"
try_sh "cairn data assoc none.csv --target y --json 2>&1 | cut -c -90"
cairn --workspace one.cairn -c 'data load one.csv; data target y' >/dev/null 2>&1
try --workspace one.cairn data clusters --k 2
