#ifndef TUI_COMMON_H
#define TUI_COMMON_H
/* common - the keys that mean the same over every pane: one row each, as the panes have theirs. */
#include <stdbool.h>

#include "tui/keys.h"

struct app;

/* Where a hint of these rows stands: first while a command runs; after the pane's own rows; then over a pane that can be
 * searched, over one that has no other view, over all; and at the end of the bar. */
enum common_place { COMMON_RUNNING = 1, COMMON_PROMPT = 2, COMMON_SEARCH = 4, COMMON_ANSWER = 8, COMMON_VALUE = 16,
	COMMON_TAIL = 32 };

struct common_key {
	struct key_row row;
	void (*does)(struct app *a, const struct key *k); /* NULL: the pane, the page or the terminal has the key */
	const char *line;                                 /* what Y copies for it; NULL: no command does the same */
	const char *shown;                                /* on the help page, instead of the keys; NULL: the keys */
};

extern const struct common_key common_table[]; /* ends with a NULL key */

/* Does what the key means in all panes; false when it means nothing there, or the pane has a row of its own. */
bool common_key(struct app *a, const struct key *k);
/* The command that does what the key does; NULL: none. */
const char *common_line(const struct key *k, struct arena *a);
/* Hints for these places, but for keys that the pane's own table names. */
const char *common_hints(unsigned place, const struct pane_class *p, struct arena *a);
/* The keys of the row that runs this command, or NULL. */
const char *common_key_of(const char *command);

#endif
