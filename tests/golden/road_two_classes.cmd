# The road on two classes, command by command; every line goes to the journal.
. golden/lib.sh
awk 'BEGIN { print "id,age,plan,calls,left"; for (i = 1; i <= 400; i++) { a = 18 + i * 29 % 60; c = i * 43 % 11
	p = substr("abc", 1 + i % 3, 1); s = (a - 45) / 12 + (c - 5) / 3 + (p == "c") + (i * 97 % 23 - 11) / 6
	print "k" i "," a "," p "," (i % 19 ? c : "") "," (s > 0.5 ? "yes" : "no") } }' >plan.csv
try data load plan.csv --role id=id
try data target left
try data split --seed 7
try data leaks
try recipe auto
try recipe show
try recipe preview
try model train logistic
try model train boost --rounds 30
try model compare logistic boost --metric auc
try model calibrate logistic --method platt
try model threshold logistic --best f1
try model evaluate logistic
try model list
COLUMNS=140 try model list
try journal show
try journal save road.walk
mkdir again
cp plan.csv again
cd again || exit
try_sh 'cairn run ../road.walk >../again.txt'
try model list
