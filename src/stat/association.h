#ifndef STAT_ASSOCIATION_H
#define STAT_ASSOCIATION_H
/* association - how much two columns have to do with each other, whatever their
 * types:
 *   numbers     Spearman's rank correlation (signed), Pearson's beside it
 *   mixed       the correlation ratio, freed of its bias: sqrt of Kelley's 1935 epsilon squared
 *   categories  Cramer's V, freed of its bias (Bergsma 2013)
 * Each on the rows where both are present.  0 is nothing, 1 everything.
 *
 * Intervals: Spearman's by Fisher's z (Bonett & Wright 2000).  Those of the other two are of their square,
 * within the scale: the delta method over rows, and beside it the variance 2 df / n^2 that chi squared (or F)
 * has when there is nothing, since there the first alone has no width. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct column;
struct err;

#define ASSOCIATION_LEVELS 256 /* of a category, at most */

struct association {
	const char *measure;
	double value;           /* -1..1 for numbers, else 0..1; NaN: undefined */
	double lo, hi;          /* 95 %, see below; NaN: too few rows */
	const char *method;     /* of lo and hi; NULL: there are none */
	double pearson;         /* NaN unless both are numbers */
	double p;               /* that chance alone is so strong: t, F or chi squared */
	ptrdiff_t n;            /* rows used */
};

/* A column made ready; what it points at lives in an arena. */
struct association_side {
	const struct column *column;
	const double *x;        /* numbers and times; NULL for codes */
	const int32_t *order;   /* rows by x */
	const double *rank;     /* mid-ranks, where no cell is missing; else NULL */
};

/* Numbers, dates and codes of at most ASSOCIATION_LEVELS levels; text is not among them. */
bool association_takes(const struct column *c);
bool association_prepare(const struct column *c, struct association_side *out, struct arena *a,
	struct err *e);
/* Doubles of scratch a pair of rows needs. */
ptrdiff_t association_scratch(ptrdiff_t rows);
/* use: a bitmap of rows, or NULL for all.  Takes no memory. */
void association_pair(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, double *scratch, struct association *out);

#endif
