# What cairn refuses so that a score means what it says, and how an override is recorded.
. golden/lib.sh
# A column that gives the answer away, 200 rows, two classes.
awk 'BEGIN { print "id,age,paid,late"; for (i = 1; i <= 200; i++) { y = i * 7 % 10 < 4
	print i "," 20 + i * 13 % 41 "," y * 100 + i % 7 "," (y ? "yes" : "no") } }' >late.csv
cairn -c 'data load late.csv --role id=id; data target late; data split' >/dev/null 2>&1
try data leaks
try model train logistic
try model train auto
try model train logistic --override 'paid is known when we predict' --quiet
cairn model card logistic 2>&1 | grep -i -A2 'paid' || echo 'the card does not say so'
try data role paid ignore --quiet
try model train logistic --name clean --quiet
# Rows that a model has seen.
try model evaluate clean --on train
head -n 60 late.csv >seen.csv
try model evaluate clean --on test --metric auc --quiet
try model evaluate clean --on test --metric auc --quiet
# The ledger of looks: a second model is warned about, the eleventh is refused.
for seed in 2 3 4 5 6 7 8 9 10; do
	cairn model train boost --name "b$seed" --rounds 2 --seed "$seed" >/dev/null 2>&1
	cairn model evaluate "b$seed" --on test --metric auc --json 2>/dev/null |
		grep -o '"looks":[0-9]*\|"code":"[A-Z0-9]*"' | tr '\n' ' '
	echo "b$seed"
done
cairn model train boost --name b11 --rounds 3 >/dev/null 2>&1
try model evaluate b11 --on test --metric auc
try model evaluate b11 --on test --metric auc --override 'a new release' --quiet
try model card b11
# One class, a constant target, too few rows.
printf 'a,b\n1,x\n2,x\n3,x\n' >one.csv
try auto one.csv --target b
printf 'a,b\n1,x\n2,y\n3,x\n' >few.csv
try auto few.csv --target b
printf 'a,b\n1,5\n2,5\n3,5\n4,5\n' >flat.csv
try auto flat.csv --target b
printf 'a,b\n1,\n2,\n3,\n' >none.csv
try auto none.csv --target b
printf 'b\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n' >alone.csv
try auto alone.csv --target b
# Targets whose errors have no square.
printf 'a,y\n1,2e300\n2,1e300\n3,4\n' >huge.csv
try --quiet -c 'data load huge.csv; data target y'
printf 'a,y\n1,2e-300\n2,1e-300\n3,4e-300\n' >tiny.csv
try --quiet -c 'data load tiny.csv; data target y'
# What gives the answer away is found before a training refuses it.
cp samples/loans.csv .
cairn -c 'data load loans.csv; data target default; data split' >/dev/null 2>&1
try recipe auto --workspace loans.cairn
# No column says all, their sum does.
awk 'BEGIN { print "known,casual,all"; for (i = 1; i <= 400; i++) { a = i * 37 % 101; b = i * 53 % 89
	print a "," b "," a + b } }' >sum.csv
try data leaks sum.csv --target all
cairn -c 'data load sum.csv; data target all; data split' >/dev/null 2>&1
try model train linear --workspace sum.cairn --quiet
