#ifndef DATASET_NOISE_CEILING_H
#define DATASET_NOISE_CEILING_H
/* noise_ceiling - how well anyone could do on these columns: from the nearest neighbour of each row,
 * and from rows that are equal in every feature and differ in the target.  Rough by nature: the
 * bounds hold for endless rows. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct task;

#define NOISE_NEIGHBOURS 10
#define NOISE_QUERIES 2000     /* rows asked at most, evenly spaced */
#define NOISE_LEVELS 50        /* a column of more levels is left out of the distances */

struct noise_ceiling {
	ptrdiff_t queries;
	int32_t dimensions;
	const char *left_out;        /* names of columns with too many levels, or NULL */
	/* classes: leave-one-out 1-NN error and the band of Cover & Hart 1967 for the error of the best
	 * possible classifier, from the ends of that error's interval */
	struct interval nn_error;
	double lower, upper;
	/* regression: the intercept of the Gamma test (Stefansson, Koncar & Jones 1997), an estimate of the
	 * variance of the noise, and the R2 nobody can beat */
	struct interval gamma, max_r2;
};

bool noise_ceiling_find(const struct frame *f, const struct task *t, struct rowset rows,
	uint64_t seed, struct noise_ceiling *out, struct arena *a, struct ctl *c, struct err *e);
/* Bounds on the best possible error from a 1-NN error r, for so many classes. */
double noise_cover_hart(double r, int32_t classes);

/* Rows equal in every feature. */
struct conflict {
	ptrdiff_t first, n;          /* in struct conflicts.row */
	ptrdiff_t errors;            /* classes: rows that are not of the group's most frequent class */
	double spread;               /* regression: sum of squares about the group's mean */
};

struct conflicts {
	ptrdiff_t rows;              /* in groups of two and more */
	ptrdiff_t groups;            /* of those that disagree */
	ptrdiff_t in_conflict;       /* rows in these */
	ptrdiff_t errors;            /* classes: nobody can be right about them */
	double variance;             /* regression: pure error, NaN without repeats */
	const int32_t *row;          /* frame rows, group after group */
	const struct conflict *group; /* groups, the costliest first */
};

bool noise_conflicts(const struct frame *f, const struct task *t, struct rowset rows,
	struct conflicts *out, struct arena *a, struct ctl *c, struct err *e);

#endif
