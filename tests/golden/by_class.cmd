# A column by class of the target: quantiles of type 7 as numpy gives them for all rows of the file, shares by level.
. golden/lib.sh
try data describe bill_depth_mm samples/penguins.csv --target species
try data describe island samples/penguins.csv --target sex
try data describe island samples/penguins.csv --target species
try data describe species samples/penguins.csv --target species --json
try data describe island samples/penguins.csv --target body_mass_g --json
cp samples/penguins.csv .
try -c 'data load penguins.csv; data target sex' --quiet
try data describe body_mass_g --json
try -c 'data split' --quiet
try data describe body_mass_g --target sex
try data describe body_mass_g --json
try data describe island --json
