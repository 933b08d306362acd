#include "config.h"

#include "base/ctl.h"
#include "model/linear_fit.h"
#include "model/model.h"

static const struct param params[] = {
	{ .name = "lambda", .help = "weight of the L2 penalty on the summed squared error",
		.type = PARAM_REAL, .min = 0, .max = 1e12, .def = 1, .has_default = true,
		.tune_log = true },
	{ 0 },
};

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	(void)valid;
	(void)seed;
	return linear_fit(st, train, args_real(v, "lambda"), info, a, c, e);
}

const struct model_class model_ridge = {
	.name = "ridge",
	.help = "least squares with an L2 penalty",
	.tasks = TASK_REGRESSION,
	.needs = NEEDS_COMPLETE | NEEDS_NUMBERS | NEEDS_SCALED,
	.params = params,
	.state_size = sizeof(struct linear),
	.fit = fit,
	.predict = linear_predict,
	.save = linear_save,
	.load = linear_load,
	.fits = linear_fits,
	.explain = linear_explain,
};
