# Bytes: encodings, what is no text, files that cannot be read.
. golden/load_lib.sh
echo '== 5: the mark of UTF-8'
file mark.csv '\357\273\277"a","b"\n1,2\n3,4\n'
load mark.csv
echo '== 6: UTF-16'
printf 'a,b\n1,Zo\303\253\n2,\360\237\230\200\n' | iconv -f utf-8 -t utf-16le >plain.csv
load plain.csv
{ printf '\376\377'; printf 'a,b\n1,Zo\303\253\n2,x,y\n' | iconv -f utf-8 -t utf-16be; } >big.csv
load big.csv
{ printf '\377\376'; printf 'a,b\n1,x' | iconv -f utf-8 -t utf-16le; printf '\000\330'; } >half.csv
load half.csv
load plain.csv --encoding utf-16be
load mark.csv --encoding utf-16le
echo '== 7: not UTF-8'
file latin.csv 'id,city\n1,Bath\n2,Orl\351ans\n'
load latin.csv
load latin.csv --encoding cp1252
try data show latin.csv --encoding cp1252
file named.csv 'id,\351t\351\n1,2\n'
load named.csv
file euro.csv 'v;w\n\2005;\22320\224\n\2006;x\n'
load euro.csv
try data show euro.csv --encoding cp1252
file bad.csv 'a,b\n1,\201\n'
load bad.csv
load bad.csv --encoding latin9
file damaged.csv 'a,b\nZo\303\253,1\nJos\303\251,2\nRen\351,3\n'
load damaged.csv
file fine.csv 'a,b\nZo\303\253,1\n'
load fine.csv --encoding cp1252
echo '== 8: NUL'
printf 'a,b\n1,2\n3,\0004\n' >nul.csv
load nul.csv
echo '== 40: other kinds of files'
printf 'PK\003\004....xl/workbook.xml' >book.csv
load book.csv
printf 'BZh91AY&SY....' >pack.csv
load pack.csv
printf '\3757zXZ\000....' >pack.xz
load pack.xz
echo '== 41, 42: what is there instead'
mkdir folder
load folder
load /dev/zero
load nowhere.csv
ln -s around.csv around.csv
load around.csv
printf 'a,b\n1,2\n' >here.csv
load her.csv
echo '== 44: the locale changes nothing'
file price.csv 'p;d\n1,5;2024-03-01\n2,25;2024-03-02\n'
load price.csv >plain
LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 LANG=de_DE.UTF-8 load price.csv >german
cmp plain german && echo the same
echo '== 41: what cannot be read again'
mkfifo pipe
try data load pipe
try data load price.csv --test pipe
{ echo a,b; echo 1,2; echo 3,4; } >pipe &
try data show pipe
rm pipe
