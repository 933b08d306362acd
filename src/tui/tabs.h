#ifndef TUI_TABS_H
#define TUI_TABS_H
/* tabs - the road as the bar at the top: a key for every stage. */

struct tab {
	char key;
	const char *name;     /* on the bar */
	const char *title;
	const char *pane;     /* its name in pane_list.h; it may have no screen yet: then */
	const char *reason;   /* why, as a clause, */
	const char *instead;  /* and a command that does without one, or "" */
};

extern const struct tab tab_table[]; /* ends with key 0 */

/* NULL when the key is none of a tab. */
const struct tab *tab_of(char key);
/* By the name of its pane; the first when there is none such. */
const struct tab *tab_named(const char *pane);

#endif
