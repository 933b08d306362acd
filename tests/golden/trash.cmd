# A hidden model comes back; undo is about settings and leaves it alone; both are in the journal and replay.
. golden/lib.sh
cp samples/penguins.csv .
for c in 'data load penguins.csv' 'data target species' 'data split' 'model train prior' 'model train onerule'; do
	# shellcheck disable=SC2086  # words
	cairn $c >/dev/null 2>&1
done
try model trash onerule
try_sh 'cairn model list --csv --quiet | cut -d , -f 1'
try model trash onerule
try model trash prior --restore
try model trash nobody --restore
try model trash onerule --restore
try_sh 'cairn model list --csv --quiet | cut -d , -f 1'
try_sh 'cairn journal show | tail -n 3'
try_sh 'cairn help model trash'
# doctor finds the only workspace, as other commands do, and cuts nothing.
try_sh 'cairn doctor | grep workspace'
try_sh 'cairn doctor | grep -cE "^.{81}"'
try_sh 'cairn doctor | grep -A 1 "screen reader"'
# Settings are shown with what they are now, each once.
try_sh 'cairn __complete "set "'
try_sh 'cairn __complete "set no-"'
# A key that means something is taken, with a warning.
try bind data r quit
try bind "*" X quit
