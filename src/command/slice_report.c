#include "config.h"

#include "command/slice_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/group.h"
#include "evaluate/metric.h"
#include "evaluate/slice.h"

static bool slice_column(const struct workbench *w, const struct slice_ask *q, int32_t column,
	struct slices *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct grouping g;
	if (!grouping_make(&q->frame->column[column], q->rows, &g, a, e))
		return false;
	struct slice *s = ARENA_ARRAY(a, struct slice, g.groups);
	if (!slices_score(q->s, &g, q->metric, q->all, q->rounds, w->options.seed, s, a, c, e))
		return false;
	/* One group is all rows: it says nothing. */
	for (int32_t k = 0; k < g.groups && g.groups > 1; k++) {
		out->slice = arena_grow(a, out->slice, out->n, &out->capacity, (ptrdiff_t)sizeof *out->slice);
		out->slice[out->n++] = s[k];
	}
	return true;
}

/* Levels of free text are hardly groups: they are sliced when asked for by name. */
static bool is_sliced(const struct column *c)
{
	return c->type != COLUMN_TEXT && (column_is_feature(c) || c->role == ROLE_GROUP);
}

static bool named_column(const struct slice_ask *q, const char *name, int32_t *at, struct err *e)
{
	if (!frame_need(q->frame, name, at, e))
		return false;
	if (strcmp(name, q->s->task->target) != 0)
		return true;
	err_set(e, ERR_TASK, "%s is what is predicted: slices by the answer are no slices of the table", name);
	return err_hint(e, "evaluate matrix has the errors class by class");
}

static bool collect(const struct workbench *w, const struct slice_ask *q, struct slices *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	int32_t at;
	*out = (struct slices){ 0 };
	for (ptrdiff_t i = 0; i < q->n; i++)
		if (!named_column(q, q->by[i], &at, e) || !slice_column(w, q, at, out, a, c, e))
			return false;
	ctl_phase(c, "slicing", q->frame->columns);
	for (int32_t k = 0; q->n == 0 && k < q->frame->columns; k++)
		if (is_sliced(&q->frame->column[k]) && (!slice_column(w, q, k, out, a, c, e) || !ctl_step(c, 1, e)))
			return false;
	return true;
}

/* By what is left of the difference once chance is allowed for. */
static int ascending(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	double p = x->shrunk.value, q = y->shrunk.value;
	if (isnan(p) || isnan(q))
		return isnan(p) - isnan(q);
	if (p < q || p > q)
		return p < q ? -1 : 1;
	int by_column = strcmp(x->column, y->column);
	return by_column ? by_column : strcmp(x->group, y->group);
}

static int descending(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	double p = x->shrunk.value, q = y->shrunk.value;
	return isnan(p) || isnan(q) || !(p < q || p > q) ? ascending(a, b) : p > q ? -1 : 1;
}

static void add_slices(const struct slices *s, const struct slice_ask *q, struct node *root)
{
	struct node *list = node_list(root, "slices");
	node_title(list, "Slices, worst first", VIEW_TABLE);
	qsort(s->slice, (size_t)s->n, sizeof *s->slice, q->metric->higher_is_better ? ascending : descending);
	for (ptrdiff_t i = 0; i < s->n && (q->top == 0 || list->count < q->top); i++) {
		const struct slice *x = &s->slice[i];
		if (q->worse_only && !x->worse)
			continue;
		struct node *one = node_object(list, NULL);
		node_string(one, "column", x->column);
		node_string(one, "group", x->group);
		node_int(one, "n", x->score.n);
		node_interval(one, "score", &x->score);
		node_interval(one, "shrunk", &x->shrunk);
		node_string(one, "verdict", x->worse ? "worse" : x->better ? "better" : "as all");
	}
}

bool slice_report(const struct workbench *w, const struct slice_ask *q, struct slices *found,
	struct node *root, struct ctl *c, struct err *e)
{
	if (!collect(w, q, found, root->report->arena, c, e))
		return false;
	add_slices(found, q, root);
	return true;
}

const struct metric *slice_metric(const struct scored *s)
{
	return metric_find(s->task->kind == TASK_REGRESSION ? "mae" : "accuracy");
}
