# Where a table begins, and what its delimiter is when its cells hold others.
. golden/load_lib.sh
many() # NAME HEADER FORMAT: twenty rows, the number of the row three times in each
{
	echo "$2" >"$1"
	# shellcheck disable=SC2059  # the format is the row
	for i in $(seq 1 20); do printf "$3\n" "$i" "$i" "$i"; done >>"$1"
}
echo '== lists in the cells: the first record knows nothing of their delimiter'
many lists.csv id,tags '%s,a%s;b%s'
load lists.csv
many bars.csv id,tags '%s,a%s|b%s'
load bars.csv
many names.csv "$(printf 'id\tname')" '%s\tSmith %s, John %s, jr'
load names.csv
many numbers.csv 'id;n;v' '%s;%s;1.1,2.1,3,%s'
load numbers.csv
many doubt.csv 'a;b,c' '%s;%s,%s'
load doubt.csv
many title.csv 'Lists of 2020' '%s,a%s;b%s'
sed -i '1a id,tags' title.csv
load title.csv
echo '== no delimiter'
file prose.csv 'text\nHello, world\nfoo, bar, baz\nonly\n'
load prose.csv --delimiter none
echo '== a header whose quotes are wrong'
file slip.csv '"a"x,b\nfoo,bar\nbaz,qux\n'
load slip.csv
load slip.csv --header no
load slip.csv --quote none
file open.csv '"a,b\nfoo,x\nbar,y\nbaz,z\n'
load open.csv
{ head -c 300000 /dev/zero | tr '\0' a; printf ',b\n1,2\n3,4\n'; } >long.csv
load long.csv
echo '== lines before the table'
file report.csv '"Report" for 2020\nid,x,y\n1,2,3\n4,5,6\n'
load report.csv
file excel.csv 'Report 2020,,\nby hand,,\n,,\nlength,mass,name\n1,2,x\n3,4,y\n5,6,z\n'
load excel.csv
file pair.csv 'Report 2020,\n,\nlength,mass\n1,2\n3,4\n'
load pair.csv
file unnamed.csv 'x,,\n1,,\n2,3,4\n3,,\n'
load unnamed.csv
file sep.csv 'sep=;\na;b\n1,5;2\n3,5;4\n'
load sep.csv
file quoted.csv '"sep=\t"\r\na\tb\r\n1\t2\r\n'
load quoted.csv
load sep.csv --delimiter ,
file remark.csv '# a, b, c\nid,x,y\n1,2,3\n4,5,6\n'
load remark.csv
file hash.csv '#id,x,y\n1,2,3\n4,5,6\n'
load hash.csv
{ seq 1 1500 | sed 's/^/# note /'; printf 'id,x,y\n1,2,3\n4,5,6\n'; } >notes.csv
load notes.csv
file returns.csv 'made by hand\rid,y\r1,2\r3,4\r'
load returns.csv --skip 1
file units.csv 'Report\nlength,mass\nm,kg\n1.5,20\n2.5,30\n3.5,40\n4.5,50\n'
load units.csv
echo '== a quote at one end is none'
file tis.csv "n,what\n1,'tis\n2,'twas\n3,dogs'\n4,cats'\n"
load tis.csv
echo '== many columns'
seq 1 20000 | sed 's/^/c/' | paste -sd, >wide.csv
seq 1 20000 | paste -sd, >>wide.csv
load wide.csv
load wide.csv --max-columns 30000 | head -n 2
