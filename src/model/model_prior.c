#include "config.h"

#include "base/ctl.h"
#include "data/xy.h"
#include "model/constant.h"
#include "model/model.h"

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	constant_init(st, train, a);
	constant_set_shares(st, train, constant_class_shares(train, a));
	info->stopped = "counted";
	return ctl_step(c, 1, e);
}

static const struct param params[] = {
	{ 0 },
};

const struct model_class model_prior = {
	.name = "prior",
	.help = "always the shares of the classes",
	.tasks = TASK_BINARY | TASK_CLASSES,
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
