# Loads a small file and shows what is said about it.
# shellcheck shell=sh
. golden/lib.sh

# What a load says: its first sentence, columns, rejects, findings, the exit code.
load() # FILE [OPTIONS...]
{
	words data load "$@"
	code=0
	"$CAIRN" data load "$@" --workspace seen.cairn >seen 2>said || code=$?
	head -n 1 seen
	sed -n '/^Columns/,$p' seen
	grep -v '^workspace' said || :
	rm -f seen.cairn seen.cairn-*
	echo "[exit $code]"
	echo
}

# A file from a printf format.
file() # NAME FORMAT
{
	# shellcheck disable=SC2059  # the format is the file
	printf "$2" >"$1"
}
