# Tables that come packed, or through a pipe.
. golden/lib.sh

printf 'a,b\n1,x\n2,y\n' >one.csv
gzip -n -c one.csv >one.csv.gz
try data profile one.csv.gz --csv

# Two members are one file; zeros at the end are none.
printf '3,z\n' | gzip -n >tail.gz
cat one.csv.gz tail.gz >two.csv.gz
head -c 512 /dev/zero >>two.csv.gz
try data load two.csv.gz
try data show

try_sh 'cat one.csv | cairn data profile - --csv'
try_sh 'cairn data profile - --csv <one.csv.gz'
mkfifo pipe.csv
cat one.csv.gz >pipe.csv &
try data profile pipe.csv --csv

# What is damaged is refused, wherever it is damaged.
head -c 30 one.csv.gz >cut.csv.gz
try data profile cut.csv.gz
head -c 3 one.csv.gz >start.csv.gz
try data profile start.csv.gz
(
	cat one.csv.gz
	echo more
) >more.csv.gz
try data profile more.csv.gz
gzip -n -c one.csv.gz >twice.csv.gz
try data profile twice.csv.gz
: | gzip -n >empty.csv.gz
try data profile empty.csv.gz
printf 'PK\003\004' | gzip -n >zip.csv.gz
try data profile zip.csv.gz
