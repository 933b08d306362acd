#ifndef CONFIDENCE_ISOTONIC_H
#define CONFIDENCE_ISOTONIC_H
/* isotonic - the non-decreasing curve nearest to the points (pool adjacent
 * violators; Ayer et al. 1955, Zadrozny & Elkan 2002). */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

struct isotonic {
	ptrdiff_t knots;
	double *x, *y;   /* knots: both ends of every level stretch, ascending */
};

/* Minimises sum of w (y - f(x))^2; w NULL: all 1; rows of weight 0 do not count.  Equal x are pooled
 * first, so the order of rows does not matter.  out lives in a. */
bool isotonic_fit(const double *x, const double *y, const double *w, ptrdiff_t n,
	struct isotonic *out, struct arena *a, struct err *e);
/* Linear between the knots, level outside. */
double isotonic_at(const double *x, const double *y, ptrdiff_t knots, double at);

#endif
