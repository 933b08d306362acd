# fish completion for cairn: the program itself knows what could stand at the cursor.
function __cairn_found
	set -l line (commandline -cp | string replace -r '^\s*\S+\s*' '')
	set -l program (commandline -opc)[1]
	$program __complete "$line" 2>/dev/null
end
complete -c cairn -e
complete -c cairn -n 'test -n "$(__cairn_found)"' -f -k -a '(__cairn_found)'
complete -c cairn -n 'test -z "$(__cairn_found)"' -F
