# One case under two ids: what the split does about it, and what is said where it did not.
. golden/lib.sh
# 400 rows, and the first 60 of them again under other ids; thin.csv has the first 8 again.
awk 'function row(id, i) { a = i * 37 % 101; b = i * 53 % 97
	return sprintf("k%04d,%.2f,%.1f,%s", id * 7 + 3, a / 7, b / 3 + i * 29 % 13, (a + i * 61 % 90 > 95 ? "yes" : "no")) }
BEGIN { print "key,depth,flow,leaky"; for (i = 1; i <= 400; i++) print row(i, i)
	for (i = 1; i <= 60; i++) print row(400 + i, i) }' >twice.csv
head -n 409 twice.csv >thin.csv
for name in twice thin; do
	cairn -c "data load $name.csv --role key=id; data target leaky; data split --together id" >/dev/null 2>&1
	cairn model train logistic --workspace $name.cairn >/dev/null 2>&1
done
try data dups --workspace twice.cairn
try evaluate crossval logistic --folds 3 --workspace twice.cairn
try model evaluate logistic --workspace twice.cairn
try evaluate curves logistic --on calib --workspace twice.cairn --quiet
try model evaluate logistic --workspace twice.cairn --metric auc --override 'the rig measures twice'
try model evaluate logistic --workspace thin.cairn --metric auc
try model evaluate logistic --workspace thin.cairn --metric auc --json
# Equal rows share a part unless --together id was asked for.
try data split --workspace twice.cairn
try data dups --workspace twice.cairn
try evaluate crossval logistic --folds 3 --workspace twice.cairn
cairn model train logistic --name again --workspace twice.cairn >/dev/null 2>&1
try model evaluate again --workspace twice.cairn --metric auc
# Rows that come later join their id, else their twin.
{ cat twice.csv; sed -n '2,40s/^k/n/p' twice.csv; } >more.csv && mv more.csv twice.csv
try data load twice.csv --role key=id --workspace twice.cairn --quiet
try data dups --workspace twice.cairn --json
# Two rows in all but the id: that no part is left for the test says why.
awk 'BEGIN { print "key,a,y"; for (i = 1; i <= 90; i++) print "k" i "," i % 2 "," (i % 3 ? "no" : "yes") }' >coarse.csv
cairn -c "data load coarse.csv --role key=id; data target y; data split" >/dev/null 2>&1
try model train logistic --workspace coarse.cairn
