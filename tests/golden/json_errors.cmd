# With --json every refusal is one object on standard output; sentences go to standard error.
cp samples/penguins.csv .
exec 2>/dev/null
json() # WORDS...
{
	code=0
	"$CAIRN" "$@" --json || code=$?
	echo "[exit $code]"
}
json dta
json data lod
json data load
json data load penguins.csv --delimeter x
json data load penguins.csv --skip many
json --seed x data load penguins.csv
json -c 'data load "penguins.csv'
json -c 'let a = b; data target species'
json data show
json data profile missing.csv
printf 'a,b\n1,2\n3,\377\n' >latin.csv
json data profile latin.csv
"$CAIRN" -c 'data load penguins.csv; data target species; data split; model train prior' >/dev/null
json data describe wings
json model evaluate priour
json model predict prior penguins.csv
json recipe add impute sex --method middle
json sample loans
json journal redo
