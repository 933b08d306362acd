# For who hears the screen: sentences and numbers, the next step after each answer, numbered choices.
. golden/lib.sh
cp samples/penguins.csv .
export ACCESSIBLE=1
spoken() # FILE...: the input is read, the answers hold nothing that is drawn
{
	"$CAIRN" "$@" >said 2>&1
	echo "[exit $?]"
	# Seconds and digests differ from run to run.
	grep -v seconds said | sed "s,: go on.*,: go on," | cut -c 1-150
	LC_ALL=C grep -c '[^ -~]' said || :
}
printf '\n9\n2\nundo\nnext\n\n\n\nmodel train linear\n' | spoken penguins.csv
printf 'data describe body_mass_g\ndata dist body_mass_g\ndata missing\nmodel train tree\nquit\n' | spoken penguins.csv
rm penguins.cairn
mkdir -p none
export CAIRN_DATADIR="$PWD/none"
printf '\n1\n' | spoken
printf 'next\n' | spoken --quiet
"$CAIRN" data describe body_mass_g penguins.csv 2>&1 | head -n 22
unset ACCESSIBLE
printf 'next\n' | spoken --plain-ui
