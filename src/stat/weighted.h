#ifndef STAT_WEIGHTED_H
#define STAT_WEIGHTED_H
/* weighted - quantiles of rows that count differently. */
#include <stddef.h>

/* Without weights type 7 (Hyndman & Fan 1996).  With weights w >= 0, not all 0: the smallest x
 * whose cumulated weight passes q of the whole, or, where it meets it, the mean of that x and the
 * next (their type 2): free of the scale of the weights, and a whole weight counts as that many
 * rows.  Medians agree in both.  n >= 1; x is not changed; scratch[4 n]. */
double weighted_quantile(const double *x, const double *w, ptrdiff_t n, double q, double *scratch);

#endif
