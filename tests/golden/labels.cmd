# Wrong labels: found, put right, taken away, and all of it undone.
. golden/lib.sh
# Every ninth penguin gets the next species; the truth stands beside.
awk -F, 'BEGIN { OFS = "," } NR == 1 { print $0, "truth", "other"; next }
	{ t = $1; if (NR % 9 == 0) $1 = t == "Adelie" ? "Gentoo" : t == "Gentoo" ? "Chinstrap" : "Adelie"
	print $0, t, (NR % 4 == 0 ? "Adelie" : t) }' samples/penguins.csv >birds.csv
cairn -c 'data load birds.csv --role truth=ignore --role other=ignore; data target species; data split' >/dev/null 2>&1
try data labels --truth truth --top 5
try data labels --rater truth,species,other --top 4
cairn data labels --rater truth,species,other --top 4 --json 2>/dev/null | grep -oE '"p":[0-9.]+,"fix":[^}]*'
echo
try data relabel --suspects --top 10
try data labels --truth truth --top 0 --json
try data labels --top 0
try data relabel 1,3-5 --weight 0.25 --override 'a test of weights'
try data weight
try model train prior --quiet
try data relabel 8 Adelie --override 'seen again'
try journal undo
try data relabel --none
try data weight none
try journal show
# What is refused.
try data relabel
try data relabel 5
try data relabel 5 Adelie --drop
try data relabel 5 --suspects
try data relabel 5-4 --drop
try data relabel x --drop
try data relabel 400 --drop
try data relabel 17 Adele
try data relabel 1-344 --drop
try data labels --rater truth
try data labels --rater truth,nobody
try data labels --target species
try data labels birds.csv --target body_mass_g
try data labels birds.csv
try data labels birds.csv --target species --kind linear
awk 'BEGIN { print "a,b,out"; for (i = 1; i <= 120; i++) print i * 7919 % 101 "," i * 31 % 37 "," (i * 7 % 10 < 5 ? "x" : "z") }' >noise.csv
try data labels noise.csv --target out --top 2
cairn -c 'data load noise.csv; data target out; data split' >/dev/null 2>&1
try data relabel --suspects --workspace noise.cairn
printf 'a,b\n1,x\n2,x\n' >one.csv
try data labels one.csv --target b
printf 'a,b\n1,x\n2,y\n' >two.csv
try data labels two.csv --target b
try data weight nothing --workspace birds.cairn
try data weight species --workspace birds.cairn
