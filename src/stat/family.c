#include "config.h"

#include "stat/family.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "base/rng.h"

const char *family_name(enum family f)
{
	static const char *const name[FAMILIES] = {
		[FAMILY_EXPONENTIAL] = "exponential", [FAMILY_POISSON] = "Poisson",
		[FAMILY_NORMAL] = "normal", [FAMILY_LOGNORMAL] = "lognormal",
		[FAMILY_GAMMA] = "gamma", [FAMILY_WEIBULL] = "Weibull",
	};

	return name[f];
}

int family_parameters(enum family f)
{
	return f == FAMILY_EXPONENTIAL || f == FAMILY_POISSON ? 1 : 2;
}

const char *family_parameter_name(enum family f, int i)
{
	static const char *const name[FAMILIES][2] = {
		[FAMILY_EXPONENTIAL] = { "rate", NULL }, [FAMILY_POISSON] = { "mean", NULL },
		[FAMILY_NORMAL] = { "mean", "sd" }, [FAMILY_LOGNORMAL] = { "log mean", "log sd" },
		[FAMILY_GAMMA] = { "shape", "scale" }, [FAMILY_WEIBULL] = { "shape", "scale" },
	};

	return name[f][i];
}

const struct family_fit *family_best(const struct family_fit *fit)
{
	const struct family_fit *best = NULL;

	for (enum family f = 0; f < FAMILIES; f++)
		if (!fit[f].refused && (!best || fit[f].aic < best->aic))
			best = &fit[f];
	return best;
}

/* ---- probabilities ---- */

double family_cdf(const struct family_fit *fit, double x)
{
	const double *p = fit->parameter;

	switch (fit->family) {
	case FAMILY_EXPONENTIAL: return gsl_cdf_exponential_P(x, 1 / p[0]);
	case FAMILY_POISSON:
		/* P(X <= x) = Q(floor(x) + 1, mean), which holds beyond the range of unsigned. */
		return x < 0 ? 0 : gsl_cdf_gamma_Q(p[0], floor(x) + 1, 1);
	case FAMILY_NORMAL: return gsl_cdf_gaussian_P(x - p[0], p[1]);
	case FAMILY_LOGNORMAL: return x > 0 ? gsl_cdf_lognormal_P(x, p[0], p[1]) : 0;
	case FAMILY_GAMMA: return x > 0 ? gsl_cdf_gamma_P(x, p[0], p[1]) : 0;
	case FAMILY_WEIBULL: return x > 0 ? gsl_cdf_weibull_P(x, p[1], p[0]) : 0;
	case FAMILIES: break;
	}
	return (double)NAN;
}

/* By halving, from a bracket around the normal approximation. */
static double poisson_quantile(const struct family_fit *fit, double p)
{
	double mean = fit->parameter[0], reach = 10 * sqrt(mean) + 50;
	double lo = fmax(-1, floor(mean - reach)), hi = ceil(mean + reach);

	while (family_cdf(fit, hi) < p)
		hi *= 2;
	if (family_cdf(fit, lo) >= p)
		lo = -1;
	while (hi - lo > 1) {
		double middle = floor((lo + hi) / 2);

		if (family_cdf(fit, middle) >= p)
			hi = middle;
		else
			lo = middle;
	}
	return hi;
}

double family_quantile(const struct family_fit *fit, double p)
{
	const double *q = fit->parameter;

	switch (fit->family) {
	case FAMILY_EXPONENTIAL: return gsl_cdf_exponential_Pinv(p, 1 / q[0]);
	case FAMILY_POISSON: return poisson_quantile(fit, p);
	case FAMILY_NORMAL: return q[0] + gsl_cdf_gaussian_Pinv(p, q[1]);
	case FAMILY_LOGNORMAL: return gsl_cdf_lognormal_Pinv(p, q[0], q[1]);
	case FAMILY_GAMMA: return gsl_cdf_gamma_Pinv(p, q[0], q[1]);
	case FAMILY_WEIBULL: return gsl_cdf_weibull_Pinv(p, q[1], q[0]);
	case FAMILIES: break;
	}
	return (double)NAN;
}

/* ---- draws: GSL's, from our streams ---- */

static unsigned long stream_get(void *state)
{
	return rng_u32(state);
}

static double stream_double(void *state)
{
	return rng_double(state);
}

static void stream_set(void *state, unsigned long seed)
{
	(void)state; /* a stream is named where it is made */
	(void)seed;
}

static const gsl_rng_type stream_type = { "stream", UINT32_MAX, 0, sizeof(struct rng), stream_set,
	stream_get, stream_double };

double family_draw(const struct family_fit *fit, struct rng *r)
{
	const double *p = fit->parameter;
	gsl_rng g = { &stream_type, r };

	switch (fit->family) {
	case FAMILY_EXPONENTIAL: return gsl_ran_exponential(&g, 1 / p[0]);
	case FAMILY_POISSON: return p[0] < 1e6 ? gsl_ran_poisson(&g, p[0])
		: fmax(0, floor(p[0] + sqrt(p[0]) * rng_normal(r) + 0.5));
	case FAMILY_NORMAL: return p[0] + p[1] * rng_normal(r);
	case FAMILY_LOGNORMAL: return exp(p[0] + p[1] * rng_normal(r));
	case FAMILY_GAMMA: return gsl_ran_gamma(&g, p[0], p[1]);
	case FAMILY_WEIBULL: return gsl_ran_weibull(&g, p[1], p[0]);
	case FAMILIES: break;
	}
	return (double)NAN;
}

/* ---- distance ---- */

double family_distance(const struct family_fit *fit, const double *x, ptrdiff_t n)
{
	bool whole = fit->family == FAMILY_POISSON;
	double most = 0;

	for (ptrdiff_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && !(x[end] > x[i]))
			end++;
		double at = family_cdf(fit, x[i]), below = whole ? family_cdf(fit, x[i] - 1) : at;

		most = fmax(most, fabs((double)end / (double)n - at));
		most = fmax(most, fabs(below - (double)i / (double)n));
	}
	return most;
}
