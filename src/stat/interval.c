#include "config.h"

#include "stat/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stat/moments.h"

double quantile_normal(double p)
{
	return gsl_cdf_ugaussian_Pinv(p);
}

double quantile_t(double p, double df)
{
	return gsl_cdf_tdist_Pinv(p, df);
}

double quantile_chi2(double p, double df)
{
	return gsl_cdf_chisq_Pinv(p, df);
}

static struct interval interval_of(double value, double half, double n, const char *method,
	double level)
{
	return (struct interval){
		.value = value,
		.lo = value - half,
		.hi = value + half,
		.n = (int64_t)n,
		.method = method,
		.level = level,
	};
}

static struct interval interval_unknown(double value, double n, const char *method, double level,
	const char *note)
{
	struct interval v = interval_of(value, (double)NAN, n, method, level);

	v.note = note;
	return v;
}

/* -- proportions ------------------------------------------------------------------ */

struct interval interval_wilson(double k, double n, double level)
{
	if (!(n > 0))
		return interval_unknown((double)NAN, 0, "Wilson", level, "no rows");

	double z = quantile_normal((1 + level) / 2);
	double p = k / n;
	double scale = 1 + z * z / n;
	double centre = (p + z * z / (2 * n)) / scale;
	double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
	struct interval v = interval_of(p, 0, n, "Wilson", level);

	v.lo = k > 0 ? fmax(centre - half, 0) : 0;
	v.hi = k < n ? fmin(centre + half, 1) : 1;
	return v;
}

/* x with P(Beta(a, b) <= x) = p.  GSL's own inverse can fail to converge; halving cannot. */
static double beta_inverse(double p, double a, double b)
{
	double lo = 0, hi = 1;

	for (int i = 0; i < 200; i++) {
		double mid = lo + (hi - lo) / 2;

		if (!(mid > lo && mid < hi))
			break;
		*(gsl_cdf_beta_P(mid, a, b) < p ? &lo : &hi) = mid;
	}
	return hi;
}

struct interval interval_exact(double k, double n, double level)
{
	double tail = (1 - level) / 2;

	if (!(n > 0))
		return interval_unknown((double)NAN, 0, "Clopper-Pearson", level, "no rows");

	struct interval v = interval_of(k / n, 0, n, "Clopper-Pearson", level);

	/* The upper bound is one minus the lower bound of the misses, which keeps its digits. */
	v.lo = k > 0 ? beta_inverse(tail, k, n - k + 1) : 0;
	v.hi = k < n ? 1 - beta_inverse(tail, n - k, k + 1) : 1;
	return v;
}

struct interval interval_proportion(double k, double n, double level)
{
	bool few = n < 40 || k < 5 || n - k < 5;

	return few ? interval_exact(k, n, level) : interval_wilson(k, n, level);
}

struct interval interval_difference(double k1, double n1, double k2, double n2, double level)
{
	struct interval x = interval_wilson(k1, n1, level), y = interval_wilson(k2, n2, level);
	struct interval v = interval_of(x.value - y.value, 0, n1 + n2, "Newcombe", level);

	if (!(n1 > 0 && n2 > 0))
		return interval_unknown((double)NAN, n1 + n2, "Newcombe", level, "no rows");
	v.lo = v.value - hypot(x.value - x.lo, y.hi - y.value);
	v.hi = v.value + hypot(x.hi - x.value, y.value - y.lo);
	return v;
}

/* -- AUC, means, folds ---------------------------------------------------------------- */

/* Perfect order shows no variance.  As with no event in m trials, the bound is where m rows of the
 * smaller class would all come out right with probability 1 - level. */
static struct interval interval_auc_perfect(double auc, int64_t positives, int64_t negatives,
	double level)
{
	int64_t m = positives < negatives ? positives : negatives;
	double bound = pow(1 - level, 1 / (double)m);
	struct interval v = interval_of(auc, 0, (double)(positives + negatives), "rule of three",
		level);

	v.lo = auc > 0.5 ? bound : 0;
	v.hi = auc > 0.5 ? 1 : 1 - bound;
	v.note = "perfect order has no variance: the bound is for the rows of the smaller class";
	return v;
}

struct interval interval_auc(double auc, double variance, int64_t positives, int64_t negatives,
	double level)
{
	double n = (double)(positives + negatives);

	if (positives < 1 || negatives < 1)
		return interval_unknown(auc, n, "DeLong, logit", level, "one class only");
	if (!(auc > 0 && auc < 1))
		return interval_auc_perfect(auc, positives, negatives, level);
	if (!(variance >= 0))
		return interval_unknown(auc, n, "DeLong, logit", level,
			"one row of a class has no variance");

	double z = quantile_normal((1 + level) / 2);
	double logit = log(auc / (1 - auc));
	double half = z * sqrt(variance) / (auc * (1 - auc));
	struct interval v = interval_of(auc, 0, n, "DeLong, logit", level);

	v.lo = 1 / (1 + exp(half - logit));
	v.hi = 1 / (1 + exp(-half - logit));
	if (!(variance > 0))
		v.note = "the scores show no variance";
	return v;
}

struct interval interval_correlation(double r, double n, double level)
{
	const char *method = "Fisher's z";

	if (isnan(r))
		return interval_unknown(r, n, method, level, "one of the two does not vary");
	if (!(n > 3))
		return interval_unknown(r, n, method, level, "three pairs or fewer");
	if (!(fabs(r) < 1))
		return interval_unknown(r, n, method, level, "all pairs lie on a line");

	double z = atanh(r), half = quantile_normal((1 + level) / 2) / sqrt(n - 3);
	struct interval v = interval_of(r, 0, n, method, level);

	v.lo = tanh(z - half);
	v.hi = tanh(z + half);
	return v;
}

#define RESAMPLES 1000
#define RESAMPLES_MANY 200
#define ROWS_MANY 20000

int32_t interval_resamples(ptrdiff_t n)
{
	return n > ROWS_MANY ? RESAMPLES_MANY : RESAMPLES;
}

struct interval interval_mean(const double *x, ptrdiff_t n, double level)
{
	if (n < 1)
		return interval_unknown((double)NAN, 0, "Student t", level, "no values");

	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);
	double mean = ldexp(m.mean, exponent);

	if (n < 2)
		return interval_unknown(mean, 1, "Student t", level, "one value has no spread");
	double error = ldexp(moments_sd(&m), exponent) / sqrt((double)n);
	double t = quantile_t((1 + level) / 2, (double)(n - 1));

	return interval_of(mean, t * error, (double)n, "Student t", level);
}

struct interval interval_folds(const double *score, int32_t k, double test_share, double level)
{
	const char *method = "corrected t over folds";
	struct moments m = moments_zero();

	for (int32_t i = 0; i < k; i++)
		moments_add(&m, score[i]);
	if (k < 2)
		return interval_unknown(k ? m.mean : (double)NAN, k, method, level,
			"one fold has no spread");

	double error = sqrt((1 / (double)k + test_share) * moments_variance(&m));
	double t = quantile_t((1 + level) / 2, (double)(k - 1));

	return interval_of(m.mean, t * error, k, method, level);
}

double mcnemar_exact(int64_t b, int64_t c)
{
	double less = (double)(b < c ? b : c);
	double more = (double)(b < c ? c : b);

	/* P(X <= less) of Binomial(b + c, 1/2) is P(Beta(more, less + 1) >= 1/2), twice. */
	if (b == c)
		return 1;
	return fmin(1, 2 * gsl_cdf_beta_Q(0.5, less + 1, more));
}
