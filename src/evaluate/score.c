#include "config.h"

#include "evaluate/score.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/task.h"
#include "model/model.h"


/* Below this many rows, or rows of a class, an evaluation is rough whatever its value. */
#define FEW 100

static bool choose(const struct scored *s, const struct score_options *o,
	const struct metric ***out, int32_t *n, struct arena *a, struct err *e)
{
	enum task_kind kind = s->task->kind;
	ptrdiff_t room = 0;
	while (o->metrics ? o->metrics[room] != NULL : metric_table[room] != NULL)
		room++;
	const struct metric **m = ARENA_ARRAY(a, const struct metric *, room);
	*n = 0;
	for (ptrdiff_t i = 0; i < room; i++)
		if (o->metrics) {
			if (!metric_need(o->metrics[i], kind, &m[(*n)++], e))
				return false;
		} else if ((metric_table[i]->tasks & ~metric_table[i]->unlisted) & kind) {
			m[(*n)++] = metric_table[i];
		}
	*out = m;
	return true;
}

static bool add_metrics(const struct scored *s, const struct score_options *o, struct node *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	const struct metric **m;
	int32_t n;
	struct scored binned = *s;
	binned.bins = o->bins;
	if (!choose(s, o, &m, &n, a, e))
		return false;
	struct interval *v = ARENA_ARRAY(a, struct interval, n);
	if (!metric_intervals(m, n, &binned, o->rounds, o->seed, v, a, c, e))
		return false;
	struct node *list = node_object(out, "metrics");
	for (int32_t i = 0; i < n; i++) {
		struct node *one = node_interval(list, m[i]->name, &v[i]);
		node_title(one, m[i]->title, one->view);
	}
	return true;
}

static void add_confusion(const struct scored *s, struct node *out, struct arena *a)
{
	int32_t k = s->task->classes;
	int64_t *counts = ARENA_ARRAY(a, int64_t, (ptrdiff_t)k * k);
	struct node *matrix = node_object(out, "confusion");
	node_title(matrix, "rows: truth, columns: decision", VIEW_MATRIX);
	confusion_count(s, counts);
	struct node *labels = node_list(matrix, "labels"), *rows = node_list(matrix, "counts");
	for (int32_t i = 0; i < k; i++) {
		node_string(labels, NULL, s->task->class_name[i]);
		node_ints(rows, NULL, counts + (ptrdiff_t)i * k, k);
	}
}

static void warn_few(const struct scored *s, struct node *out, struct arena *a)
{
	int32_t k = s->task->classes;
	int64_t *rows = ARENA_ARRAY(a, int64_t, k);
	if (!out->report)
		return;
	for (ptrdiff_t i = 0; s->label && i < s->n; i++)
		rows[s->label[i]]++;
	int32_t rarest = 0;
	for (int32_t i = 1; i < k; i++)
		rarest = rows[i] < rows[rarest] ? i : rarest;
	if (k > 0 && rows[rarest] < FEW)
		report_warn(out->report, ERR_WARN_FEW_ROWS, NULL,
			"only %lld row%s of class '%s': read the intervals, not the values",
			(long long)rows[rarest], rows[rarest] == 1 ? "" : "s", s->task->class_name[rarest]);
	else if (s->n < FEW)
		report_warn(out->report, ERR_WARN_FEW_ROWS, NULL,
			"only %lld row%s: read the intervals, not the values", (long long)s->n,
			s->n == 1 ? "" : "s");
}

bool score_report(const struct scored *s, const struct score_options *o, struct node *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	if (!node_find(out, "n"))
		node_int(out, "n", s->n);
	if (!add_metrics(s, o, out, a, c, e))
		return false;
	if (s->task->kind != TASK_REGRESSION)
		add_confusion(s, out, a);
	warn_few(s, out, a);
	return true;
}

/* The same p for every row; raw scores that mean it. */
static bool constant_classes(struct scored *b, const double *prior, struct arena *a, struct err *e)
{
	int32_t k = b->task->classes, top = 0, outputs = task_outputs(b->task);
	double *p = ARENA_BIG(a, double, b->n * k, e),
	       *raw = p ? ARENA_BIG(a, double, b->n * outputs, e) : NULL;
	int32_t *decision = raw ? ARENA_BIG(a, int32_t, b->n, e) : NULL;
	if (!decision)
		return false;
	for (int32_t j = 1; j < k; j++)
		if (prior[j] > prior[top])
			top = j;
	for (ptrdiff_t i = 0; i < b->n; i++) {
		decision[i] = top;
		for (int32_t j = 0; j < k; j++)
			p[i * k + j] = prior[j]; /* raw stays 0: equal scores everywhere */
	}
	b->p = p;
	b->raw = raw;
	b->decision = decision;
	return true;
}

static bool constant_value(struct scored *b, double mean, struct arena *a, struct err *e)
{
	double *yhat = ARENA_BIG(a, double, b->n, e);
	for (ptrdiff_t i = 0; yhat && i < b->n; i++)
		yhat[i] = mean;
	b->yhat = b->raw = yhat;
	return yhat;
}

bool score_baseline(const struct scored *s, const double *train_prior, double train_mean,
	const struct score_options *o, struct node *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	bool regression = s->task->kind == TASK_REGRESSION;
	struct scored b = *s;
	if (!(regression ? constant_value(&b, train_mean, a, e)
			 : constant_classes(&b, train_prior, a, e)))
		return false;
	struct node *baseline = node_object(out, "baseline");
	node_string(baseline, "kind", regression ? "mean" : "prior");
	return add_metrics(&b, o, baseline, a, c, e);
}
