#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "data/xy.h"
#include "model/coefficients.h"
#include "model/logit.h"
#include "model/model.h"
#include "model/newton.h"

/* Logistic and softmax regression with an L2 penalty:
 *
 *   sum_i w_i (-log p_i[y_i]) + lambda/2 |b|^2, the intercepts free.
 *
 * Several classes have a score each; the penalty makes them sum to 0. */
struct logistic {
	struct coefficients b;
	double lambda;
	int32_t steps;
};

static const struct param params[] = {
	{ .name = "lambda", .help = "weight of the L2 penalty on the summed loss", .type = PARAM_REAL,
		.min = 0, .max = 1e12, .def = 1, .has_default = true, .tune_log = true },
	{ .name = "iterations", .help = "most Newton steps", .type = PARAM_INT, .min = 1,
		.max = 10000, .def = 100, .has_default = true },
	{ 0 },
};

/* What is written down after each step: the curve. */
struct watcher {
	const struct logit *l;
	struct coefficients *b;
	const struct xy *valid;
	double *raw;
	double total;
	struct fit_info *info;
};

static void unpack(const struct logit *l, const double *packed, double *out)
{
	for (int32_t k = 0; k < l->outputs; k++)
		design_unpack(&l->s, packed + (ptrdiff_t)k * l->s.width,
			out + (ptrdiff_t)k * l->s.width);
}

static void watch(void *arg, int32_t step, const double *beta)
{
	struct watcher *w = arg;
	double valid = (double)NAN, train = w->l->bare / w->total;
	if (w->valid) {
		unpack(w->l, beta, w->b->value);
		coefficients_predict(w->b, w->valid, w->l->ctl, w->raw);
		valid = model_loss(w->valid, w->raw);
	}
	w->info->curve[w->info->points++] = (struct curve_point){ step, train, valid };
	ctl_point(w->l->ctl, step, train, valid);
}

static void conclude(const struct newton *m, struct fit_info *info)
{
	static const char *const stopped[] = { "converged", "separated", "stuck", "all iterations",
		"budget" };
	info->stopped = stopped[m->end];
	info->steps = m->steps;
	if (m->end == NEWTON_CONVERGED || m->end == NEWTON_BUDGET)
		return;
	info->warning_code = ERR_WARN_NOT_CONVERGED;
	if (m->end == NEWTON_SEPARATED) {
		info->warning = "the columns tell the classes apart without error, so that the "
			"coefficients grow without end: they and their probabilities mean nothing";
		info->warning_fix = "model train logistic --lambda 1";
	} else if (m->end == NEWTON_ITERATIONS) {
		info->warning = "the optimum was not reached in the iterations allowed";
		info->warning_fix = "model train logistic --iterations 1000";
	} else {
		info->warning = "rounding ended the search before the optimum: columns are nearly "
			"dependent or of very different size";
		info->warning_fix = "recipe add standardise @numeric";
	}
}

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	struct logistic *m = st;
	struct logit l;
	(void)seed;
	m->lambda = args_real(v, "lambda");
	struct watcher w = { .l = &l, .b = &m->b, .valid = valid, .info = info };
	struct newton search = { .most = (int32_t)args_int(v, "iterations"), .watch = watch,
		.arg = &w };
	ctl_phase(c, "minimising the loss", search.most);
	if (!logit_init(&l, train, m->lambda, a, c, e))
		return false;
	coefficients_init(&m->b, train, l.outputs, a);
	info->curve = ARENA_ARRAY(a, struct curve_point, search.most);
	double *beta = ARENA_ARRAY(a, double, l.size);
	w.total = xy_total_weight(train);
	if (valid && !(w.raw = ARENA_BIG(a, double, valid->n * l.outputs, e)))
		return false;
	if (m->lambda <= 0.0 && l.outputs == 1) /* a penalty biases, and several classes shift */
		search.se = ARENA_ARRAY(a, double, l.size);
	if (!newton_minimise(&search, &l, beta, a, e))
		return false;
	unpack(&l, beta, m->b.value);
	if (search.se && search.end == NEWTON_CONVERGED) {
		m->b.se = ARENA_ARRAY(a, double, l.size);
		unpack(&l, search.se, m->b.se);
	}
	m->steps = search.steps;
	conclude(&search, info);
	return true;
}

static void predict(const void *st, const struct xy *d, struct ctl *c, double *out)
{
	const struct logistic *m = st;
	coefficients_predict(&m->b, d, c, out);
}

static void save(const void *st, struct writer *w)
{
	const struct logistic *m = st;
	writer_double(w, m->lambda);
	writer_i32(w, m->steps);
	coefficients_save(&m->b, w);
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct logistic *m = st;
	return reader_finite(r, &m->lambda, e) && reader_i32(r, &m->steps, e) &&
		coefficients_load(&m->b, r, a, e);
}

static bool fits(const void *st, const struct xy *schema, int32_t outputs)
{
	return coefficients_fit(&((const struct logistic *)st)->b, schema, outputs);
}

static void explain(const void *st, const struct xy *names, struct node *out)
{
	const struct logistic *m = st;
	node_string(out, "objective",
		"sum of weight x log loss + lambda/2 x sum of squared coefficients, intercept free");
	node_real(out, "lambda", m->lambda);
	node_int(out, "iterations", m->steps);
	if (m->b.outputs == 1)
		node_string(out, "log_odds_of", names->task->class_name[1]);
	coefficients_explain(&m->b, names, out);
}

const struct model_class model_logistic = {
	.name = "logistic",
	.help = "logistic or softmax regression with an L2 penalty",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.needs = NEEDS_COMPLETE | NEEDS_NUMBERS | NEEDS_SCALED,
	.params = params,
	.state_size = sizeof(struct logistic),
	.fit = fit,
	.predict = predict,
	.save = save,
	.load = load,
	.fits = fits,
	.explain = explain,
};
