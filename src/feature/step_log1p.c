#include "config.h"

#include <math.h>

#include "base/report.h"
#include "feature/reshape.h"
#include "feature/step.h"

#define LEFT (-1.0) /* the floor of a column that has no logarithm, and is left as it is */

/* log(1 + x), and below the floor the floor: rising everywhere, whatever comes. */
static double curve(double x, double floor)
{
	return log1p(fmax(x, floor));
}

/* The floor: the smallest value of training where that is below 0, else 0. */
static bool learn_floor(const double *x, const double *w, ptrdiff_t n, double *floor, struct ctl *c, struct err *e)
{
	(void)w;
	(void)c;
	(void)e;
	*floor = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		*floor = fmin(*floor, x[i]);
	if (!(*floor > -1))
		*floor = LEFT;
	return true;
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n, const struct args *v,
	const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)v;
	return reshape_learn(st, in, columns, n, learn_floor, 0, weight, a, c, e);
}

static bool apply(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	return reshape_apply(st, curve, LEFT, t, c, e);
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	return reshape_load(st, LEFT, 0, r, a, e);
}

static void describe(const void *st, struct node *out)
{
	const struct reshape *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct node *row = node_object(out, NULL);
		bool left = !(s->number[i] > LEFT);
		node_string(row, "column", s->name[i]);
		if (left)
			node_null(row, "floor", "left as it is: it has values of -1 or less");
		else
			node_real(row, "floor", s->number[i]);
		node_string(row, "becomes", left ? "itself: values of -1 or less; see power" : "log(1 + x)");
	}
}

static const struct param params[] = {
	{ 0 },
};

const struct step_class step_log1p = {
	.name = "log1p",
	.help = "log(1 + x); a column with values of -1 or less is left as it is; later values below 0 and below "
		"all of training count as the smallest",
	.params = params,
	.state_size = sizeof(struct reshape),
	.accepts = reshape_accepts,
	.learn = learn,
	.apply = apply,
	.save = reshape_save,
	.load = load,
	.describe = describe,
};
