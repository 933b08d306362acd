# What is written can be read again, cell for cell; formulas get a guard unless they are asked for.
. golden/load_lib.sh
file odd.csv '"na""me","two\nlines","a;b, c"," pad ",n\n"x ""y""","1\n2",", ;","  in ",0.1\n"",NA,\\,"\\"" q",1e-7\n?, tail ,"\047s",-,12345678901234567\n'
load odd.csv --na '' --type n=text
"$CAIRN" -c "data load odd.csv --na '' --type n=text; data export again.csv" >said 2>&1 || cat said
head -n 1 said
cat again.csv
"$CAIRN" -c "data load again.csv --na '' --type n=text; data export twice.csv" >said 2>&1 || cat said
cmp again.csv twice.csv && echo the same bytes
file numbers.csv 'x,y\n0.1,1\n1e300,-0\n2.2250738585072014e-308,3\n0.30000000000000004,4\n100000000000000000000000,5\n'
"$CAIRN" -c 'data load numbers.csv; data export shortest.csv' >said 2>&1 || cat said
cat shortest.csv
file formula.csv 'k,=h\n=1+1,-5\n+2,6\n-3x,7\n@f,8\n\357\274\235A1,9\nok,10\n'
"$CAIRN" -c 'data load formula.csv --type k=text; data export safe.csv; data export raw.csv --raw' >said 2>&1 || cat said
grep written said
cat safe.csv
cmp formula.csv raw.csv && echo the same bytes
# Cells that begin with ' are no quoted ones, and numbers in a text are no formulas.
file quote.csv "k,v\n\"'a'\",-\n\"'b, c'\",-5\n\"d 'e'\",x\n=1,+2.5\n"
"$CAIRN" -c 'data load quote.csv --type v=text --type k=text; data export kept.csv; data export bare.csv --raw' >said 2>&1 || cat said
grep written said
cat kept.csv
cmp quote.csv bare.csv || cat bare.csv
try data show bare.csv
