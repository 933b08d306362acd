# What the steps of a recipe did, how the loss of a model fell, and the kinds of models.
. golden/lib.sh
awk 'BEGIN { print "rain,wind,soil,yield"; for (i = 1; i <= 400; i++) { r = i * 37 % 101; v = i * 53 % 29
	print (i % 17 ? r : "") "," v "," substr("claysandloam", 1 + 4 * (i % 3), 4) "," \
		20 + r / 5 - v * v / 40 + (i * 71 % 13) / 10 } }' >field.csv
try -c 'data load field.csv; data target yield; data split' --quiet
try recipe diff
try -c 'recipe add impute rain; recipe add onehot soil; recipe add standardise; recipe add drop wind; recipe off 4' --quiet
try recipe diff 1 --kind linear
try recipe diff 3 --rows 20
try recipe diff 4 --json
try recipe diff 9
try recipe diff --kind lenear
try model curve
try model train boost --rounds 60 --leaves 4
try model train linear
try model curve boost
try model curve linear
try model curve boots
try model kinds
try model kinds boost
try model kinds --json
try model importance boost
try model importance linear --rounds 2 --rows 30 --json
try model importance boost --method gain
try model importance linear --method gain
try model importance boost --method luck
try -c 'data split --seed 5; model importance linear' --quiet
