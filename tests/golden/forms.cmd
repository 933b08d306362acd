# One answer in every form, to standard output, to a file, to a redirection.
. golden/lib.sh
cp samples/penguins.csv .
try data profile penguins.csv --json
try data profile penguins.csv --csv
try data profile penguins.csv --md
try data profile penguins.csv --plain
try data profile penguins.csv --ascii
try data profile penguins.csv --out a.txt
cat a.txt | head -n 3
try data profile penguins.csv --json --out a.json
cat a.json | head -c 70
echo
try -c 'data profile penguins.csv --csv > a.csv'
head -n 2 a.csv
try data profile penguins.csv --out missing/a.txt
try data profile penguins.csv --out samples
try -c 'data profile penguins.csv > missing/a.txt'
try_sh 'cairn data profile - --csv <penguins.csv | head -n 3'
try_sh 'cairn data profile penguins.csv >/dev/full'
try_sh 'cairn data profile penguins.csv --json >/dev/full'
try_sh 'cairn help >&-'
try_sh 'echo "data profile penguins.csv --csv" | cairn run -'
ls
# --help behind a command says what help says; behind -- it is a word.
cairn help data split >asked.txt
cairn data split --help --seed 3 | cmp - asked.txt && echo 'the same help'
try_sh 'cairn data --help | head -n 1'
