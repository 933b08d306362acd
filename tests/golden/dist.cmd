# Which distribution a column follows: the answer, and what is refused.
. golden/lib.sh
try data dist body_mass_g samples/penguins.csv
try data dist income samples/loans.csv --json
printf 'k,n,none,one\n0,-1,,7\n1,2,,7\n1,4,,7\n2,-3,,7\n0,1.5,,7\n' >few.csv
try data dist k few.csv
printf 'yes,huge\n0,1e308\n1,-1e308\n1,1\n' >two.csv
try data dist yes two.csv
try data dist huge two.csv
try data dist n few.csv
awk 'BEGIN { print "fare"; for (i = 1; i <= 60; i++) printf "%.3f\n", 5 * exp(i * i / 900) }' >skewed.csv
try data dist none few.csv
try data dist one few.csv
try data dist fare skewed.csv
try data dist island samples/penguins.csv
try data dist body_mas samples/penguins.csv
try why dist
# A file where the column should stand, and a word of other programs.
try data dist few.csv
try data sort n --desc
