#ifndef STAT_MOMENTS_H
#define STAT_MOMENTS_H
/* moments - running mean and central sums up to the fourth (Welford 1962; merge:
 * Chan, Golub & LeVeque 1983, Pebay 2008). */
#include <stddef.h>

struct moments {
	double n, mean, m2, m3, m4, min, max;
};

struct moments moments_zero(void);
void moments_add(struct moments *m, double x);
struct moments moments_merge(struct moments a, struct moments b);
double moments_variance(const struct moments *m);  /* n-1; NaN below 2 */
double moments_sd(const struct moments *m);
double moments_skewness(const struct moments *m);  /* g1, population; NaN when constant */
double moments_kurtosis(const struct moments *m);  /* excess g2, population */

#endif
