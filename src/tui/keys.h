#ifndef TUI_KEYS_H
#define TUI_KEYS_H
/* keys - one table of rows for each pane, and one for all panes: what a key does, where, under which words, and why
 * it is greyed elsewhere.  What a key does, the hint bar, the help page and the keys in the box of commands are all
 * read from the rows; nothing else says them. */
#include <stdbool.h>

struct arena;
struct command;
struct intent;
struct key;
struct pane_class;
struct scene;

struct key_row {
	/* Names as in command/letters.h, a blank between them: "Enter", "h l"; arrows go by their letters.  "*": every
	 * key of the table that has no row of its own at these places. */
	const char *key;
	unsigned at;            /* bits of the places where the row holds; 0: everywhere */
	const char *hint;       /* for the hint bar, the most useful row first; NULL: not there */
	/* For the help page; begins with what the keys mean everywhere.  NULL: another row of the key tells it. */
	const char *help;
	const char *command;    /* the line begins so; NULL: no command is run, or one that only the place knows */
	const char *greyed;     /* why the key does nothing at these places; nothing follows then */
	/* Moves, or changes what is shown; NULL: update knows the key. */
	void (*change)(void *st, const struct scene *s, const struct key *k);
	/* The line; NULL: command itself, into the prompt when it lacks words. */
	struct intent (*act)(const void *st, const struct scene *s, const struct key *k, struct arena *a);
};

/* "r", "^R", "Enter", "Space", "Tab" in both directions, "h" for the arrow; "" for what no row can name. */
const char *keys_name(const struct key *k, char out[8]);
/* Whether names, with blanks between them, hold the name. */
bool keys_holds(const char *names, const char *name);
/* What there is to say of the key in this table, at any place. */
bool keys_named(const struct key_row *rows, const char *name);
/* The row for the key where the pane is now, or NULL. */
const struct key_row *keys_find(const struct pane_class *p, const void *st, const struct scene *s,
	const struct key *k);
/* The row of one table for a name at a place, or NULL. */
const struct key_row *keys_row(const struct key_row *rows, unsigned place, const char *name);
/* Lets the row, which may be NULL, change the state. */
void keys_change(const struct key_row *row, void *st, const struct scene *s, const struct key *k);
/* What the row makes of the key; without one, what the table of commands does. */
struct intent keys_intent(const struct pane_class *p, const struct key_row *row, const void *st,
	const struct scene *s, const struct key *k, struct arena *a);
/* What the table of commands makes of the key in this pane. */
struct intent keys_command(const struct pane_class *p, const struct key *k, struct arena *a);
/* The hint bar: items "key what", two blanks between them.  While a command runs, what would run another one is
 * left out. */
const char *keys_hints(const struct pane_class *p, const void *st, const struct scene *s, struct arena *a);
/* The same for the rows of one table; running: without those that run commands. */
const char *keys_row_hints(const struct key_row *rows, unsigned place, bool running, struct arena *a);
/* "5 then r", "u": the first key that runs the command; NULL: none does. */
const char *keys_of_command(const struct command *c, struct arena *a);
/* "Ctrl-R" for "^R"; the first of several names. */
const char *keys_shown(const char *names, struct arena *a);
const char *keys_first(const char *names, struct arena *a);

#endif
