# What columns tell about the target, and how well anyone could do.
. golden/lib.sh
cp samples/penguins.csv .
try data signal penguins.csv --target species
try data signal penguins.csv --target body_mass_g --json
try data noise penguins.csv --target species
try data noise penguins.csv --target body_mass_g
# A column of noise, one that is constant, one without a value, one that is the target.
awk 'BEGIN { print "noise,flat,none,copy,half,y"; for (i = 1; i <= 400; i++) { y = i * 7 % 10 < 4
	print i * 7919 % 1009 ",5,," y * 3 "," (i % 3 ? y : i % 2) "," (y ? "yes" : "no") } }' >t.csv
try data signal t.csv --target y
cairn -c 'data load t.csv; data target y; data split' >/dev/null 2>&1
try data signal --permutations 19
try data noise --kind logistic --top 2
rm t.cairn
# One class of three; the same number in three places; fifty columns of noise and one that tells.
try data signal penguins.csv --target species --class Gentoo --permutations 19 --ascii
cairn -c 'data load penguins.csv; data target species; data split' >/dev/null 2>&1
try data signal --json | tr '{' '\n' | grep -A1 '"column":"island"'
try data leaks --json | tr '{' '\n' | grep -A1 '"column":"island"'
try data describe island --json | tr '{' '\n' | grep '"auc"'
# The source of a workspace keeps its sealed rows, whoever names it.
try data signal penguins.csv --target species | sed -n 1,8p
try data signal ./penguins.csv --target sex | sed -n 1,8p
try data missing penguins.csv --target species | sed -n 1,6p
# Other decisions of that workspace hold where no file is named, and are left aside, said once, where one is.
cairn -c 'data role island ignore; data relabel 5 Gentoo; data filter "bill_depth_mm > 15"' >/dev/null 2>&1
try data leaks penguins.csv --target species
try data leaks --json | tr '{' '\n' | grep -c '"column":"island"'
try data report penguins.csv --target sex --md --out sheet.md
grep -c 'is left aside' sheet.md
rm penguins.cairn
awk 'BEGIN { srand(1); for (k = 0; k < 50; k++) printf "x%d,", k; print "told,y"; for (i = 0; i < 300; i++) {
	for (k = 0; k < 50; k++) printf "%d,", (i * (2 * k + 7919) * 31 + k * i * i) % 101; print i % 7 + i % 2 * 3 "," i % 2 } }' >wide.csv
try data signal wide.csv --target y | head -14
try data signal wide.csv --target y --class 1
try data signal penguins.csv --target species --class Emperor
try why information
try why eta2
# What is refused.
try data signal
try data signal t.csv
try data signal t.csv --target z
try data signal t.csv --target flat --task regression
try data signal t.csv --target flat
try data signal t.csv --target none
try data signal t.csv --target y --permutations 5
printf 'a,b\n1,x\n' >one.csv
try data signal one.csv --target b
try data noise one.csv --target b
printf 'a,b\n1,x\n2,y\n' >two.csv
try data signal two.csv --target b
try data noise two.csv --target b
printf 'b\nx\ny\nx\ny\nx\ny\nx\ny\nx\ny\nx\ny\n' >alone.csv
try data signal alone.csv --target b
try data noise alone.csv --target b
# Weights are not used here, and that is said.
awk 'BEGIN { print "x,w,y"; for (i = 0; i < 120; i++) print (i % 5 ? i * 37 % 61 : "") "," i % 3 + 1 "," (i * 37 % 61 + i % 7 > 31) }' >heavy.csv
try data signal heavy.csv --target y --role w=weight
try_sh "cairn data missing heavy.csv --target y --role w=weight | grep weighting"
