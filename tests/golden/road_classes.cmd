# The whole road on three classes with missing cells: by auto, then command by command.
. golden/lib.sh
cp samples/penguins.csv .
try auto penguins.csv --target species
try model show logistic
try model card logistic
try model compare logistic boost
try model explain logistic
head -n 6 penguins.csv >new.csv
try model predict logistic new.csv
try model predict ./penguins.model new.csv
