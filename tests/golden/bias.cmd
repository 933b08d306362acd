# Groups: rates and errors, what stands for them, and weights against it.
. golden/lib.sh
# 1,200 people: sex and town by a rule, the outcome leans, a score leans more.
awk 'BEGIN { print "id,sex,town,income,score,hired"
	for (i = 1; i <= 1200; i++) { s = i * 7 % 10 < 4 ? "f" : "m"; t = i % 97 == 5 ? "far" : i * 11 % 5 < 2 ? "east" : "west"
	v = i * 7919 % 1000 / 1000; y = v + (s == "m" ? .15 : 0) > .6; c = (v * 6 + (s == "m" ? 2 : 0) + i * 31 % 3)
	print "p" i "," s "," t "," (s == "m" ? 30 : 22) + i * 13 % 17 "," int(c) "," (y ? "yes" : "no") } }' >people.csv
try data bias people.csv --target hired --by sex,town --margins 'sex: f=0.5, m=0.5; town: west=0.6, east=0.38, far=0.02'
try data bias people.csv --by sex --score score --cut 5 --truth hired
try data bias people.csv --by income
try data bias people.csv --by income,sex --target hired --proxy
# Three columns: each, each two, all; nothing but noise.
awk 'BEGIN { print "sex,town,age,ok"; for (i = 0; i < 960; i++) print (i % 2 ? "f" : "m") "," (i % 3 ? "Upper-Eastern-Province" : "Upper-Eastern-District") "," (i % 5 ? "old" : "young") "," (i * 7919 % 1009 % 10 < 4) }' >noise.csv
try data bias noise.csv --target ok --by sex,town,age
awk 'BEGIN { print "ward,ok"; for (i = 0; i < 1200; i++) print "w" (i % 12) "," (i * i * 31 % 1009 % 10 < 3) }' >wards.csv
try data bias wards.csv --target ok --by ward
cairn -c 'data load people.csv --role id=id --role sex=sensitive --role town=sensitive; data target hired; data split' >/dev/null 2>&1
try data repair reweigh
try data weight
try data bias --by sex,town
try data bias --by sex --json
try model train logistic --quiet
printf 'column,level,share\nsex,f,50\nsex,m,50\ntown,west,30\ntown,east,69\ntown,far,1\n' >margins.csv
try data repair rake --margins margins.csv
try data bias --by sex --margins 'sex: f=0.5, m=0.5'
try journal undo
try data weight none
try data bias --by sex --margins 'sex: f=0.5, m=0.5'
try journal show
# A tiny group is the widest apart, but a difference between two large ones is sure.
awk 'BEGIN { print "g,y"; for (i = 0; i < 2000; i++) print (i % 2 ? "a" : "b") "," (int(i * 7 / 2) % 20 < (i % 2 ? 11 : 9) ? "yes" : "no")
	for (i = 0; i < 32; i++) print "c," (i < 11 ? "yes" : "no") }' >tiny.csv
try data bias tiny.csv --target y --by g
# A group of one row is not certain of its rate.
awk 'BEGIN { print "g,y\nlone,1"; for (i = 0; i < 299; i++) print "x," (i * 7 % 21 < 11) }' >lone.csv
try data bias lone.csv --target y --by g
# What is refused.
try data repair reweigh --by income
try data repair rake
try data repair reweigh --margins margins.csv
try data repair rake --margins 'sex: f=1, m=1, x=1'
try data repair rake --margins 'sex: f=-1'
try data repair rake --margins 'sex f 1'
try data repair rake --margins 'sax: f=1'
try data repair mend
try data bias --by sax
try data bias --by sex,sex
try data bias --by sex --cut 4
try data bias --by sex --score score
try data bias --by sex --score town --cut 1
try data bias --by sex --class maybe
try data bias --by id
try data bias --by sex --margins 'town: west=1'
try data bias people.csv --target hired
try data bias people.csv --target income --by sex
try data bias people.csv --by sex --truth town --score score --cut 5
printf 'g,y\na,x\n' >one.csv
try data bias one.csv --by g
try data bias one.csv --by g --target y
printf 'group,out\na,x\nb,y\nb,x\nb,y\n,y\n' >few.csv
try data bias few.csv --by group --target out
# Numbers freed of groups: a step of the recipe, which rows to come are held to.
try data repair decorrelate --by sex,town
try recipe show
try data repair decorrelate --by sex --alpha 0.5
try model train logistic --name freed --quiet
cut -d, -f1,3-5 people.csv | head -4 >sexless.csv
try model predict freed sexless.csv
try journal undo
try data repair decorrelate --by hired
try data repair decorrelate --margins margins.csv
try data repair reweigh --alpha 1
try recipe add decorrelate income --sensitive sax
try recipe add decorrelate income --sensitive id
# A column of weights with a gap weighs nothing.
printf 'g,w,y\na,1,x\nb,2,z\na,,x\nb,1,z\n' >gap.csv
try data load gap.csv --workspace gap.cairn --quiet
try data role w weight --workspace gap.cairn
try data weight w --workspace gap.cairn
try data role g weight --workspace gap.cairn
try data bias gap.csv --by g --target y --role w=weight
