#include "config.h"

#include "stat/weighted.h"

#include <math.h>
#include <string.h>

#include "stat/quantile.h"

/* Sums of weights that differ by less met in exact arithmetic. */
#define ROUNDING 1e-12

/* x ascends.  Rows without weight are passed over. */
static double averaged_inverse(const double *x, const double *w, ptrdiff_t n, double q)
{
	double total = 0.0, sum = 0.0, met = (double)NAN;
	for (ptrdiff_t i = 0; i < n; i++)
		total += w[i];
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!(w[i] > 0.0))
			continue;
		if (!isnan(met))
			return 0.5 * met + 0.5 * x[i];
		sum += w[i];
		if (fabs(sum - q * total) <= ROUNDING * total)
			met = x[i];
		else if (sum > q * total)
			return x[i];
	}
	return met;
}

double weighted_quantile(const double *x, const double *w, ptrdiff_t n, double q, double *scratch)
{
	memcpy(scratch, x, (size_t)n * sizeof *x);
	if (!w) {
		sort_doubles(scratch, scratch + n, n);
		return quantile_sorted(scratch, n, q);
	}
	memcpy(scratch + n, w, (size_t)n * sizeof *w);
	sort_carry(scratch, scratch + n, scratch + 2 * n, n);
	return averaged_inverse(scratch, scratch + n, n, q);
}
