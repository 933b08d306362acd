#ifndef STAT_MOMENTS_H
#define STAT_MOMENTS_H
/* moments - running mean and central sums up to the fourth (Welford 1962; merge:
 * Chan, Golub & LeVeque 1983, Pebay 2008), and the same in two passes when all
 * values are at hand. */
#include <stddef.h>

struct moments {
	double n, mean, m2, m3, m4, min, max;
};

struct moments moments_zero(void); /* min +inf, max -inf */
void moments_add(struct moments *m, double x);
struct moments moments_merge(struct moments a, struct moments b);
/* Of x[n] at once, in two passes with corrected shift (Chan, Golub & LeVeque 1983).  All fields are
 * in units of 2^*exponent, so that no power over- or underflows: mean = ldexp(m.mean, exponent). */
struct moments moments_scaled(const double *x, ptrdiff_t n, int *exponent);
double moments_variance(const struct moments *m);  /* n-1; NaN below 2 */
double moments_sd(const struct moments *m);
double moments_skewness(const struct moments *m);  /* g1, population; NaN when constant */
double moments_kurtosis(const struct moments *m);  /* excess g2, population */

#endif
