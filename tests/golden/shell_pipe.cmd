# The shell fed by a pipe: no prompt, an error does not end it, the exit code is the last error's.
. golden/lib.sh
cp samples/penguins.csv .
printf 'let a = b\ndata lod\nhelp quit\n' | cairn shell
echo "[exit $?]"
printf 'data target species\nquit\nhelp\n' | cairn shell penguins.csv
echo "[exit $?]"
printf '' | cairn shell
echo "[exit $?]"
printf 'let a = b' | cairn shell missing.csv
echo "[exit $?]"
cairn shell </dev/null
echo "[exit $?]"
