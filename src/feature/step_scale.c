#include "config.h"

#include <math.h>

#include "feature/scale.h"
#include "feature/step.h"
#include "stat/weighted.h"

/* Mean and standard deviation (divided by n) in two passes, each sum corrected by the rest it
 * leaves.  Equal cells have deviation 0 whatever rounding says. */
static void measure_sd(const double *x, const double *w, ptrdiff_t n, double *scratch,
	double *centre, double *scale)
{
	double sum = 0.0, total = 0.0, rest = 0.0, square = 0.0;
	bool constant = true;
	(void)scratch;
	for (ptrdiff_t i = 0; i < n; i++) {
		double wi = w ? w[i] : 1.0;
		sum += wi * x[i];
		total += wi;
		constant = constant && !(x[i] > x[0] || x[i] < x[0]);
	}
	for (ptrdiff_t i = 0; i < n; i++)
		rest += (w ? w[i] : 1.0) * (x[i] - sum / total);
	*centre = constant ? x[0] : sum / total + rest / total;
	for (ptrdiff_t i = 0; i < n; i++)
		square += (w ? w[i] : 1.0) * (x[i] - *centre) * (x[i] - *centre);
	*scale = constant ? 1.0 : sqrt(square / total);
}

/* The smallest cell and the width of the range. */
static void measure_range(const double *x, const double *w, ptrdiff_t n, double *scratch,
	double *centre, double *scale)
{
	double lo = x[0], hi = x[0];
	(void)w;
	(void)scratch;
	for (ptrdiff_t i = 1; i < n; i++) {
		lo = fmin(lo, x[i]);
		hi = fmax(hi, x[i]);
	}
	*centre = lo;
	*scale = hi - lo;
}

/* Outliers move neither the median nor the quartiles. */
static void measure_quartiles(const double *x, const double *w, ptrdiff_t n, double *scratch,
	double *centre, double *scale)
{
	*centre = weighted_quantile(x, w, n, 0.5, scratch);
	*scale = weighted_quantile(x, w, n, 0.75, scratch) -
		weighted_quantile(x, w, n, 0.25, scratch);
}

static bool learn_sd(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return scale_learn(st, in, columns, n, measure_sd, weight, a, c, e);
}

static bool learn_range(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return scale_learn(st, in, columns, n, measure_range, weight, a, c, e);
}

static bool learn_quartiles(void *st, const struct table *in, const char *const *columns,
	ptrdiff_t n, const struct args *v, const double *weight, struct arena *a, struct ctl *c,
	struct err *e)
{
	(void)v;
	return scale_learn(st, in, columns, n, measure_quartiles, weight, a, c, e);
}

static void describe_sd(const void *st, struct node *out)
{
	scale_describe(st, "mean", "sd", out);
}

static void describe_range(const void *st, struct node *out)
{
	scale_describe(st, "min", "range", out);
}

static void describe_quartiles(const void *st, struct node *out)
{
	scale_describe(st, "median", "iqr", out);
}

static const struct param params[] = {
	{ 0 },
};

#define SHARED \
	.params = params, .state_size = sizeof(struct scale), .accepts = scale_accepts, \
	.apply = scale_apply, .save = scale_save, .load = scale_load

const struct step_class step_standardise = {
	.name = "standardise",
	.help = "subtract the mean and divide by the standard deviation",
	.learn = learn_sd,
	.describe = describe_sd,
	SHARED,
};

const struct step_class step_minmax = {
	.name = "minmax",
	.help = "map the range in training to 0..1",
	.learn = learn_range,
	.describe = describe_range,
	SHARED,
};

const struct step_class step_robust = {
	.name = "robust",
	.help = "subtract the median and divide by the interquartile range",
	.learn = learn_quartiles,
	.describe = describe_quartiles,
	SHARED,
};
