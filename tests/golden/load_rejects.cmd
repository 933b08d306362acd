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
load many.csv | grep -v '^ *[0-9]'
load many.csv --max-rejects 1499
"$CAIRN" data show many.csv --rejects | head -n 1
"$CAIRN" data show many.csv --rejects --json | tr '{' '\n' | grep -c MISSING_COLUMNS
