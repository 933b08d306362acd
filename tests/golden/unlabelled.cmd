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
