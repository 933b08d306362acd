# Folders and workspaces that may not be written.
. golden/lib.sh
cp samples/penguins.csv .
mkdir locked
cp penguins.csv locked
chmod 555 locked
try data load locked/penguins.csv --quiet
ls locked
chmod 755 locked
cairn -c 'data load penguins.csv; data target species' >/dev/null 2>&1
try data split --readonly
try data target sex --readonly
try data role sex ignore --workspace penguins.cairn --readonly
try journal show --readonly
# A second process meets the holder of the workspace.
mkfifo keys
cairn shell --workspace penguins.cairn <keys >first.out 2>&1 &
exec 3>keys
echo 'data role sex ignore' >&3
while kill -0 $! && ! grep -qs "sex is now" first.out; do sleep 0.02; done
mask='s/process [0-9]* on [^ ]*/process N on HOST/'
cairn data role island ignore 2>&1 | sed "$mask"
cairn journal show 2>&1 | sed "$mask"
echo 'data role island ignore' >&3
exec 3>&-
wait
tail -n 4 first.out
try journal show
# Tables of one name in two folders that may not be written have a workspace each, found from their folder.
for name in one two; do
	mkdir $name
	cp penguins.csv $name
	chmod 555 $name
done
cairn -c 'data load one/penguins.csv; data target species' >/dev/null 2>&1
cairn -c 'data load two/penguins.csv; data target sex' >/dev/null 2>&1
(cd one && cairn journal show --quiet | grep -o 'data target.*')
(cd two && cairn journal show --quiet | grep -o 'data target.*')
chmod 755 one two
stat -c %a penguins.cairn
