#include "config.h"

#include "feature/scale.h"
#include "feature/step.h"
#include "stat/weighted.h"

/* Outliers move neither the median nor the quartiles. */
static void measure(const double *x, const double *w, ptrdiff_t n, double *scratch,
	double *centre, double *scale)
{
	*centre = weighted_quantile(x, w, n, 0.5, scratch);
	*scale = weighted_quantile(x, w, n, 0.75, scratch) -
		weighted_quantile(x, w, n, 0.25, scratch);
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return scale_learn(st, in, columns, n, measure, weight, a, c, e);
}

static void describe(const void *st, struct node *out)
{
	scale_describe(st, "median", "iqr", out);
}

static const struct param params[] = {
	{ 0 },
};

const struct step_class step_robust = {
	.name = "robust",
	.help = "subtract the median and divide by the interquartile range",
	.params = params,
	.state_size = sizeof(struct scale),
	.accepts = scale_accepts,
	.learn = learn,
	.apply = scale_apply,
	.save = scale_save,
	.load = scale_load,
	.describe = describe,
};
