#include "config.h"

#include <math.h>

#include "feature/scale.h"
#include "feature/step.h"

/* The smallest cell and the width of the range. */
static void measure(const double *x, const double *w, ptrdiff_t n, double *scratch,
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

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return scale_learn(st, in, columns, n, measure, weight, a, c, e);
}

static void describe(const void *st, struct node *out)
{
	scale_describe(st, "min", "range", out);
}

static const struct param params[] = {
	{ 0 },
};

const struct step_class step_minmax = {
	.name = "minmax",
	.help = "map the range in training to 0..1",
	.params = params,
	.state_size = sizeof(struct scale),
	.accepts = scale_accepts,
	.learn = learn,
	.apply = scale_apply,
	.save = scale_save,
	.load = scale_load,
	.describe = describe,
};
