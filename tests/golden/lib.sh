# What the transcripts share.
# shellcheck shell=sh

# Shows a command line as it is typed.
words() # WORDS...
{
	printf '$ cairn'
	for word in "$@"; do
		case $word in
		'' | *[!A-Za-z0-9_./=,:@%+-]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	echo
}

# Shows a command line, all that it says (standard error among it) and its exit code.
try() # WORDS...
{
	words "$@"
	code=0
	"$CAIRN" "$@" 2>&1 || code=$?
	echo "[exit $code]"
	echo
}

# The same for a pipe or a redirection: a line for the shell.
try_sh() # TEXT
{
	printf '$ %s\n' "$1"
	code=0
	(eval "$1") 2>&1 || code=$?
	echo "[exit $code]"
	echo
}

# cairn, for the lines of try_sh.
cairn()
{
	"$CAIRN" "$@"
}
