# Which face answers, and what the screens say without a terminal.
. golden/lib.sh
cp samples/penguins.csv .
try
try penguins.csv
try ./data
try missing.csv
try --version
try -V
try peng
