# How the parts compare: classes, groups and times of each.
. golden/lib.sh
# Forty groups of five rows, a day a row; two rows in five are yes: every number follows from that.
awk 'BEGIN { print "day,team,x,won"; for (i = 0; i < 200; i++)
	printf "2024-%02d-%02d,t%02d,%d,%s\n", 1 + i / 28, 1 + i % 28, i / 5, i * 37 % 101, i % 5 < 2 ? "yes" : "no" }' >won.csv
cairn -c 'data load won.csv --role day=ignore; data target won' >/dev/null 2>&1
try data split
try data role team group --quiet
try data split
try data role day time --quiet
try data role team ignore --quiet
try data split --json
