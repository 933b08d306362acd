# Unlabelled rows: do guesses help, are classes as common, which to label next; and refusals.
. golden/lib.sh
cp samples/loans.csv .
cairn -c 'data load loans.csv' >/dev/null 2>&1
try data selftrain
cairn -c 'data target default; data split' >/dev/null 2>&1
try data selftrain
cairn data role collection_calls ignore >/dev/null 2>&1
try data selftrain
try data selftrain --sure 0.7 --json
try data suggest --budget 3
try data suggest --kind nothing
cp samples/penguins.csv p.csv
cairn --workspace p.cairn -c 'data load p.csv; data target species; data split' >/dev/null 2>&1
try --workspace p.cairn data suggest
cairn --workspace p.cairn -c 'data target body_mass_g; data split' >/dev/null 2>&1
try --workspace p.cairn data selftrain
try why selftrain
