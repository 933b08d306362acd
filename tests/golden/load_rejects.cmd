# Rows that do not fit: kept with their place and text, shown, counted, and no more of them than asked.
. golden/load_lib.sh
file mess.csv 'id,name,age\n1,Ann,31\n2,Bob\n3,"Cy"x,40\n4,Dee, Jr,50\n5,Eve\033[31m,sixty\n6,Fay,22\n7,Gus,35\n8,Hal,41\n'
load mess.csv --type age=integer
try data show mess.csv --type age=integer --rejects
try data show mess.csv --type age=integer --rejects --rows 1
try data show mess.csv --type age=integer --rejects --json
try data show mess.csv --type age=integer --rows 2
try data profile mess.csv --type age=integer
load mess.csv --type age=integer --max-rejects 3
load mess.csv --type age=integer --max-rejects 4
file fine.csv 'a,b\n1,2\n3,4\n'
try data show fine.csv --rejects
echo '== two marks and a backslash: the bytes of the file, not of the text that was cut anew'
file cut.csv 'a||b\n1||2\n3\n4||"x\\"y"\n5||6||7||8\n9||10\n'
load cut.csv --delimiter '||' --escape backslash
echo '== more of them than are kept'
{ echo a,b; seq 1 200000 | sed 's/$/,1/'; seq 1 1500; } >many.csv
load many.csv
load many.csv --max-rejects 1500 | grep -v '^ *[0-9]'
load many.csv --max-rejects 1499
"$CAIRN" data show many.csv --max-rejects 1500 --rejects | head -n 1
"$CAIRN" data show many.csv --max-rejects 1500 --rejects --json | tr '{' '\n' | grep -c MISSING_COLUMNS
echo '== more of them than are let go: 1 %, at least 10 while no more than half, at most 1000'
rows() # GOOD BAD
{
	echo a,b
	seq 1 "$1" | sed 's/$/,2/'
	seq 1 "$2"
	echo 0,0
}
rows 1790 890 >m.csv
load m.csv
rows 1988 20 >m.csv
load m.csv | tail -n 6
rows 29 11 >m.csv
load m.csv
rows 29 10 >m.csv
load m.csv | tail -n 4
rows 8 10 >m.csv
load m.csv
load m.csv --max-rejects 10 | tail -n 4
rows 40 25 >m.csv
load m.csv --max-rejects 25 | sed -n '/Rejected/,/line 42/p'
echo '== the header again, and another table'
file again.csv 'a,b\n1,2\n3,4\na,b\n5,6\n7,8\n'
load again.csv
file stacked.csv 'a,b,name\n1,2,x\n3,4,y\nc,d,name\n5,6,z\n'
load stacked.csv
file head.csv 'Name,foo\nDate,bar\nPlace,baz\nid,x,y\n1,2,3\n4,5,6\n7,8,9\n'
load head.csv
load head.csv --skip 3
echo '== what may mend them'
load fine.csv --type a=date
file prose.csv 'text\nHello, world\nfoo, bar, baz\nonly\n'
load prose.csv
echo '== the text of one is cut between characters'
{ printf 'a,b\n1,2\n3,4\n'; head -c 4095 /dev/zero | tr '\0' x; printf '\303\251\n'; } >accent.csv
"$CAIRN" data show accent.csv --rejects --json | grep -c "\"raw\":\"$(head -c 4095 /dev/zero | tr '\0' x)\""
echo '== footnotes'
file notes.csv 'a,b,c\n1,2,3\n4,5,6\n6,7,8\n\nSource: a survey\n* estimated by hand\n'
load notes.csv
file cut.csv 'a,b,c\n1,2,3\n4,5,6\n6,7,8\n9'
load cut.csv
echo '== text that only looks like JSON or HTML'
file brackets.csv '["id"],b\n1,2\n3,4\n'
load brackets.csv
load brackets.csv --delimiter ,
file tags.csv '<table>,b\n1,2\n3,4\n'
load tags.csv --delimiter ,
