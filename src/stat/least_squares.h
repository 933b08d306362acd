#ifndef STAT_LEAST_SQUARES_H
#define STAT_LEAST_SQUARES_H
/* least_squares - weighted least squares by column scaling, QR over fixed row
 * blocks merged in order (TSQR), and a pivoted QR of the p x p factor.  The
 * normal equations are never formed.  ridge > 0 adds rows sqrt(ridge) I below,
 * but for columns marked free. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

/* Fills rows r0..r1-1 of the design, row-major, p wide, and their targets; weights are applied
 * by the caller (multiply row and target by sqrt(w)). */
typedef void design_fn(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y);

struct least_squares {
	int32_t p, rank;
	ptrdiff_t rows;      /* that count for df = rows - rank: a row of zeros (weight 0) does not */
	double *beta;        /* p; 0 for columns dropped by the rank decision */
	double *se;          /* p standard errors; NaN when df = 0 or ridge > 0 */
	double rss;          /* weighted residual sum of squares */
	double condition;    /* of the scaled design, from R; infinite when columns were dropped */
};

/* Time grows as n p^2; 1e6 rows of 100 columns take seconds.  Up to a million cells one step of
 * refinement is added.  ERR_NO_ROWS, ERR_NOT_FINITE, ERR_LIMIT above 2000 columns.
 * free_column[p]: not penalised (the intercept); NULL: all penalised alike. */
bool least_squares_fit(design_fn *fill, const void *arg, ptrdiff_t n, int32_t p, double ridge,
	const bool *free_column, struct least_squares *out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
