#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/metric_list.h"
#include "evaluate/metric_loss.h"
#include "stat/quantile.h"

static bool prepare_squared(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct losses *l = losses_new(s, a, e);
	for (ptrdiff_t i = 0; l && i < s->n; i++)
		l->loss[i] = (s->y[i] - s->yhat[i]) * (s->y[i] - s->yhat[i]);
	*state = l;
	return l;
}

static bool prepare_absolute(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct losses *l = losses_new(s, a, e);
	for (ptrdiff_t i = 0; l && i < s->n; i++)
		l->loss[i] = fabs(s->y[i] - s->yhat[i]);
	*state = l;
	return l;
}

static const struct metric_family family_squared = { prepare_squared, losses_reduce };
static const struct metric_family family_absolute = { prepare_absolute, losses_reduce };

const struct metric metric_mse = {
	.name = "mse",
	.title = "mean squared error",
	.tasks = TASK_REGRESSION,
	.input = METRIC_VALUE,
	.higher_is_better = false,
	.worst = (double)INFINITY,
	.best = 0,
	.definition = "The mean of (y - prediction)^2.",
	.strength =
		"Smallest at the conditional mean, so it is the right target when totals matter.",
	.weakness = "In squared units, and a few outliers can make up nearly all of it.",
	.family = &family_squared,
	.finish = losses_finish_mean,
};

const struct metric metric_rmse = {
	.name = "rmse",
	.title = "root mean squared error",
	.tasks = TASK_REGRESSION,
	.input = METRIC_VALUE,
	.higher_is_better = false,
	.worst = (double)INFINITY,
	.best = 0,
	.definition = "The square root of the mean of (y - prediction)^2.",
	.strength = "In the units of the target; large mistakes count most.",
	.weakness =
		"A few outliers decide it.  It is not the typical error: that is nearer to medae.",
	.family = &family_squared,
	.finish = losses_finish_root,
};

const struct metric metric_mae = {
	.name = "mae",
	.title = "mean absolute error",
	.tasks = TASK_REGRESSION,
	.input = METRIC_VALUE,
	.higher_is_better = false,
	.worst = (double)INFINITY,
	.best = 0,
	.definition = "The mean of |y - prediction|.",
	.strength = "In the units of the target; every unit of error costs the same.",
	.weakness = "Smallest at the conditional median: on a skewed target a model that is low on"
		" average can win.",
	.family = &family_absolute,
	.finish = losses_finish_mean,
};

/* Absolute errors in ascending order, and the row of each. */
struct sorted_errors {
	ptrdiff_t n;
	const double *error;
	const int32_t *row;
};

static bool prepare_median(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct sorted_errors *m = ARENA_NEW(a, struct sorted_errors);
	struct losses *l = losses_new(s, a, e);
	int32_t *row = l ? ARENA_BIG(a, int32_t, s->n, e) : NULL;
	double *sorted = row ? ARENA_BIG(a, double, s->n, e) : NULL;
	if (!sorted)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++)
		l->loss[i] = fabs(s->y[i] - s->yhat[i]);
	sort_order(l->loss, row, s->n);
	for (ptrdiff_t i = 0; i < s->n; i++)
		sorted[i] = l->loss[row[i]];
	*m = (struct sorted_errors){ s->n, sorted, row };
	*state = m;
	return true;
}

/* sums: the weighted median, and whether there is one.  When the lower half of the weight ends
 * exactly at a row, the mean of it and the next, so that weights equal repeated rows. */
static void reduce_median(const void *state, const double *w, double *sums)
{
	const struct sorted_errors *m = state;
	double half = plain_sum(w, m->n) / 2, below = 0;
	ptrdiff_t i = 0;
	if (half <= 0)
		return;
	while (i < m->n - 1 && below + w[m->row[i]] < half)
		below += w[m->row[i++]];
	bool even = below + w[m->row[i]] <= half; /* not above half */
	sums[0] = m->error[i];
	sums[1] = 1;
	if (!even)
		return;
	for (ptrdiff_t j = i + 1; j < m->n; j++)
		if (w[m->row[j]] > 0) {
			sums[0] = (m->error[i] + m->error[j]) / 2;
			return;
		}
}

static bool finish_median(const void *state, const double *sums, double *value, const char **note)
{
	(void)state;
	*value = sums[0];
	if (sums[1] > 0)
		return true;
	*note = "undefined (0/0): no rows";
	return false;
}

static const struct metric_family family_median = { prepare_median, reduce_median };

const struct metric metric_medae = {
	.name = "medae",
	.title = "median absolute error",
	.tasks = TASK_REGRESSION,
	.input = METRIC_VALUE,
	.higher_is_better = false,
	.worst = (double)INFINITY,
	.best = 0,
	.definition = "The median of |y - prediction|.",
	.strength = "Half of the predictions are nearer than this; outliers cannot move it.",
	.weakness = "Blind to the worse half of the rows, however bad they are.",
	.family = &family_median,
	.finish = finish_median,
};

/* Targets are shifted by their mean first, so that a large offset costs no digits. */
struct variation {
	struct losses squared, shifted;
};

static bool prepare_r2(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct variation *v = ARENA_NEW(a, struct variation);
	struct losses *squared = losses_new(s, a, e);
	struct losses *shifted = squared ? losses_new(s, a, e) : NULL;
	if (!shifted)
		return false;
	double mean = 0;
	for (ptrdiff_t i = 0; i < s->n; i++)
		mean += (s->y[i] - mean) / (double)(i + 1);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		squared->loss[i] = (s->y[i] - s->yhat[i]) * (s->y[i] - s->yhat[i]);
		shifted->loss[i] = s->y[i] - mean;
	}
	*v = (struct variation){ *squared, *shifted };
	*state = v;
	return true;
}

/* sums: w, w (y - m), w (y - m)^2, w (y - yhat)^2, and whether two values of y differ. */
static void reduce_r2(const void *state, const double *w, double *sums)
{
	const struct variation *v = state;
	const double *y = v->shifted.loss;
	double first = (double)NAN;
	for (ptrdiff_t i = 0; i < v->shifted.n; i++) {
		if (w[i] <= 0)
			continue;
		if (isnan(first))
			first = y[i];
		sums[4] += y[i] < first || y[i] > first;
		sums[1] += w[i] * y[i];
		sums[2] += w[i] * y[i] * y[i];
	}
	sums[0] += plain_sum(w, v->shifted.n);
	sums[3] += weighted_sum(w, v->squared.loss, v->squared.n);
}

static bool finish_r2(const void *state, const double *sums, double *value, const char **note)
{
	(void)state;
	*value = 1 - sums[3] / (sums[2] - sums[1] * sums[1] / sums[0]);
	if (sums[4] > 0)
		return true;
	*note = "undefined: the target is constant on these rows";
	return false;
}

static const struct metric_family family_r2 = { prepare_r2, reduce_r2 };

const struct metric metric_r2 = {
	.name = "r2",
	.title = "R squared",
	.tasks = TASK_REGRESSION,
	.input = METRIC_VALUE,
	.higher_is_better = true,
	.worst = -(double)INFINITY,
	.best = 1,
	.definition =
		"1 - sum (y - prediction)^2 / sum (y - mean y)^2, the mean being that of these"
		" rows.",
	.strength = "Free of units: the share of the variance that the model accounts for.",
	.weakness =
		"Grows with the spread of the target, so it does not compare across tables; below 0"
		" the model is worse than the mean; near 1 it can still hide errors too large to use.",
	.family = &family_r2,
	.finish = finish_r2,
};
