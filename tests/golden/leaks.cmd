# The zoo of leaks: each kind is made, and named by what finds it.
. golden/lib.sh
for kind in none copy proxy after encoded group order time number code; do
	target=readmitted
	[ $kind = number ] && target=cost
	cairn sample leak-$kind --rows 600 --out $kind.csv --truth $kind.json >/dev/null 2>&1
	cairn -c "data load $kind.csv; data target $target; data split" >/dev/null 2>&1
	try data leaks --workspace $kind.cairn
done
cat after.json
# Rows that are there again: what data dups says of them where the id alone decides.
for kind in twins near conflict; do
	cairn sample leak-$kind --rows 600 --out $kind.csv --truth $kind.json >/dev/null 2>&1
	cairn -c "data load $kind.csv; data target readmitted; data split --together id" >/dev/null 2>&1
	cat $kind.json
	try_sh "cairn data dups --workspace $kind.cairn 2>/dev/null | sed -n '/^Findings/,\$p'"
done
# Test rows of other features than the rest, once the time is known.
cairn sample leak-shift --rows 600 --out shift.csv --truth shift.json >/dev/null 2>&1
cairn -c "data load shift.csv; data target readmitted; data role admitted time; data split" >/dev/null 2>&1
cat shift.json
try data leaks --workspace shift.cairn
try data leaks --workspace shift.cairn --json
try sample leak-copy --rows 3
try sample leak-nothing
# A file of its own: all labelled rows.
try data leaks proxy.csv --target readmitted
try data leaks proxy.csv
try data leaks --target readmitted --workspace proxy.cairn
try data role patient group --workspace group.cairn
cairn data split --workspace group.cairn >/dev/null 2>&1
try data leaks --workspace group.cairn
try model train logistic --workspace copy.cairn
