#ifndef COMMAND_FACT_H
#define COMMAND_FACT_H
/* fact - one thing known of the work done.  A fact that is not there yet is known = false, not an error. */
#include <stdbool.h>

struct arena;
struct err;
struct workbench;

struct fact {
	bool known;
	double number;         /* NaN for texts */
	double lo, hi;         /* its interval, or NaN */
	const char *text;      /* for texts; in the arena given to fact_get */
	const char *changed;   /* what changed since, of a result that is stale; else NULL */
	struct arena *arena;
};

struct fact_class {
	const char *name;      /* "data.rows" */
	const char *help;
	bool (*get)(struct workbench *w, struct fact *out, struct err *e);
};

extern const struct fact_class fact_table[]; /* ends with a NULL name */

/* ERR_UNKNOWN_NAME with did-you-mean.  Reads no file; what would have to be computed is unknown. */
bool fact_get(struct workbench *w, const char *name, struct fact *out, struct arena *a,
	struct err *e);
/* The number of a fact, or NaN. */
double fact_number(struct workbench *w, const char *name);

#endif
