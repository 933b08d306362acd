# Missing cells, truth words, dates, and columns as a whole.
. golden/load_lib.sh
echo '== 32: words that mean missing'
file na.csv 'age,name\n1,Ann\nNA,NA\n?,Bob\n,\nnan,None\n-,-\n7,N/A\n'
load na.csv
load na.csv --na '7,Ann'
load na.csv --na +7
echo '== 33: numbers that mean missing'
{ echo age,score; seq 20 60 | sed 's/$/,3/'; echo 999,-1; echo 999,-1; echo 999,-1; echo 98,5; } >nine.csv
load nine.csv
load nine.csv --na +999,-1
load nine.csv --na age=999 --na score=-1,5
load nine.csv --na aged=999
load nine.csv --na NA --na 999
echo '== 34: truth words'
file truth.csv 'a,b,c,d,e\nT,yes,0,true,on\nF,no,1,False,off\nT,Yes,1,TRUE,on\n'
load truth.csv
load truth.csv --type c=boolean
file mixed.csv 'a,b\nyes,T\nno,F\nT,yes\n'
load mixed.csv
echo '== 35: dates'
file iso.csv 'd,t\n2024-02-29,2024-02-29T10:00:00Z\n2023-03-01,2023-03-01 11:30\n'
load iso.csv
file sure.csv 'd,v\n01/02/2000,1\n31/01/2000,2\n'
load sure.csv
file us.csv 'd,v\n01/02/2000,1\n01/31/2000,2\n'
load us.csv
file unsure.csv 'd,v\n01/02/2000,1\n03/04/2001,2\n'
load unsure.csv
load unsure.csv --type d=date:dmy
load unsure.csv --type d=date:mdy
load unsure.csv --type d=date
file short.csv 'd,v\n31/01/99,1\n01/02/05,2\n'
load short.csv
try data show short.csv
file names.csv 'd;v\n3 Jan 2020;1\n12-Feb-2021;2\nMarch 4, 2022;3\n05-APR-69;4\n'
load names.csv
try data show names.csv
file several.csv 'd,v\n2020-01-31,1\n31/01/2020,2\n2020-02-01,3\n'
load several.csv
load several.csv --type d=date:ymd
file wrong.csv 'd,v\n2023-02-28,1\n2023-02-29,2\n2023-03-01,3\n'
load wrong.csv --type d=date
load wrong.csv
echo '== 37: columns that say nothing'
file flat.csv 'id,none,same,x\n1,,k,5\n2,,k,6\n3,,k,7\n'
load flat.csv
echo '== 38: rows without a target'
file target.csv 'x,y\n1,a\n2,\n3,b\n4,a\n'
load target.csv --role y=target
echo '== 39: rows that come twice'
file twice.csv 'x,y\n1,2\n1,2\n3,4\n1,2\n'
load twice.csv
