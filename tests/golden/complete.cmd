# What could stand at the cursor: for bash, zsh and fish.
try() { echo "\$ __complete '$1'"; "$CAIRN" __complete "$1" || echo "[exit $?]"; }
try 'mod'
try 'model ca'
try 'model calibrate --m'
try 'set '
try 'set theme '
try 'set mouse '
try 'recipe add imp'
try 'why acc'
try 'data load '
try "data profile x.csv; set gl"
