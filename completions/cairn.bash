# bash completion for cairn: the program itself knows what could stand at the cursor.
_cairn()
{
	local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} word
	local -a found=()
	line=${line#"${COMP_WORDS[0]}"}
	while IFS=$'\t' read -r word _; do
		[[ $word == "$current"* ]] && found+=("$word")
	done < <("${COMP_WORDS[0]}" __complete "${line# }" 2>/dev/null)
	COMPREPLY=("${found[@]}")
}
complete -o default -o bashdefault -F _cairn cairn
