#ifndef TUI_PANE_H
#define TUI_PANE_H
/* pane - one stage on the screen.  A pane is one file pane_NAME.c, one line in pane_list.h.  update is the
 * only mutator; view is pure; keys become command lines. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct key;
struct node;
struct report;

/* How the last command ended. */
enum outcome { OUTCOME_NONE, OUTCOME_DONE, OUTCOME_FAILED, OUTCOME_STOPPED };

/* What a pane may see: the last answers, never the data. */
struct scene {
	const struct node *road;      /* see command/road.h, and tui/start.h; NULL before the first */
	const char *running;          /* the command that runs, or NULL */
	const char *phase;
	double done;                  /* 0..1, or < 0 */
	double elapsed;               /* seconds */
	bool stopping;
	const char *waiting;          /* the command that follows, or NULL */
	const char *ended;            /* the last command, or NULL */
	enum outcome outcome;
	double took;                  /* seconds */
};

/* What a key means. */
struct intent {
	const char *line;             /* a command line, or NULL: nothing */
	bool ask;                     /* into the prompt, for the user to complete */
	const char *guess;            /* what is most likely meant there, or NULL */
	const char *why;              /* why this is done, for the message; or NULL */
	const char *refusal;          /* why nothing can be done here; or NULL */
};

struct pane_class {
	const char *name, *title;
	int state_size;
	/* Moves the selection and the like; height: rows of the pane. */
	void (*update)(void *st, const struct scene *s, const struct key *k, int height);
	void (*view)(const void *st, const struct scene *s, struct rect r, struct canvas *c);
	struct intent (*command)(const void *st, const struct scene *s, const struct key *k,
		struct arena *scratch);
	/* Items "key what", two blanks between them, the most useful first. */
	const char *(*hints)(const void *st, const struct scene *s);
	/* "key|what it does" for the help page; ends with NULL. */
	const char *const *help;
};

extern const struct pane_class *const pane_table[]; /* NULL-terminated */

#endif
