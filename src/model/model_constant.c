#include "config.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "data/xy.h"
#include "model/constant.h"
#include "model/model.h"
#include "stat/weighted.h"

/* As sure as the rule of succession allows after n rows that all said the same (Laplace 1774):
 * certainty would make the log loss infinite at the first exception. */
static bool vote(struct constant *m, const struct xy *d, struct arena *a,
	struct err *e)
{
	int32_t classes = d->task->classes, most = 0;
	double *share = constant_class_shares(d, a);
	double total = xy_total_weight(d);
	for (int32_t k = 1; k < classes; k++)
		if (share[k] > share[most])
			most = k;
	for (int32_t k = 0; k < classes; k++)
		share[k] = (k == most ? total + 1.0 : 1.0) / (total + classes);
	constant_set_shares(m, d, share);
	(void)e;
	return true;
}

static bool take_shares(struct constant *m, const struct xy *d, struct arena *a, struct err *e)
{
	(void)e;
	constant_set_shares(m, d, constant_class_shares(d, a));
	return true;
}

/* The weighted mean, corrected once for the rounding of its own sum. */
static bool take_mean(struct constant *m, const struct xy *d, struct arena *a, struct err *e)
{
	double sum = 0.0, away = 0.0, total = xy_total_weight(d);
	for (ptrdiff_t r = 0; r < d->n; r++)
		sum += xy_weight(d, r) * d->y[r];
	for (ptrdiff_t r = 0; r < d->n; r++)
		away += xy_weight(d, r) * (d->y[r] - sum / total);
	(void)a;
	(void)e;
	m->raw[0] = sum / total + away / total;
	return true;
}

static bool take_median(struct constant *m, const struct xy *d, struct arena *a, struct err *e)
{
	double *scratch = ARENA_BIG(a, double, 4 * d->n, e);
	if (!scratch)
		return false;
	m->raw[0] = weighted_quantile(d->y, d->weight, d->n, 0.5, scratch);
	return true;
}

static bool fit(struct constant *m, const struct xy *train,
	bool (*take)(struct constant *m, const struct xy *d, struct arena *a, struct err *e),
	struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	constant_init(m, train, a);
	info->stopped = "counted";
	return take(m, train, a, e) && ctl_step(c, 1, e);
}

static bool fit_majority(void *st, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c,
	struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	return fit(st, train, vote, info, a, c, e);
}

static bool fit_prior(void *st, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c,
	struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	return fit(st, train, take_shares, info, a, c, e);
}

static bool fit_mean(void *st, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c,
	struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	return fit(st, train, take_mean, info, a, c, e);
}

static bool fit_median(void *st, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c,
	struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	return fit(st, train, take_median, info, a, c, e);
}

static const struct param params[] = {
	{ 0 },
};

#define SHARED \
	.baseline = true, .params = params, .state_size = sizeof(struct constant), \
	.predict = constant_predict, .save = constant_save, .load = constant_load, \
	.fits = constant_fits, .explain = constant_explain

const struct model_class model_majority = {
	.name = "majority",
	.help = "always the commonest class",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.fit = fit_majority,
	SHARED,
};

const struct model_class model_prior = {
	.name = "prior",
	.help = "always the shares of the classes",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.fit = fit_prior,
	SHARED,
};

const struct model_class model_mean = {
	.name = "mean",
	.help = "always the mean of the target",
	.tasks = TASK_REGRESSION,
	.fit = fit_mean,
	SHARED,
};

const struct model_class model_median = {
	.name = "median",
	.help = "always the median of the target",
	.tasks = TASK_REGRESSION,
	.fit = fit_median,
	SHARED,
};
