# A training that was ended early, played again: it stops at the same step and says the same of itself.
. golden/lib.sh
cp samples/penguins.csv .
cairn -c 'data load penguins.csv; data target species; data split' >/dev/null 2>&1

# What matters here of a training; the rest, its seconds among it, is elsewhere.
told() # WORDS...
{
	words "$@"
	"$CAIRN" "$@" 2>&1 | grep -E '^(boost|stopped|steps|E[0-9])'
	echo
}

told model train boost --stop boost=2 --stop boost=4
told model train boost --stop forest=3 --rounds 2
try model train boost --stop boost=
try model train boost --stop boost=many
