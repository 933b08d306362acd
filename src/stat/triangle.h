#ifndef STAT_TRIANGLE_H
#define STAT_TRIANGLE_H
/* triangle - the p x p end of a least squares problem: pivoted QR of the scaled
 * factor, rank, coefficients, spread and condition.  For least_squares.c. */
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct least_squares;
struct triangle;

/* r: (p + 1) x (p + 1) upper triangle, row-major, of [X y].  Fills rank, beta, condition, and se
 * with the roots of the diagonal of (X'X)^-1: for the caller to multiply by the residual sd; NaN
 * for dropped columns.  ridge and free_column as in least_squares_fit.  The factor lives in a. */
struct triangle *triangle_solve(const double *r, int32_t p, double ridge, const bool *free_column,
	struct least_squares *out, struct arena *a, struct ctl *c, struct err *e);
/* Adds (X'X)^-1 g to beta, for g[p] = X'(y - X beta). */
void triangle_correct(const struct triangle *t, const double *g, double *beta);

#endif
