# What must come first is named, from an empty folder on.
. golden/lib.sh
for line in 'data show' 'data profile' 'data describe age' 'data type age number' 'data role age id' \
	'data target age' 'data split' 'data leaks' 'data export x.csv' 'recipe auto' 'recipe show' \
	'recipe add drop age' 'recipe preview' 'recipe save x.recipe' 'recipe load x.recipe' \
	'model train auto' 'model list' 'model show boost' 'model compare a b' 'model evaluate boost' \
	'model calibrate boost' 'model threshold boost --best f1' 'model predict boost x.csv' \
	'model explain boost' 'model card boost' 'model rename a b' 'model trash a' \
	'model export a --out a.model' 'evaluate crossval boost' 'journal show' 'journal save x.walk' \
	'journal undo' 'journal redo' 'open'; do
	# shellcheck disable=SC2086  # words
	try $line
done
cp samples/penguins.csv .
cairn data load penguins.csv >/dev/null 2>&1
for line in 'data split' 'data leaks' 'recipe auto' 'recipe preview' 'model train auto' 'model list' \
	'model evaluate' 'model evaluate boost' 'model predict boost penguins.csv' 'evaluate crossval boost' \
	'journal redo'; do
	# shellcheck disable=SC2086  # words
	try $line
done
cairn data target species >/dev/null 2>&1
for line in 'model train auto' 'model calibrate' 'model threshold --best f1' 'evaluate crossval boost' \
	'data leaks'; do
	# shellcheck disable=SC2086  # words
	try $line
done
cp samples/penguins.csv other.csv
cairn data load other.csv >/dev/null 2>&1
try data show
try model list --workspace missing.cairn
try auto penguins.csv
try auto missing.csv --target species
try auto penguins.csv --target specis
ls
