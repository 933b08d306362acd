# Why each step of the recipe is there: what is the matter with the columns, or what the kind of model needs.
. golden/lib.sh
awk 'BEGIN { print "id,note,when,x,y,z"; for (i = 1; i <= 300; i++)
	printf "k%d,some words %d and %d more,2024-01-%02d,%s,%d,same\n", i, i, i * 7 % 31, i % 28 + 1,
		i % 9 ? i * 13 % 41 : "", i * 7 % 2 }' >free.csv
cairn -c 'data load free.csv --role id=id; data target y; data split' --quiet >/dev/null 2>&1
try recipe auto
try recipe show 1
try recipe show 2 --kind logistic
try recipe show 3 --kind logistic --json
try recipe add drop x
try recipe show 2
try recipe show 3
# What a step has settled is no open finding; switched off, it is one again, and a filling settles what is missing.
try_sh 'cairn data profile 2>&1 | sed -n "/^Findings/,\$p"'
cairn -c 'recipe off 1; recipe off 2; recipe add impute x' --quiet >/dev/null 2>&1
try_sh 'cairn data profile 2>&1 | sed -n "/^Findings/,\$p"'
try_sh 'cairn data describe x --json | grep -o "\"settled\":[^}]*"'
