# Delimiters, quotes and escapes.
. golden/load_lib.sh
echo '== 13: a quote inside a field that has none around it'
file inch.csv 'part,size\npipe,5" wide\nrod,7\n'
load inch.csv
load inch.csv --quote none
echo '== 14: text behind a closing quote'
file behind.csv 'a,b\n1,"x"y\n2,z\n3,w\n'
load behind.csv
echo '== 15: a quote that is never closed'
file open.csv 'a,b\n1,x\n2,"y\n3,z\n4,w\n'
load open.csv
load open.csv --quote none
echo '== 17: lines inside quotes'
file lines.csv 'a,b\n1,"one\ntwo"\n2,x\n3,"x"\n'
load lines.csv
try data show lines.csv
echo '== 24: delimiters'
for d in ';' '\t' '|' ':' '^'; do
	file d.csv "a${d}b${d}c\n1${d}2${d}3\n4${d}5${d}6\n"
	load d.csv
done
file blank.csv 'a b c\n1 2 3\n4 5 6\n'
load blank.csv
file padded.csv 'a, b, c\n1, 2, 3\n4, "x, y", 6\n'
load padded.csv
file twice.csv 'a||b||c\n1||x|y||3\n4||"||"||6\n'
load twice.csv
try data show twice.csv
file cubes.csv 'a~|b~|c\n1~|2~|3\n'
load cubes.csv --delimiter '~|'
file close.csv 'a,b;c\n1,2;3\n4,5;6\n'
load close.csv
load close.csv --delimiter ';'
file wrong.csv 'a;b\n1;2\n3;4\n'
load wrong.csv --delimiter ,
echo '== 25: quotes and escapes'
file single.csv "a,b\n'x, y',1\n'it''s',2\n"
load single.csv
try data show single.csv
file back.csv 'a,b\n1,"say \\"hi\\", then go"\n2,"a \\\\ b"\n3,C:\\temp\n'
load back.csv
try data show back.csv
load back.csv --escape none
file path.csv 'a,b\n"C:\\",1\n"D:\\",2\n'
load path.csv
echo '== the evidence of every guess'
file guess.csv 'a;b;c\n1,5;"x";2\n2,5;"y";3\n3,25;"z";4\n'
try data show guess.csv --dialect
try data show guess.csv --dialect --json
try data show guess.csv --dialect --delimiter ';' --quote none --encoding utf-8 --header yes --skip 0 --decimal .
