#include "config.h"

#include <float.h>
#include <math.h>

#include "base/report.h"
#include "feature/reshape.h"
#include "feature/step.h"
#include "stat/yeo_johnson.h"

/* Values far beyond training must not become infinite. */
static double curve(double x, double lambda)
{
	return fmin(fmax(yeo_johnson(x, lambda), -DBL_MAX), DBL_MAX);
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n, const struct args *v,
	const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return reshape_learn(st, in, columns, n, yeo_johnson_fit, 1, weight, a, c, e);
}

static bool apply(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	return reshape_apply(st, curve, 1, t, c, e);
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	return reshape_load(st, YEO_JOHNSON_LEAST, YEO_JOHNSON_MOST, r, a, e);
}

static void describe(const void *st, struct node *out)
{
	const struct reshape *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct node *row = node_object(out, NULL);
		node_string(row, "column", s->name[i]);
		node_real(row, "lambda", s->number[i]);
	}
}

static const struct param params[] = {
	{ 0 },
};

const struct step_class step_power = {
	.name = "power",
	.help = "the power that makes a column look most normal, values of either sign (Yeo and Johnson 2000)",
	.params = params,
	.state_size = sizeof(struct reshape),
	.accepts = reshape_accepts,
	.learn = learn,
	.apply = apply,
	.save = reshape_save,
	.load = load,
	.describe = describe,
};
