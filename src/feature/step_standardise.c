#include "config.h"

#include <math.h>

#include "feature/scale.h"
#include "feature/step.h"

/* Mean and standard deviation (divided by n) in two passes, each sum corrected by the rest it
 * leaves.  Equal cells have deviation 0 whatever rounding says. */
static void measure(const double *x, const double *w, ptrdiff_t n, double *scratch,
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

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return scale_learn(st, in, columns, n, measure, weight, a, c, e);
}

static void describe(const void *st, struct node *out)
{
	scale_describe(st, "mean", "sd", out);
}

static const struct param params[] = {
	{ 0 },
};

const struct step_class step_standardise = {
	.name = "standardise",
	.help = "subtract the mean and divide by the standard deviation",
	.params = params,
	.state_size = sizeof(struct scale),
	.accepts = scale_accepts,
	.learn = learn,
	.apply = scale_apply,
	.save = scale_save,
	.load = scale_load,
	.describe = describe,
};
