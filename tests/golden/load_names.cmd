# Names of columns.
. golden/load_lib.sh
echo '== 19: twice, empty, padded, another case'
file twice.csv 'a,a,a_2,b\n1,2,3,4\n5,6,7,8\n'
load twice.csv
file empty.csv 'a,,c\n1,2,3\n4,5,6\n'
load empty.csv
file padded.csv 'a, b ,c\n1,2,3\n4,5,6\n'
load padded.csv
file case.csv 'Age,age\n1,2\n3,4\n'
load case.csv
echo '== 43: what cannot be seen'
file zero.csv 'a,b\342\200\213,c\n1,2,3\n4,5,6\n'
load zero.csv
file bidi.csv 'a,\342\200\256b\n1,x\342\200\256\n4,y\n'
load bidi.csv
try data show bidi.csv
file long.csv 'a,"two\nlines"\n1,2\n3,4\n'
load long.csv
echo '== names of options'
file ok.csv 'width,height\n1,2\n3,4\n'
load ok.csv --type widht=text
load ok.csv --type width=numbr
load ok.csv --role width=feeture
load ok.csv --type width
load ok.csv --type width=text --role height=ignore
