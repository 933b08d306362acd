# A training whose process is killed goes on from its last checkpoint, to the same bits.
. golden/lib.sh
cp samples/loans.csv .
road='data load loans.csv; data role collection_calls ignore; data target default; data split'
mkdir whole
(cd whole && cp ../loans.csv . && cairn -c "$road; model train boost --rounds 12; model export boost --out boost.model") >whole.txt 2>&1
cairn -c "$road" >/dev/null 2>&1
try job list
try job resume
try job stop 4
code=0
CAIRN_CHECKPOINT=5 cairn model train boost --rounds 12 >/dev/null 2>&1 || code=$?
echo "killed: exit $code"
cairn model list 2>&1 | head -n 2
try job list
try job list --json
try job resume 9
# Other settings, another model: it is not gone on with.
cairn recipe drop district >/dev/null 2>&1 || cairn data role district ignore >/dev/null 2>&1
try job resume
cairn journal undo >/dev/null 2>&1
try_sh 'cairn job resume | head -n 1'
try job list
cairn model export boost --out boost.model >/dev/null 2>&1
if cmp -s boost.model whole/boost.model; then echo 'the same model'; else echo 'another model'; fi
cairn journal show | tail -n 4
# Forgotten on request.
CAIRN_CHECKPOINT=2 cairn model train boost --rounds 12 --leaves 7 >/dev/null 2>&1
try job stop
try_sh 'cairn journal show | tail -n 1'
try job list
