# Names that are not there: what was meant, exit code 1.
. golden/lib.sh
cp samples/penguins.csv .
cairn -c 'data load penguins.csv; data target species; data split; model train prior' >/dev/null 2>&1
try data profile --by specie
try data show --columns bill_lenght_mm
try data describe bill_lenth_mm
try data describe wings
try data type wings number
try data type sex colour
try data role wings id
try data role sex colour
try data target specis
try data target
try data target species --class Adele
try data target sex --class NONE
try recipe add impote sex
try recipe add onehot wings
try recipe add impute sex --method middle
try recipe add impute sex --metod median
try recipe edit 9 sex
try recipe off 1
try recipe move 1 2
try recipe drop x
try model train bost
try model train boost --leafs 15
try model train boost --leaves none
try model train boost --leaves 0
try model train prior --name 'a b/c'
try model train prior --name prior
try model show prio
try model show nothing
try model evaluate prio
try model evaluate prior --on tset
try model evaluate prior --metric acuracy
try model compare prior prior
try model compare prior
try model compare prior other
try model calibrate prio
try model calibrate prior --method plat
try model threshold prior
try model threshold prior --set 2
try model predict prio penguins.csv
try model explain prio
try model card prio
try model rename prio other
try model rename prior prior
try model trash prio
try model export prio --out x.model
try evaluate crossval priour
try evaluate scores penguins.csv --truth species --score wings
try why acuracy
try let 9lives = cat
try sample loans --rows many
