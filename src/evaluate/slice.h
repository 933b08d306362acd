#ifndef EVALUATE_SLICE_H
#define EVALUATE_SLICE_H
/* slice - one score by group of rows.  A small group swings by chance, so beside
 * its own score stands what is left of its difference once chance is allowed
 * for: small groups are shrunk, not hidden. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct ctl;
struct err;
struct grouping;
struct metric;
struct scored;

struct slice {
	const char *column, *group;
	struct interval score;   /* of its own rows alone */
	struct interval shrunk;  /* towards the mean of the column's groups (empirical Bayes) */
	bool worse, better;      /* than the score of all rows, beyond chance: by the shrunk interval */
};

#define SLICE_TOLD 10 /* rows from which a slice may be called worse or better */

/* out[g->groups], in the order of g.  all: the score of every row. */
bool slices_score(const struct scored *s, const struct grouping *g, const struct metric *m,
	double all, int32_t rounds, uint64_t seed, struct slice *out, struct arena *a, struct ctl *c,
	struct err *e);
/* value[n] with standard errors se[n] (infinite: nothing is known) shrunk towards their random-effects
 * mean: the variance between groups by DerSimonian & Laird 1986, the rest as the best linear unbiased
 * prediction (Morris 1983); error: of the prediction.  *between is that variance.  Values that are NaN
 * are taken as unknown. */
void shrink_values(const double *value, const double *se, ptrdiff_t n, double *shrunk, double *error,
	double *between);

#endif
