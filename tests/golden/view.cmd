# The table itself: filter, sort, frequencies, columns by expression; undone, replayed, refused.
. golden/lib.sh
cp samples/penguins.csv p.csv
cairn -c 'data load p.csv; data target species; data split' >/dev/null 2>&1
cairn model train onerule --name first >/dev/null 2>&1
cairn model evaluate first --on valid --json >before 2>/dev/null
try data filter 'island = "Dream" and body_mass_g > 4500'
try data show --rows 3
try data sort body_mass_g:down sex
try data show --rows 3 --columns species,body_mass_g,sex
try data show --all --rows 2 --columns species,body_mass_g
try data freq species
try data freq sex
try data freq body_mass_g --most 3
try data filter --off
try journal undo
try data filter
try data expr 'ratio = bill_length_mm / bill_depth_mm'
try data expr 'size = if(body_mass_g > 4000, "large", "small")'
try data expr 'odd = log(body_mass_g - 4000)'
try data expr 'told = species = "Gentoo"'
try data expr
try data show --all --rows 3 --columns ratio,size,odd,told
try data freq size
# No row changed its part, and the model knows its rows again.
cairn model evaluate first --on valid --json >after 2>/dev/null
try_sh 'cmp before after && test -s before'
try data expr --drop odd
try data expr --drop species
try data sort --off
try data filter --off
for e in 'island = ' 'island =' 'body_mass_g >> 3' 'body_mass_g > "x"' 'body_mass_g' 'body_mas > 3' \
	'sqrt(1, 2) > 0' 'squrt(body_mass_g) > 1' '(body_mass_g > 1' "island = 'Dream" 'island in Dream' \
	'not body_mass_g' 'body_mass_g > 1 2' 'island is blue' '1e999 > 2'; do
	try data filter "$e"
done
try data expr 'ratio = 1'
try data expr 'island = 1'
try data expr 'x'
try data sort islan
try data sort
try data freq islan
# What is shown is what is exported, and that is said.
cairn data filter 'species = "Gentoo" and body_mass_g > 5800' >/dev/null 2>&1
cairn data sort body_mass_g:down >/dev/null 2>&1
try data export shown.csv
cat shown.csv
try_sh 'cairn data export all.csv --all && wc -l <all.csv'
try data freq species samples/penguins.csv --by island
try data freq species samples/penguins.csv --by sex --of body_mass_g --json
try data freq bill_depth_mm samples/penguins.csv --by island --most 3 --by-value
try data freq species samples/penguins.csv --of body_mass_g
try data freq species samples/penguins.csv --by sex --of island
try data freq species --by sex
