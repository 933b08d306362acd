#ifndef DATASET_DIST_H
#define DATASET_DIST_H
/* dist - which distribution a column of numbers follows, how well, and what to
 * do about its skew. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/family.h"

struct arena;
struct column;
struct ctl;
struct err;

#define DIST_POINTS 61     /* of the quantile plot, at most */
#define DIST_DRAWN 2000    /* values that a round of the test of fit draws, at most */
#define DIST_ROUNDS 199
#define DIST_FEW 20        /* values that can hardly speak against any family */
#define DIST_SKEWED 1.0    /* |g1| from which a remedy is due */
#define DIST_WITHIN 0.02   /* distance that chance may explain or not, but that does no harm */

/* An order statistic of the data, and where those of the best fit fall in 95 of 100 samples of that size:
 * the k-th of n uniform values is Beta(k, n + 1 - k).  Of each point alone, and as if the parameters
 * were known: estimated ones bring the points nearer to the line. */
struct dist_point {
	double p, observed, best, normal; /* plotting position (k - 1/2) / n; the value; quantiles of fits */
	double lo, hi;
};

struct dist {
	ptrdiff_t n, missing;
	struct family_fit fit[FAMILIES];
	const struct family_fit *best;
	double distance;               /* of the best, on all values */
	struct family_test test;       /* of the best */
	struct family_test normality;  /* Lilliefors */
	struct family_test shapiro;    /* p NaN beyond FAMILY_SHAPIRO values */
	double skewness;
	double log_skewness;           /* of log(1 + x): NaN where a value is -1 or less */
	double power_skewness;         /* after the step power */
	int32_t points;
	struct dist_point point[DIST_POINTS];
	const char *advice;            /* a sentence */
	const char *step;              /* a recipe step that mends the skew, or NULL */
};

/* A numeric column.  ERR_COLUMN_TYPE (also where it takes two values only), ERR_NO_ROWS, ERR_CONSTANT,
 * ERR_NUMERIC. */
bool dist_make(const struct column *c, uint64_t seed, struct dist *out, struct arena *a,
	struct ctl *ctl, struct err *e);

#endif
