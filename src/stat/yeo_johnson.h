#ifndef STAT_YEO_JOHNSON_H
#define STAT_YEO_JOHNSON_H
/* yeo_johnson - powers for values of either sign that make a column look most normal (Yeo & Johnson
 * 2000): ((1 + x)^l - 1) / l from 0 on, -((1 - x)^(2 - l) - 1) / (2 - l) below, logarithms at l = 0
 * and l = 2.  l = 1 changes nothing. */
#include <stdbool.h>
#include <stddef.h>

struct ctl;
struct err;

#define YEO_JOHNSON_LEAST (-5.0) /* lambda is sought between these */
#define YEO_JOHNSON_MOST 5.0

/* Ascending in x for every lambda. */
double yeo_johnson(double x, double lambda);
/* Of the normal after the transformation, mean and variance at their best; w: weights > 0, or NULL.
 * -HUGE_VAL where the values cannot be held or do not differ. */
double yeo_johnson_loglik(const double *x, const double *w, ptrdiff_t n, double lambda);
/* The lambda that makes it largest: the likelihood has one top; Brent's minimiser of GSL.  1 where the
 * values do not differ.  Fails only when cancelled. */
bool yeo_johnson_fit(const double *x, const double *w, ptrdiff_t n, double *lambda, struct ctl *c, struct err *e);

#endif
