# A script stops at its first error and says the line, the column and a remedy.
. golden/lib.sh
cat >bad.walk <<'END'
# a comment
let a = one
let b = two ; let
let c = three
END
try run bad.walk
printf 'let a = b\n\n  data profile --onn valid\n' >bad2.walk
try run bad2.walk
try run bad2.walk --json
printf 'let a = b\ndata target x\n' >bad3.walk
try run bad3.walk
try run bad3.walk --json
printf 'run loop.walk\n' >loop.walk
try run loop.walk
printf 'data load "penguins.csv\n' >quote.walk
try run quote.walk
printf 'data load \000penguins.csv\n' >nul.walk
try run nul.walk
printf 'data load \377penguins.csv\n' >latin.walk
try run latin.walk
: >empty.walk
try run empty.walk
mkdir folder.walk
try run folder.walk
printf 'quit\ndata lod\n' | try run -
printf 'data lod\n' | try run -
