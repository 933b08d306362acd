# One seed, one answer: on 1, 2 and 8 threads, and again; another seed, another answer.
cp samples/penguins.csv .
road() # NAME OPTIONS...
{
	name=$1
	shift
	mkdir "$name"
	cp penguins.csv "$name"
	(cd "$name" && "$CAIRN" auto penguins.csv --target species --json "$@" >../"$name.json" 2>/dev/null)
}
road one --threads 1
road two --threads 2
road eight --threads 8
road again --threads 2
road seed --seed 2
for name in two eight again seed; do
	if cmp -s one.json "$name.json" && cmp -s one/penguins.model "$name/penguins.model"; then
		echo "$name: the same bits"
	else
		echo "$name: other bits"
	fi
done
