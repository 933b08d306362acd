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
try why prior_shift
# Labels that are missing among yes alone: seen, said, and with what is left of yes.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "default") d = i }
	NR > 1 && $d == "yes" && NR % 2 == 0 { $d = "" } 1' OFS=, samples/loans.csv >missing.csv
cairn --workspace m.cairn -c 'data load missing.csv; data target default; data split; data role collection_calls ignore' >/dev/null 2>&1
try --workspace m.cairn data selftrain
