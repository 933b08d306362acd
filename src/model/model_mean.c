#include "config.h"

#include "base/ctl.h"
#include "data/xy.h"
#include "model/constant.h"
#include "model/model.h"

/* The weighted mean, corrected once for the rounding of its own sum. */
static double mean_of(const struct xy *d)
{
	double sum = 0.0, away = 0.0, total = xy_total_weight(d);
	for (ptrdiff_t r = 0; r < d->n; r++)
		sum += xy_weight(d, r) * d->y[r];
	for (ptrdiff_t r = 0; r < d->n; r++)
		away += xy_weight(d, r) * (d->y[r] - sum / total);
	return sum / total + away / total;
}

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	constant_init(st, train, a);
	((struct constant *)st)->raw[0] = mean_of(train);
	info->stopped = "counted";
	return ctl_step(c, 1, e);
}

static const struct param params[] = {
	{ 0 },
};

const struct model_class model_mean = {
	.name = "mean",
	.help = "always the mean of the target",
	.tasks = TASK_REGRESSION,
	.baseline = true,
	.params = params,
	.state_size = sizeof(struct constant),
	.fit = fit,
	.predict = constant_predict,
	.save = constant_save,
	.load = constant_load,
	.fits = constant_fits,
	.explain = constant_explain,
};
