# Files that are damaged or none of ours: a sentence and exit code 3, never a crash.
. golden/lib.sh
cp samples/penguins.csv .
cairn -c 'data load penguins.csv; data target species; data split; model train prior' >/dev/null 2>&1
cairn model export prior --out prior.model >/dev/null 2>&1
cp penguins.cairn good.keep
cp prior.model good.model.keep
rm -f penguins.cairn penguins.cairn-*
mkdir a && cd a || exit
cp ../samples/penguins.csv .
# Workspaces.
: >empty.cairn
try model list --workspace empty.cairn
echo 'this is text' >text.cairn
try model list --workspace text.cairn
head -c 3000 ../good.keep >cut.cairn
try model list --workspace cut.cairn
mkdir folder.cairn
try model list --workspace folder.cairn
try model list --workspace missing.cairn
head -c 100 ../good.keep >header.cairn
try model list --workspace header.cairn
# Another program's database, and one of a later format.
cp ../good.keep other.cairn
printf '\0\0\0\0' | dd of=other.cairn bs=1 seek=68 conv=notrunc 2>/dev/null
cp ../good.keep newer.cairn
printf '\0\0\0\143' | dd of=newer.cairn bs=1 seek=60 conv=notrunc 2>/dev/null
try model list --workspace other.cairn
try model list --workspace newer.cairn
try penguins.csv --workspace text.cairn
try data load penguins.csv --workspace text.cairn
# Models.
: >empty.model
try model predict ./empty.model penguins.csv
echo 'this is text' >text.model
try model predict ./text.model penguins.csv
head -c 300 ../good.model.keep >cut.model
try model predict ./cut.model penguins.csv
head -c 10 ../good.model.keep >short.model
try model predict ./short.model penguins.csv
{ head -c 200 ../good.model.keep; printf 'X'; tail -c +202 ../good.model.keep; } >flip.model
try model predict ./flip.model penguins.csv
{ cat ../good.model.keep; echo more; } >long.model
try model predict ./long.model penguins.csv
try model predict ./missing.model penguins.csv
try model predict ./folder.cairn penguins.csv
cp ../good.model.keep fine.model
printf 'species,island\nAdelie,Dream\n' >few.csv
try model predict ./fine.model few.csv
printf 'a,b\n1,2\n' >none.csv
try model predict ./fine.model none.csv
# Recipes.
cp ../good.keep penguins.cairn
printf '\377\376bad' >latin.recipe
try recipe load latin.recipe --workspace penguins.cairn
printf 'impute sex\nonhot sex\n' >typo.recipe
try recipe load typo.recipe --workspace penguins.cairn
try recipe load missing.recipe --workspace penguins.cairn
