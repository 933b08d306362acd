#ifndef TUI_PANE_H
#define TUI_PANE_H
/* pane - one stage on the screen.  A pane is one file pane_NAME.c, one line in pane_list.h.  update is the
 * only mutator; view is pure; keys become command lines. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct key;
struct report;

/* What a pane may see: the last answers, never the data. */
struct scene {
	const struct report *road;    /* NULL before the first */
	const char *running;          /* the command that runs, or NULL */
	const char *phase;
	double done;                  /* 0..1, or < 0 */
	double elapsed;               /* seconds */
	bool stopping;
};

struct pane_class {
	const char *name, *title;
	int state_size;
	/* Moves the selection and the like. */
	void (*update)(void *st, const struct scene *s, const struct key *k, int height);
	void (*view)(const void *st, const struct scene *s, struct rect r, struct canvas *c);
	/* The command line for a key, or NULL; *ask: put it into the prompt for the user to complete. */
	const char *(*command)(const void *st, const struct scene *s, const struct key *k, bool *ask,
		struct arena *scratch);
	const char *(*hints)(const void *st, const struct scene *s);
};

extern const struct pane_class *const pane_table[]; /* NULL-terminated */

#endif
