#ifndef FEATURE_SCALE_H
#define FEATURE_SCALE_H
/* scale - (x - centre) / scale, column by column: what standardise, minmax and
 * robust share.  Missing cells stay missing. */
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

struct scale {
	ptrdiff_t n;
	const char **name;
	double *centre;
	double *scale;     /* 1 for a constant column */
};

/* Centre and scale of n >= 1 present cells; w: their weights > 0, or NULL.  scratch[4 n]. */
typedef void scale_fn(const double *x, const double *w, ptrdiff_t n, double *scratch,
	double *centre, double *scale);

bool scale_accepts(const struct column *c);
bool scale_learn(struct scale *s, const struct table *in, const char *const *columns, ptrdiff_t n,
	scale_fn *measure, const double *weight, struct arena *a, struct ctl *c, struct err *e);
bool scale_apply(const void *st, struct table *t, struct ctl *c, struct err *e);
void scale_save(const void *st, struct writer *w);
bool scale_load(void *st, struct reader *r, struct arena *a, struct err *e);
void scale_describe(const struct scale *s, const char *centre, const char *scale,
	struct node *out);

/* Present cells that count, in row order: x and, when weight is given, w (room for all rows in
 * each).  Returns how many. */
ptrdiff_t scale_gather(const struct column *c, const double *weight, double *x, double *w);

#endif
