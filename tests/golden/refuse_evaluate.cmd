# What questions about a model refuse.
. golden/lib.sh
awk 'BEGIN { print "x,job,kind,y"; for (i = 1; i <= 400; i++) { x = i * 37 % 101
	print x "," substr("abc", 1 + i % 3, 1) "," substr("pqr", 1 + int((x + i % 9) / 37), 1) "," x / 3 + i % 7 } }' >t.csv
for verb in 'evaluate matrix' 'evaluate slices' 'evaluate cost' 'confidence reliability'; do
	try $verb
done
try_sh 'cairn data load t.csv --quiet >/dev/null; cairn data target kind >/dev/null
cairn data split >/dev/null; cairn recipe auto >/dev/null; cairn model train logistic --name l --override test >/dev/null'
try evaluate matrix nobody
try evaluate matrix l --threshold 0.3
try evaluate matrix l --truth p
try evaluate matrix l --truth p --decided z
try evaluate curves l
try evaluate curves l --class Q
try evaluate cost l --class p --miss 0
try evaluate slices l --by nothing
try evaluate slices l --by kind
try evaluate slices l --metric rmse
try evaluate groups l --class p
try confidence mistakes l --truth z
try confidence abstain l --accuracy 0.9 --coverage 0.5
try confidence conformal l --alpha 0
try evaluate curves l --class p --points 3
try_sh 'cairn data target y >/dev/null; cairn data split >/dev/null; cairn model train linear --name n >/dev/null'
try evaluate matrix n
try evaluate groups n --by job
try evaluate slices n --by job
try confidence reliability n
try confidence abstain n
try confidence mistakes n --truth p
try confidence conformal n --by-class
try evaluate curves n --class p
