# The shape of a table: rows, fields, headers, what stands around it.
. golden/load_lib.sh
echo '== 1: nothing in it'
file empty.csv ''
load empty.csv
file mark.csv '\357\273\277'
load mark.csv
file blanks.csv ' \n\t\n\n'
load blanks.csv
echo '== 2: a header alone'
file header.csv 'a,b,c\n'
load header.csv
echo '== 3: the last line has no end, or two'
file open.csv 'a,b\n1,2\n3,4'
load open.csv
file twice.csv 'a,b\n1,2\n3,4\n\n'
load twice.csv
echo '== 4: line ends'
file crlf.csv 'a,b\r\n1,2\r\n3,4\r\n'
load crlf.csv
file cr.csv 'a,b\r1,2\r3,4\r'
load cr.csv
file mixed.csv 'a,b\r\n1,2\r\n3,4\n5,6\r\n'
load mixed.csv
echo '== 9: a short row'
file short.csv 'a,b,c\n1,2,3\n4,5\n6,7,8\n'
load short.csv
load short.csv --pad
load short.csv --max-rejects 0
echo '== 10: a long row'
file long.csv 'name,age,town\nAnn,31,York\nSmith, J,40,Bath\nBob,25,Hull\n'
load long.csv
echo '== 11: each row has one field more than the header'
file index.csv 'a,b\n1,2,3\n4,5,6\n'
load index.csv
load index.csv --index first
echo '== 12: a delimiter at the end of each line'
file tail.csv 'a,b,\n1,2,\n3,4,\n'
load tail.csv
echo '== 16: limits'
file wide.csv 'a,b,c\n1,2,3\n'
load wide.csv --max-columns 2
load wide.csv --max-record 4
echo '== 18: blank lines'
file blank.csv 'a,b\n1,2\n\n3,4\n'
load blank.csv
file one.csv 'a\n1\n\n3\n'
load one.csv
echo '== 20: is the first row a header?'
file numbers.csv '1,2\n3,4\n5,6\n'
load numbers.csv
load numbers.csv --header no
load numbers.csv --header yes
file words.csv 'ann,york\nbob,hull\nann,bath\n'
load words.csv
load words.csv --header no
echo '== 21: units under the header'
file units.csv 'length,mass\nm,kg\n1.5,20\n2.5,30\n3.5,40\n4.5,50\n'
load units.csv
load units.csv --skip 0
echo '== 22: lines before and behind the table'
file before.csv '# made by hand\nReport 2020\n\nid,x,y\n1,2,3\n4,5,6\n7,8,9\n'
load before.csv
load before.csv --skip 2
file behind.csv 'id,x,y\n1,2,3\n4,5,6\n7,8,9\n\nSource: a survey\n'
load behind.csv
echo '== 23: two tables'
file two.csv 'a,b\n1,2\n3,4\n5,6\n\nc,d,e\n1,2,3\n4,5,6\n7,8,9\n1,2,3\n'
load two.csv
load two.csv --max-rejects 5
file narrower.csv 'a,b,c\n1,2,3\n4,5,6\n7,8,9\nd,e\n1,2\n3,4\n5,6\n'
load narrower.csv
