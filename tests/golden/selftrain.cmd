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
# Two clouds far apart and few labels: guesses help, are kept, used by the kind they were tried with, and
# taken back.
awk 'BEGIN { print "id,x,z,y"; for (i = 1; i <= 900; i++) { b = int(i / 3) % 2; u = i * 104729 % 997 / 997 - .5; v = i * 15485863 % 991 / 991 - .5
	printf "r%d,%.4f,%.4f,%s\n", i, b + 4 * u + v / 2, b - 4 * u + v / 2, i % 13 ? "" : b ? "yes" : "no" } }' >clouds.csv
cairn --workspace c.cairn -c 'data load clouds.csv --role id=id; data target y; data split' >/dev/null 2>&1
try --workspace c.cairn data selftrain
try --workspace c.cairn data guesses
try_sh "cairn --workspace c.cairn model train logistic 2>&1 | sed 's/seconds.*//'"
try_sh "cairn --workspace c.cairn model card logistic | grep -A 3 -e trained_on -e remarks"
try_sh "cairn --workspace c.cairn model train prior --json 2>/dev/null | grep -o '\"rows\":[0-9]*,\"[a-z]*\":[0-9]*'"
try_sh "cairn --workspace c.cairn data profile --json 2>/dev/null | grep -o '\"name\":\"y\"[^]]*missing\":[0-9]*'"
try --workspace c.cairn data guesses --none
try_sh "cairn --workspace c.cairn model train logistic --json 2>/dev/null | grep -o '\"rows\":[0-9]*,\"[a-z]*\":[0-9]*'"
cairn --workspace c.cairn journal undo >/dev/null 2>&1
try_sh "cairn --workspace c.cairn model train logistic --json 2>/dev/null | grep -o '\"rows\":[0-9]*,\"[a-z]*\":[0-9]*'"
try_sh "cairn --workspace c.cairn data target x 2>&1 | grep -e W411 -e forgotten"
try --workspace loans.cairn data guesses
try --workspace loans.cairn data guesses boost --sure 2
try why suggest
