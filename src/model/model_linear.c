#include "config.h"

#include "base/ctl.h"
#include "model/linear_fit.h"
#include "model/model.h"

static const struct param params[] = {
	{ 0 },
};

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	return linear_fit(st, train, 0.0, info, a, c, e);
}

const struct model_class model_linear = {
	.name = "linear",
	.help = "least squares, with standard errors",
	.tasks = TASK_REGRESSION,
	.needs = NEEDS_COMPLETE | NEEDS_NUMBERS,
	.params = params,
	.state_size = sizeof(struct linear),
	.fit = fit,
	.predict = linear_predict,
	.save = linear_save,
	.load = linear_load,
	.fits = linear_fits,
	.explain = linear_explain,
};
