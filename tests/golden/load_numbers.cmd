# How numbers are written.
. golden/load_lib.sh
echo '== 26: decimal comma'
file price.csv 'price;n\n1,5;1\n2,25;2\n10,125;3\n'
load price.csv
load price.csv --decimal .
try data show price.csv
file either.csv 'v;k\n1,234;a\n2,500;b\n'
load either.csv
load either.csv --decimal ,
load either.csv --decimal .
echo '== 27: thousands'
file point.csv 'v;k\n1,234.5;a\n2,000;b\n3;c\n'
load point.csv
file comma.csv 'v;k\n1.234,5;a\n2.000,25;b\n3;c\n'
load comma.csv
file space.csv 'v;k\n1 234;a\n12 345 678;b\n3;c\n'
load space.csv
file narrow.csv 'v;k\n1\342\200\257234;a\n5\342\200\257678,5;b\n3;c\n'
load narrow.csv
file swiss.csv "v;k\n1'234;a\n5'678.5;b\n3;c\n"
load swiss.csv
try data show swiss.csv
file broken.csv 'v;k\n1,23,456;a\n2,000,000;b\n3;c\n'
load broken.csv
echo '== 28: signs around numbers'
file rate.csv 'rate,cost,sum,back\n5%%,$1,(3),4-\n10%%,$2.50,4,5-\n2.5%%,$3,(5),6\n'
load rate.csv
load rate.csv --type rate=number --type cost=number --type sum=number --type back=number
try data show rate.csv --type rate=number --type cost=number --type sum=number --type back=number
echo '== 29, 30: digits that are names'
file zip.csv 'zip,phone,big\n01234,491701234567890123,9007199254740993\n04567,491701234567890124,9007199254740995\n'
load zip.csv
load zip.csv --type zip=integer
echo '== 31: beyond numbers'
file odd.csv 'inf,hex,exp,full\n1,0x10,1d5,\357\274\221\ninf,2,3,2\n-Infinity,3,4,3\n1e400,4,5,4\n1e-400,5,6,5\n'
load odd.csv
try data show odd.csv
echo '== 36: one cell breaks a column of numbers'
{ echo a,b; seq 1 1500 | sed 's/$/,1/'; echo x,1; } >late.csv
load late.csv
load late.csv --type a=number
load late.csv --na +x
{ echo v,k; seq 1 95 | sed 's/$/,k/'; echo '<0.1,k'; echo '<0.1,k'; echo 'n.d.,k'; echo '7,k'; } >below.csv
load below.csv
load below.csv --na '+<0.1,n.d.'
load below.csv --type v=number
try -c 'data load below.csv; data target v --task regression'
echo '== numbers that are asked for'
file asked.csv 'price;n\n1,5;1\n2,250;2\n10,125;3\n'
load asked.csv --type price=number
load either.csv --type v=number
load either.csv --type v=number:comma
load space.csv --type v=number
file point2.csv 'p;r\n1.234,50;1.234\n12.000,00;2.500\n7,25;3.100\n'
load point2.csv
load point2.csv --type r=number:point
{ echo a; seq 30; echo x; } >broke.csv
"$CAIRN" -c 'data load broke.csv; data type a number' >said 2>&1 || cat said
sed -n '/^a is/,$p' said
