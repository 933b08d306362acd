#include "config.h"

#include "base/ctl.h"
#include "data/xy.h"
#include "model/constant.h"
#include "model/model.h"

/* As sure as the rule of succession allows after n rows that all said the same (Laplace 1774):
 * certainty would make the log loss infinite at the first exception. */
static void vote(struct constant *m, const struct xy *d, struct arena *a)
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
}

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	(void)valid;
	(void)v;
	(void)seed;
	constant_init(st, train, a);
	vote(st, train, a);
	info->stopped = "counted";
	return ctl_step(c, 1, e);
}

static const struct param params[] = {
	{ 0 },
};

const struct model_class model_majority = {
	.name = "majority",
	.help = "always the commonest class",
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
