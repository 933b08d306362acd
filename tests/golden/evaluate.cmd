# Questions about a model on rows it has not seen; the test rows stay sealed until a look is counted.
. golden/lib.sh
awk 'BEGIN { print "id,age,plan,calls,sex,left"; for (i = 1; i <= 900; i++) { a = 18 + i * 29 % 60; c = i * 43 % 11
	p = substr("abc", 1 + i % 3, 1); s = (a - 45) / 12 + (c - 5) / 3 + (p == "c") + (i * 97 % 23 - 11) / 6
	print "k" i "," a "," p "," (i % 19 ? c : "") "," (i % 7 < 3 ? "f" : "m") "," (s > 0.5 ? "yes" : "no") } }' >plan.csv
try_sh 'cairn data load plan.csv --role id=id --quiet >/dev/null; cairn data target left >/dev/null
cairn data split --seed 7 >/dev/null; cairn model train logistic >/dev/null'
try evaluate matrix
try evaluate matrix logistic --threshold 0.3 --truth yes --decided no --rows 2 --json
try evaluate scores --model logistic --on calib --by plan
try evaluate curves --points 6
try evaluate curves --points 3 --class no --json
try evaluate slices --by plan,age
try evaluate slices --metric log_loss --top 3
try evaluate groups --by sex
try evaluate cost --miss 5
try confidence reliability --bins 5
try_sh 'cairn confidence reliability 2>&1 | grep -A1 W4'
try confidence reliability --class no --bins 3 --json
try confidence mistakes --top 3
try confidence abstain --points 4 --accuracy 0.9
try confidence abstain --points 2 --coverage 0.5 --json
try confidence conformal
try confidence conformal --alpha 0.2 --by-class --json
# One score on the same rows has one interval, whoever tells it: a training, an evaluation, the calibration.
interval() # METRIC FILE
{
	grep -o "\"$1\":{\"value\"[^}]*}" "$2" | head -n 1 | sed 's/^[^:]*//'
}
"$CAIRN" model train logistic --name again --json >train.json 2>/dev/null
"$CAIRN" evaluate scores --model again --on valid --json >scores.json 2>/dev/null
"$CAIRN" confidence reliability again --on valid --json >reliability.json 2>/dev/null
for metric in log_loss brier auc; do
	[ "$(interval $metric train.json)" = "$(interval $metric scores.json)" ] && echo "$metric$(interval $metric train.json)"
done
[ "$(interval ece_interval reliability.json)" = "$(interval ece scores.json)" ] && echo "ece$(interval ece scores.json)"
cairn model trash again >/dev/null 2>&1
# Sealed until a look is counted, and then no further look.
try evaluate matrix --on test
try confidence reliability --on test
try_sh 'cairn model evaluate logistic --json >/dev/null'
try_sh 'cairn evaluate matrix --on test --json | cut -c 1-160'
try_sh 'cairn model calibrate --method platt >/dev/null; cairn evaluate matrix --on test'
try_sh 'cairn confidence reliability --on calib --bins 4'
