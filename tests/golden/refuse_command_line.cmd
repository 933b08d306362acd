# Command lines that are not understood: what, where, remedy, exit code 2.
. golden/lib.sh
cp samples/penguins.csv .
try ''
try dta load penguins.csv
try data
try data lod penguins.csv
try data load
try data load penguins.csv two.csv
try data load penguins.csv --delimeter ';'
try data load penguins.csv --delimiter
try data load penguins.csv --delimiter=
try data load penguins.csv --delimiter abc
try data load penguins.csv --skip many
try data load penguins.csv --skip -1
try data load penguins.csv --skip 99999999
try data load penguins.csv --header maybe
try data load penguins.csv --max-record 10X
try data load penguins.csv --type bill_length_mm
try data load penguins.csv --type bill_length_mm=nmber
try data load penguins.csv --role species=targt
try data load penguins.csv --pad=perhaps
try data load penguins.csv --pad=yes --pad=yes
try --jsn data profile penguins.csv
try --seed
try --seed x data profile penguins.csv
try --threads 0 data profile penguins.csv
try --threads 9999999 data profile penguins.csv
try --budget -5 data profile penguins.csv
try --max-memory lots data profile penguins.csv
try --color sometimes data profile penguins.csv
try -x
try -c
try -c 'data profile penguins.csv' more
try -c 'data profile "penguins.csv'
try -c "data profile 'penguins.csv"
try -c 'data profile $nothing'
try -c 'data profile penguins.csv >'
try -c 'data profile penguins.csv > a > b'
try -c 'help data load; data lod x'
try -c 'help data load
   data lod x'
try da lo penguins.csv
try model train
try recipe add
try quit now
try run
try run missing.walk
try help nothing
try why nothing
try set colour never
try set color sometimes
try set glyphs fancy
try set mouse maybe
try screenshot road.svg
try bind
try bind data
try bind dat X model list
try bind data x model list
try bind data XX model list
try bind data X modl list
try bind data X data describe @
try bind
try bind data X none
try bind
try let x
try sample
try sample laons
try sample loans --rows 0
ls
