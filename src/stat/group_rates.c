#include "config.h"

#include "stat/group_rates.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stat/interval.h"

struct interval rate_ratio(double k1, double n1, double k2, double n2, double level)
{
	struct interval v = { .value = (k1 / n1) / (k2 / n2), .lo = (double)NAN, .hi = (double)NAN,
		.n = (int64_t)(n1 + n2), .method = "Katz", .level = level };
	if (!(n1 > 0) || !(n2 > 0) || !(k2 > 0)) {
		v.value = (double)NAN;
		v.note = "nothing to divide by";
		return v;
	}
	double half = k1 > 0 ? 0 : 0.5;
	double a = k1 + half, b = k2 + half, m1 = n1 + half, m2 = n2 + half;
	double se = sqrt(fmax(1 / a - 1 / m1 + 1 / b - 1 / m2, 0)), z = quantile_normal((1 + level) / 2);
	double centre = log(a / m1) - log(b / m2);
	v.lo = k1 > 0 ? exp(centre - z * se) : 0;
	v.hi = exp(centre + z * se);
	return v;
}

/* Rows that the whole weighs as much as; infinite when the groups differ no more than chance makes them. */
static double prior_rows(const double *k, const double *n, int32_t groups, double whole)
{
	double spread = 0, all = 0, squares = 0, used = 0;
	for (int32_t i = 0; i < groups; i++) {
		if (!(n[i] > 0))
			continue;
		double d = k[i] / n[i] - whole;
		spread += n[i] * d * d;
		all += n[i];
		squares += n[i] * n[i];
		used++;
	}
	double chance = whole * (1 - whole);
	double beyond = (spread - (used - 1) * chance) / (all - squares / all);
	return used > 1 && beyond > 0 && chance > 0 ? fmax(chance / beyond - 1, 0) : (double)INFINITY;
}

void rates_shrink(const double *k, const double *n, int32_t groups, double *shrunk)
{
	double hits = 0, all = 0;
	for (int32_t i = 0; i < groups; i++) {
		hits += k[i];
		all += n[i];
	}
	double whole = all > 0 ? hits / all : (double)NAN, m = prior_rows(k, n, groups, whole);
	for (int32_t i = 0; i < groups; i++)
		shrunk[i] = isinf(m) || !(n[i] + m > 0) ? whole : (k[i] + m * whole) / (n[i] + m);
}

double rates_fit_p(const double *n, const double *share, int32_t groups)
{
	double all = 0, shares = 0, sum = 0;
	for (int32_t i = 0; i < groups; i++) {
		all += n[i];
		shares += share[i];
	}
	for (int32_t i = 0; i < groups; i++) {
		double expected = all * share[i] / shares;
		sum += (n[i] - expected) * (n[i] - expected) / expected;
	}
	return groups > 1 && isfinite(sum) ? gsl_cdf_chisq_Q(sum, groups - 1) : (double)NAN;
}
