#ifndef COMMAND_LETTERS_H
#define COMMAND_LETTERS_H
/* letters - one meaning for every key, in every pane.  A test holds the help of all panes and the keys of all
 * commands to it. */

struct letter {
	const char *key;
	const char *meaning;  /* what every help line about the key begins with */
};

extern const struct letter letter_table[]; /* ends with a NULL key */

/* NULL when the key has none yet: then it must not be used. */
const char *letter_meaning(const char *key);

#endif
