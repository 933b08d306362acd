#ifndef FEATURE_RESHAPE_H
#define FEATURE_RESHAPE_H
/* reshape - cells through a curve, column by column, with one number learned for each: what log1p and
 * power share.  Missing cells stay missing. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct args;
struct column;
struct ctl;
struct err;
struct node;
struct reader;
struct table;
struct writer;

struct reshape {
	ptrdiff_t n;
	const char **name;
	double *number;
};

/* The number of n >= 1 present cells; w: their weights > 0, or NULL. */
typedef bool reshape_learn_fn(const double *x, const double *w, ptrdiff_t n, double *number, struct ctl *c,
	struct err *e);
/* A cell by the number of its column: finite for every finite x. */
typedef double reshape_fn(double x, double number);

bool reshape_accepts(const struct column *c);
/* none: the number of a column without cells. */
bool reshape_learn(struct reshape *s, const struct table *in, const char *const *columns, ptrdiff_t n,
	reshape_learn_fn *learn, double none, const double *weight, struct arena *a, struct ctl *c, struct err *e);
/* Columns whose number is `leave` stay as they are. */
bool reshape_apply(const struct reshape *s, reshape_fn *f, double leave, struct table *t, struct ctl *c,
	struct err *e);
void reshape_save(const void *st, struct writer *w);
/* ERR_CORRUPT outside of lo to hi. */
bool reshape_load(struct reshape *s, double lo, double hi, struct reader *r, struct arena *a, struct err *e);

#endif
