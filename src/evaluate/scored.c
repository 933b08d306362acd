#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/rowset.h"
#include "data/task.h"
#include "evaluate/score.h"
#include "model/model.h"

static bool take_labels(const struct task *t, const struct frame *f, struct rowset rows,
	struct scored *out, struct arena *a, struct err *e)
{
	int32_t *all = ARENA_BIG(a, int32_t, f->rows, e);
	int32_t *label = all ? ARENA_BIG(a, int32_t, rows.n, e) : NULL;
	if (!label || !task_labels(t, f, all, e))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		label[i] = all[rows.row[i]];
		if (label[i] < 0) {
			err_set(e, ERR_UNKNOWN_CLASS,
				"the target is missing or no class of the model's");
			return err_at(e, rows.row[i] + 1, 0, t->target);
		}
	}
	out->label = label;
	return true;
}

static bool take_values(const struct task *t, const struct frame *f, struct rowset rows,
	struct scored *out, struct arena *a, struct err *e)
{
	double *all = ARENA_BIG(a, double, f->rows, e);
	double *y = all ? ARENA_BIG(a, double, rows.n, e) : NULL;
	bool *known = y ? ARENA_BIG(a, bool, f->rows, e) : NULL;
	if (!known || !task_values(t, f, all, known, e))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		y[i] = all[rows.row[i]];
		if (!known[rows.row[i]]) {
			err_set(e, ERR_NO_TARGET, "the target is missing");
			return err_at(e, rows.row[i] + 1, 0, t->target);
		}
	}
	out->y = y;
	return true;
}

static int32_t decide(const double *p, int32_t classes, double threshold)
{
	if (classes == 2)
		return p[1] >= threshold;
	int32_t top = 0;
	for (int32_t k = 1; k < classes; k++)
		if (p[k] > p[top])
			top = k;
	return top;
}

static bool take_decisions(struct scored *s, const double *p, double threshold, struct arena *a,
	struct err *e)
{
	int32_t k = s->task->classes;
	int32_t *decision = ARENA_BIG(a, int32_t, s->n, e);
	double *own = decision && !p ? ARENA_BIG(a, double, s->n * k, e) : NULL;
	if (!decision || (!p && !own))
		return false;
	if (own)
		model_probability(s->task, s->raw, s->n, own);
	s->p = p ? p : own;
	for (ptrdiff_t i = 0; i < s->n; i++)
		decision[i] = decide(s->p + i * k, k, threshold);
	s->decision = decision;
	return true;
}

bool scored_make(const struct task *t, const struct frame *f, struct rowset rows, const double *raw,
	const double *p, double threshold, struct scored *out, struct arena *a, struct err *e)
{
	*out = (struct scored){ .n = rows.n, .task = t, .raw = raw };
	if (rows.n == 0)
		return err_set(e, ERR_NO_ROWS, "there is no row to score");
	if (t->kind == TASK_REGRESSION) {
		out->yhat = raw;
		return take_values(t, f, rows, out, a, e);
	}
	return take_labels(t, f, rows, out, a, e) &&
		take_decisions(out, p, isnan(threshold) ? 0.5 : threshold, a, e);
}

bool scored_subset(const struct scored *s, const int32_t *row, ptrdiff_t n, struct scored *out,
	struct arena *a, struct err *e)
{
	int32_t k = s->task->classes, raws = task_outputs(s->task);
	bool classes = k > 0;
	ptrdiff_t wide = (classes ? k : 2) + raws + 1;
	double *room = ARENA_BIG(a, double, n * wide + 1, e);
	int32_t *label = room ? ARENA_BIG(a, int32_t, 2 * n + 1, e) : NULL;
	if (!label)
		return false;
	double *p = room, *raw = p + n * (classes ? k : 2), *weight = raw + n * raws;
	for (ptrdiff_t i = 0; i < n; i++) {
		for (int32_t j = 0; j < k; j++)
			p[i * k + j] = s->p[row[i] * (ptrdiff_t)k + j];
		for (int32_t j = 0; s->raw && j < raws; j++)
			raw[i * raws + j] = s->raw[row[i] * (ptrdiff_t)raws + j];
		weight[i] = s->weight ? s->weight[row[i]] : 1;
		label[i] = classes ? s->label[row[i]] : 0;
		label[n + i] = classes ? s->decision[row[i]] : 0;
		if (!classes) {
			p[i] = s->y[row[i]];
			p[n + i] = s->yhat[row[i]];
		}
	}
	*out = (struct scored){ .n = n, .task = s->task, .raw = s->raw ? raw : NULL, .bins = s->bins,
		.weight = s->weight ? weight : NULL };
	if (classes) {
		out->p = p;
		out->label = label;
		out->decision = label + n;
	} else {
		out->y = p;
		out->yhat = p + n;
	}
	return true;
}
