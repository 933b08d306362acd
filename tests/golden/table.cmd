# What a table says about itself: pairs, missing cells, outliers, rows that repeat.
. golden/lib.sh
try data assoc samples/penguins.csv --target species
try data missing samples/loans.csv --target default
try data outliers samples/loans.csv --most 3
try data dups samples/loans.csv --target default
cp samples/loans.csv .
cairn -c 'data load loans.csv; data target default' >/dev/null 2>&1
try data missing
cairn data split >/dev/null 2>&1
try data missing --json
try data dups
try data assoc --columns income,debt_ratio,default
try data assoc --columns income
try data assoc --columns incom
printf 'a,b\n1,\n' >one.csv
try data missing one.csv
awk 'BEGIN { print "age,income"; for (i = 0; i < 200; i++) { a = i * 37 % 61
	print a "," (a > 40 && i % 3 ? "" : 2 * a + i * 53 % 29) } }' >mar.csv
try data missing mar.csv
printf 'a,b\n1,\n2,\n,1\n,7\n3,\n,2\n' >apart.csv
try data missing apart.csv
# Mostly missing: the indicator first, then the column goes; the other way round is refused at once.
awk 'BEGIN { print "deck,x,y"; for (i = 0; i < 300; i++) print (i % 10 < 3 ? "A" : "") "," i * 37 % 61 "," (i % 10 < 3 || i % 10 > 7) }' >deck.csv
try data missing deck.csv --target y
cairn -c 'data load deck.csv; data target y; data split' >/dev/null 2>&1
try_sh "cairn data profile --workspace deck.cairn | grep -A3 'deck is missing'"
cairn -c 'recipe add indicator deck; recipe add drop deck' --workspace deck.cairn >/dev/null 2>&1
try_sh "cairn recipe preview --workspace deck.cairn | head -1"
try recipe move 2 1 --workspace deck.cairn
try recipe add impute deck --workspace deck.cairn
try data dups one.csv
try data outliers one.csv
try data assoc one.csv
# Which of a close pair follows from the other: a category and its rank, a score and its grade, two measures.
awk 'BEGIN { print "years,degree,score,grade,weight,pounds"; for (i = 0; i < 200; i++) { d = i * 37 % 4; s = i * 53 % 10
	w = 50 + i * 29 % 41; print 8 + 2 * d ",d" d "," s "," int(s / 4) "," w "," w * 2.2 + i % 2 / 10 } }' >close.csv
try data assoc close.csv | sed -n '/^Findings/,$p'
printf 'a,b\nx,1\ny,1\n' >flat.csv
try data outliers flat.csv
try why assoc
try why missing
try why outliers
try why dups
try data show samples/penguins.csv --find gentoo --rows 1
try data show samples/penguins.csv --find 39.1 --from 2 --rows 1
try data show samples/penguins.csv --find torgersen --from 200 --back --rows 1
try data show samples/penguins.csv --find condor
try data show samples/penguins.csv --back
try data show samples/penguins.csv --find x --repeats
# Near rows are always sought; --near says it, --near no does without.
try_sh "cairn data dups samples/loans.csv >always.txt; cairn data dups samples/loans.csv --near | cmp always.txt - && head -1 always.txt"
try data dups samples/loans.csv --near no
