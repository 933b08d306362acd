#include "config.h"

#include "inference/predictor.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "data/frame.h"
#include "feature/recipe.h"
#include "stat/quantile.h"

bool predictor_score(const struct predictor *p, const struct frame *f, struct rowset rows,
	double *raw, double *prob, struct arena *scratch, struct ctl *c, struct err *e)
{
	const struct task *t = &p->pipeline.model.task;
	struct arena_mark mark = arena_mark(scratch);
	double *own = raw ? raw : ARENA_BIG(scratch, double, rows.n * task_outputs(t), e);
	bool ok = own && pipeline_predict(&p->pipeline, f, rows, own, scratch, c, e);
	if (ok && prob && t->kind != TASK_REGRESSION)
		calibrator_apply(p->calibrated ? &p->calibrator : NULL, t, own, rows.n, prob);
	arena_reset(scratch, mark);
	return ok;
}

int32_t predictor_decide(const struct predictor *p, const double *prob)
{
	int32_t top = 0, classes = p->pipeline.model.task.classes;
	if (classes == 2)
		return prob[1] >= p->threshold;
	for (int32_t k = 1; k < classes; k++)
		if (prob[k] > prob[top])
			top = k;
	return top;
}

bool predictor_conformal(struct predictor *p, const double *y, const double *yhat, ptrdiff_t n,
	struct rowset rows, struct arena *a, struct err *e)
{
	const ptrdiff_t least = 9; /* ceil(0.9 (n + 1)) <= n */
	ptrdiff_t rank = (9 * (n + 1) + 9) / 10;
	if (n < least)
		return err_set(e, ERR_NO_ROWS,
			"a 90 %% interval needs %td calibration rows, not %td", least, n);
	struct arena *scratch = arena_new();
	double *r = ARENA_BIG(scratch, double, 2 * n, e);
	if (r) {
		for (ptrdiff_t i = 0; i < n; i++)
			r[i] = fabs(y[i] - yhat[i]);
		sort_doubles(r, r + n, n);
		p->half_width = r[rank - 1];
		p->interval_rows = rowset_of(rows.row, rows.n, &rows.source, a);
	}
	arena_free(scratch);
	return r;
}

/* What may have seen rows, and what it did with them. */
struct witness {
	const char *deed;
	struct rowset rows;
};

#define WITNESSES 6

static void witnesses(const struct predictor *p, struct witness out[WITNESSES])
{
	struct rowset none = { 0 };
	out[0] = (struct witness){ "fitted the recipe", recipe_rows(p->pipeline.recipe) };
	out[1] = (struct witness){ "trained the model", p->pipeline.train };
	out[2] = (struct witness){ "stopped the training", p->pipeline.valid };
	out[3] = (struct witness){ "fitted the calibrator",
		p->calibrated ? p->calibrator.rows : none };
	out[4] = (struct witness){ "chose the threshold", p->threshold_rows };
	out[5] = (struct witness){ "set the width of the interval", p->interval_rows };
}

struct rowset predictor_seen(const struct predictor *p, struct arena *a)
{
	struct witness w[WITNESSES];
	witnesses(p, w);
	struct rowset seen = p->pipeline.train;
	for (int i = 0; i < WITNESSES; i++)
		if (digest_compare(&w[i].rows.source, &seen.source) == 0)
			seen = rowset_union(seen, w[i].rows, a);
	return seen;
}

static const char *deeds(const struct witness *w, struct rowset rows, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (int i = 0; i < WITNESSES; i++) {
		ptrdiff_t n = rowset_overlap(w[i].rows, rows);
		if (n > 0)
			text_addf(&t, "%s%td %s", t.n > 0 ? ", " : "", n, w[i].deed);
	}
	return t.n > 0 ? t.p : NULL;
}

bool predictor_refuse_seen(const struct predictor *p, struct rowset rows, struct err *e)
{
	struct arena *a = arena_new();
	struct witness w[WITNESSES];
	witnesses(p, w);
	const char *what = deeds(w, rows, a);
	if (what) {
		err_set(e, ERR_SEEN_ROWS, "'%s' has seen some of these %td rows: %s", p->name,
			rows.n, what);
		err_hint(e,
			"score rows that nothing was fitted on, such as --on test; --override REASON"
			" scores them all the same and writes the reason into the model card");
	}
	arena_free(a);
	return !what;
}
