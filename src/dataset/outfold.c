#include "config.h"

#include "dataset/outfold.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/crossval.h"
#include "evaluate/pipeline.h"
#include "model/model.h"
#include "stat/interval.h"

static bool keep_classes(const struct frame *f, const struct task *t, const struct crossval *v,
	struct outfold *out, struct arena *a, struct err *e)
{
	int32_t *all = ARENA_BIG(a, int32_t, f->rows + 1, e);
	int32_t *label = all ? ARENA_BIG(a, int32_t, v->rows.n + 1, e) : NULL;
	double *p = label ? ARENA_BIG(a, double, v->rows.n * t->classes + 1, e) : NULL;
	if (!p || !task_labels(t, f, all, e))
		return false;
	for (ptrdiff_t i = 0; i < v->rows.n; i++)
		label[i] = all[v->rows.row[i]];
	model_probability(t, v->raw, v->rows.n, p);
	out->label = label;
	out->p = p;
	return true;
}

static bool keep_values(const struct frame *f, const struct task *t, const struct crossval *v,
	struct outfold *out, struct arena *a, struct err *e)
{
	double *all = ARENA_BIG(a, double, f->rows + 1, e);
	double *y = all ? ARENA_BIG(a, double, v->rows.n + 1, e) : NULL;
	if (!y || !task_values(t, f, all, NULL, e))
		return false;
	for (ptrdiff_t i = 0; i < v->rows.n; i++)
		y[i] = all[v->rows.row[i]];
	out->y = y;
	out->yhat = v->raw;
	return true;
}

/* A judge must not learn single rows by heart: boosting to the end believes wrong labels. */
static bool be_cautious(struct args *v, struct arena *a, struct err *e)
{
	static const char *const option[][2] = { { "rounds", "60" }, { "rate", "0.05" }, { "leaves", "15" },
		{ "min-leaf", "10" }, { "row-share", "0.5" } };
	for (size_t i = 0; i < sizeof option / sizeof *option; i++)
		if (!args_set(v, option[i][0], option[i][1], a, e))
			return false;
	return true;
}

bool outfold_make(const struct frame *f, const struct task *t, struct rowset rows,
	const struct recipe *recipe, const char *kind, int32_t folds, uint64_t seed,
	const char *weight_column, struct outfold *out, struct arena *a, struct ctl *c, struct err *e)
{
	const struct model_class *k;
	struct crossval v;
	*out = (struct outfold){ 0 };
	if (!model_class_need(kind, &k, e))
		return false;
	if (!(k->tasks & (unsigned)t->kind))
		return err_set(e, ERR_TASK, "%s does not fit %s, which is %s", k->name, t->target,
			t->kind == TASK_REGRESSION ? "a number" : "of classes");
	struct args *own = args_default(k->params, a);
	/* A score would gain from twins in other folds; a judge of single rows is to hear what their like are called. */
	struct pipeline_plan plan = { .recipe = recipe, .kind = k, .args = own, .seed = seed,
		.weight_column = weight_column, .apart = true };
	if (strcmp(k->name, "boost") == 0 && !be_cautious(own, a, e))
		return false;
	if (!crossval_run(&plan, f, t, rows, folds, seed, &v, a, c, e))
		return false;
	out->rows = v.rows;
	return t->kind == TASK_REGRESSION ? keep_values(f, t, &v, out, a, e)
					  : keep_classes(f, t, &v, out, a, e);
}

bool outfold_skill(const struct outfold *o, int32_t classes, struct interval *out, struct arena *a,
	struct err *e)
{
	double *saved = ARENA_BIG(a, double, o->rows.n + 1, e);
	double *share = ARENA_ARRAY(a, double, classes);
	if (!saved)
		return false;
	for (ptrdiff_t i = 0; i < o->rows.n; i++)
		share[o->label[i]] += 1 / (double)o->rows.n;
	for (ptrdiff_t i = 0; i < o->rows.n; i++)
		saved[i] = log(fmax(o->p[i * classes + o->label[i]], 1e-12)) - log(share[o->label[i]]);
	double most = 0; /* the entropy: a judge that is sure of each row saves this */
	for (int32_t k = 0; k < classes; k++)
		most -= share[k] > 0 ? share[k] * log(share[k]) : 0;
	*out = interval_mean(saved, o->rows.n, 0.95);
	out->hi = fmin(out->hi, most);
	return true;
}
