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
# What is refused.
rm t.cairn
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
