# Undo and redo move through the settings; results stay.
. golden/lib.sh
cp samples/penguins.csv .
cairn -c 'data load penguins.csv; data target species; data role sex ignore; data split' >/dev/null 2>&1
cairn model train prior >/dev/null 2>&1
try journal show
try journal undo
try journal undo
try data target sex --quiet
try journal redo
try journal show
try journal undo
try journal undo
try journal undo
try journal undo
try model list
try journal redo
