# Files that are refused: which file, where in it, what to do, exit code 3.
. golden/lib.sh
try data profile missing.csv
mkdir folder
try data profile folder
: >empty.csv
try data profile empty.csv
printf '\n\n\n' >blank.csv
try data profile blank.csv
printf 'a,b\n' >header.csv
try data profile header.csv
printf 'a,b\n1,2\n\0003,4\n' >nul.csv
try data profile nul.csv
printf 'a,b\n1,2\n3,\377\n5,6\n' >latin.csv
try data profile latin.csv
try data profile latin.csv --encoding cp1252 --quiet
printf 'a,b,c\n1,2,3\n4,5\n' >short.csv
try data profile short.csv
try data profile short.csv --pad
printf 'a,b\n1,2\n4,5,6\n' >long.csv
try data profile long.csv
printf 'a,b\n1,2,3\n4,5,6\n' >longer.csv
try data profile longer.csv
try data profile longer.csv --index first
printf 'a,b\n1,"x"y\n2,z\n' >quote.csv
try data profile quote.csv
printf 'a,b\n1,"x\n2,z\n' >unclosed.csv
try data profile unclosed.csv
printf '1,2\n3,4\n5,6\n' >numbers.csv
try data profile numbers.csv
try data profile numbers.csv --header no
printf 'a,b\n1,2\n3,4\n5,x\n' >typed.csv
try data profile typed.csv --type b=integer
printf 'a,b\n1,2\n3,4\n' >ok.csv
try data profile ok.csv --max-columns 1
try data profile ok.csv --max-record 2
try data profile ok.csv --type c=number
try data profile ok.csv --role c=id
try data profile ok.csv --delimiter ''
try data profile ok.csv --quote ab
try data profile ok.csv --skip 2
try data profile ok.csv --skip 9
printf 'a,b\n1,2\n3\n4\n5\n' >rejects.csv
try data profile rejects.csv --max-rejects 2
printf 'a,b\n1,2\n3,4\n\nc,d,e\n1,2,3\n4,5,6\n' >tables.csv
try data profile tables.csv
printf '\120\113\003\004zip' >x.csv
try data profile x.csv
printf '%%PDF-1.7\n' >pdf.csv
try data profile pdf.csv
printf 'PAR1xxxxPAR1' >parquet.csv
try data profile parquet.csv
printf 'SQLite format 3\000' >sqlite.csv
try data profile sqlite.csv
printf 'a,b\n1,2\n' | gzip -n | head -c 20 >cut.csv.gz
try data profile cut.csv.gz
head -c 3000 /dev/zero | tr '\0' 'a' >text.csv
try data profile text.csv
printf '{"a":1}\n{"a":2}\n' >lines.json
try data profile lines.json
printf '<html><body></body></html>\n' >page.csv
try data profile page.csv
ln -s loop.csv loop.csv
try data profile loop.csv
try data profile /dev/null
printf 'a,b\n1,2\n' >locked.csv
try data profile ''
try data load - </dev/null
try data profile - </dev/null
printf 'a,a,\n1,2,3\n4,5,6\n' >names.csv
try data profile names.csv
# What may not be read: root may read all, and lays that right down.
chmod 000 locked.csv
humbly=
[ "$(id -u)" -ne 0 ] || humbly='setpriv --bounding-set=-dac_override,-dac_read_search'
words data profile locked.csv
code=0
$humbly "$CAIRN" data profile locked.csv 2>&1 || code=$?
echo "[exit $code]"
