#include "config.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "data/xy.h"
#include "model/constant.h"
#include "model/model.h"
#include "stat/weighted.h"

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	constant_init(st, train, a);
	double *scratch = ARENA_BIG(a, double, 4 * train->n, e);
	if (!scratch)
		return false;
	((struct constant *)st)->raw[0] =
		weighted_quantile(train->y, train->weight, train->n, 0.5, scratch);
	info->stopped = "counted";
	return ctl_step(c, 1, e);
}

static const struct param params[] = {
	{ 0 },
};

const struct model_class model_median = {
	.name = "median",
	.help = "always the median of the target",
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
