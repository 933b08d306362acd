# A saved journal played in another folder gives the same results, byte for byte.
mkdir first second
cp samples/penguins.csv first
cp samples/penguins.csv second
cd first || exit
"$CAIRN" auto penguins.csv --target species --seed 3 --json >../first.json 2>/dev/null
"$CAIRN" journal save ../road.walk --quiet >/dev/null 2>&1
cat ../road.walk
for q in 'model list' 'model show boost' 'model card logistic' 'recipe show' 'journal show' 'data split'; do
	# shellcheck disable=SC2086  # words
	"$CAIRN" $q --json 2>/dev/null
done >../first.txt
cd ../second || exit
"$CAIRN" run ../road.walk --json >../played.json 2>/dev/null || echo "played: exit $?"
for q in 'model list' 'model show boost' 'model card logistic' 'recipe show' 'journal show' 'data split'; do
	# shellcheck disable=SC2086  # words
	"$CAIRN" $q --json 2>/dev/null
done >../second.txt
cd ..
cmp first.txt second.txt && echo 'the same'
wc -l <first.txt
# auto's own answer, found again in the answers of its steps.
sed 's/.*"test":{"model":"[^"]*",\(.*\),"calibration":.*/\1/' first.json >a
grep '"command":"model evaluate"' played.json | sed 's/.*"result":{"model":"[^"]*",\(.*\)/\1/' >b
head -c 600 a | cmp - b 2>&1 | grep -v EOF || echo 'the test scores are the same'
