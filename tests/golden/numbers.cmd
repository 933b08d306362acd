# What a profile finds in columns of numbers, and that each fix does what it says.
. golden/lib.sh
awk 'BEGIN { print "fare,gain,income,age,years,y"
	for (i = 1; i <= 400; i++) {
		u = (i * 379 % 400 + 0.5) / 400; v = (i * 163 % 400 + 0.5) / 400; w = (i * 277 % 400 + 0.5) / 400; a = (i * 131 % 400 + 0.5) / 400
		printf "%.3f,%.2f,%.4f,%.2f,%.2f,%s\n", 3 / (u + 0.01), (v < 0.7 ? 0 : 900 * v),
			(w > 0.95 ? 15.0001 : 15.78 * w), 80 * a * a, 80 * a * a + v, (u > w ? "yes" : "no")
	} }' >numbers.csv
try data profile numbers.csv
try data load numbers.csv
try data target y
try data split
try recipe add log1p fare
try data expr '`gain_zero` = `gain` == 0'
try data expr '`income_capped` = `income` >= 15.0001'
try recipe add drop years
try recipe add log1p nothing
try recipe preview
