#ifndef TUI_ASKS_H
#define TUI_ASKS_H
/* asks - answers to the queries that panes want, kept by line and by revision: the revision grows with every
 * command that may change an answer.  One ask at a time is under way on the worker; meanwhile the workbench
 * belongs to it.  The UI thread owns all of this. */
#include <stdbool.h>

struct arena;
struct ctl;
struct err;
struct report;
struct worker;
struct workbench;

#define ASKS_KEPT 48

struct ask {
	char *line;
	unsigned revision;            /* when it was asked */
	unsigned used;                /* when it was last wanted */
	char *failure;                /* or NULL */
	struct report *report;        /* NULL: none yet; an old one stays until the new one is there */
	struct arena *arena;          /* of the report */
};

struct asking;

struct asks {
	struct ask ask[ASKS_KEPT];
	int n;
	unsigned revision, clock;
	struct asking *under_way;     /* or NULL */
	double since;                 /* when it began, by ctl_clock */
};

void asks_release(struct asks *k);
/* Every answer is from before now on. */
void asks_change(struct asks *k);
/* NULL when the line was never answered. */
const struct ask *asks_find(const struct asks *k, const char *line);
/* Whether the line still has to be asked; keeps what is wanted from being forgotten. */
bool asks_lacks(struct asks *k, const char *line);
/* Whether the answer is there in no time, by what its command says of itself. */
bool asks_is_short(const char *line);
/* Begins; a line that is no query, or may open the test rows, fails at once. */
void asks_begin(struct asks *k, const char *line, struct workbench *w, struct worker *worker,
	struct ctl *c);
/* The worker's job has ended: ok and e as it says.  A stopped one leaves no trace. */
void asks_end(struct asks *k, bool ok, const struct err *e);

#endif
