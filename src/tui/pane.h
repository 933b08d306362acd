#ifndef TUI_PANE_H
#define TUI_PANE_H
/* pane - one stage on the screen.  A pane is one file pane_NAME.c, one line in pane_list.h.  update is the
 * only mutator besides the rows of keys; view is pure; keys become command lines; what is shown comes as answers to
 * the queries that wants names (scene.h). */
#include <stdbool.h>

#include "render/canvas.h"
#include "tui/keys.h"
#include "tui/scene.h"

struct arena;
struct key;

/* What a key means. */
struct intent {
	const char *line;             /* a command line, or NULL: nothing */
	bool ask;                     /* into the prompt, for the user to complete */
	const char *guess;            /* what is most likely meant there, or NULL */
	const char *why;              /* why this is done, for the message; or NULL */
	const char *refusal;          /* why nothing can be done here; or NULL */
};

/* What `@` and `%` stand for in a command that is typed over a pane. */
enum pane_object { OBJECT_COLUMN, OBJECT_MODEL, OBJECT_STEP };

struct pane_class {
	const char *name, *title;
	int state_size;
	/* Moves the selection and the like, after the key's row; r is where the pane is drawn.  Also called with
	 * KEY_NONE when an answer came or the size changed: then only what is out of bounds moves; and with KEY_ESCAPE
	 * when a command that was put into the prompt was given up.  The wheel comes as arrow keys with their place on
	 * the screen. */
	void (*update)(void *st, const struct scene *s, const struct key *k, struct rect r);
	/* Puts the mark on what is drawn at x, y of the screen; false when nothing there can be chosen. */
	bool (*click)(void *st, const struct scene *s, struct rect r, int x, int y);
	void (*view)(const void *st, const struct scene *s, struct rect r, struct canvas *c);
	/* What the keys do, ending with a NULL key.  A letter means the same in all panes (command/letters.h). */
	const struct key_row *keys;
	/* Places of the region that has the keys at first: what a key does elsewhere alone, the box of commands does not
	 * tell.  0: keys mean the same everywhere. */
	unsigned lands;
	/* The one bit of the rows' places that holds now. */
	unsigned (*place)(const void *st, const struct scene *s);
	/* May be NULL, all that follow. */
	/* The k-th query whose answer is shown, k = 0 first, the most wanted first; NULL ends the list.  Asked
	 * for after every change while the pane is in sight, so the line must be a function of state and
	 * scene alone.  Only commands flagged CMD_QUERY that count no look. */
	const char *(*wants)(const void *st, const struct scene *s, int k, struct arena *scratch);
	/* The value under the cursor, which y copies; NULL or "": none. */
	const char *(*value)(const void *st, const struct scene *s, struct arena *scratch);
	/* Goes to the next thing that holds text, from the one under the mark on or, backwards, before it; false
	 * when there is none. */
	bool (*search)(void *st, const struct scene *s, const char *text, bool backwards);
	/* Names for `@` (marked = false: the one in focus) and `%` (all that are marked), quoted as in a command
	 * line; NULL when the pane has no such object. */
	const char *(*names)(const void *st, const struct scene *s, enum pane_object what, bool marked,
		struct arena *scratch);
};

extern const struct pane_class *const pane_table[]; /* NULL-terminated */

/* Index in pane_table, or -1. */
int pane_find(const char *name);

#endif
