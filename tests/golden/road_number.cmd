# The whole road on a small table with a number to predict.
. golden/lib.sh
awk 'BEGIN { print "day,rain,wind,yield"; for (i = 1; i <= 240; i++) { r = i * 37 % 101; v = i * 53 % 29
	print i "," (i % 17 ? r : "") "," v "," 20 + r / 5 - v * v / 40 + (i * 71 % 13) / 10 } }' >field.csv
try auto field.csv --target yield --role day=id
head -n 5 field.csv >new.csv
try model predict @ new.csv
try model card @
try evaluate crossval ridge
# Numbers have intervals instead of probabilities: do they hold, and where not?
try confidence conformal
try confidence conformal --alpha 0.2 --on calib --json
try confidence mistakes --top 2
try evaluate curves
try_sh 'cairn evaluate curves --points 3 --json | sed "s/.*points/points/"'
