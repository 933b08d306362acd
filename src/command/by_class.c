#include "config.h"

#include "command/by_class.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/opened.h"
#include "command/subject.h"
#include "data/column.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/interval.h"
#include "stat/quantile.h"

/* The known values of the rows of one class; how many. */
static ptrdiff_t values_of(const struct column *k, struct rowset rows, const int32_t *label, int32_t class, double *x)
{
	ptrdiff_t n = 0;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (label[rows.row[i]] == class && !column_missing_at(k, rows.row[i]))
			x[n++] = k->number[rows.row[i]];
	return n;
}

static void report_class(const char *name, const double *sorted, ptrdiff_t n, struct node *list)
{
	static const struct { const char *name; double q; } told[] = { { "q05", 0.05 }, { "q25", 0.25 }, { "median", 0.5 },
		{ "q75", 0.75 }, { "q95", 0.95 } };
	struct node *o = node_object(list, NULL);
	node_string(o, "class", name);
	node_int(o, "n", n);
	for (int i = 0; i < 5; i++)
		if (n > 0)
			node_real(o, told[i].name, quantile_sorted(sorted, n, told[i].q));
		else
			node_null(o, told[i].name, "no row of this class has a value");
}

static bool report_numbers(const struct column *k, const struct task *t, struct rowset rows, const int32_t *label,
	const char *which, struct node *root, struct ctl *c, struct err *e)
{
	struct arena *a = root->report->arena;
	double *x = ARENA_BIG(a, double, 2 * rows.n + 1, e);
	if (!x)
		return false;
	struct node *list = node_list(root, "by_class");
	node_title(list, arena_printf(a, "By class of %s (%s)", t->target, which), VIEW_TABLE);
	for (int32_t i = 0; i < t->classes && i < BY_CLASS_MOST; i++) {
		ptrdiff_t n = values_of(k, rows, label, i, x);
		sort_doubles(x, x + rows.n, n);
		report_class(t->class_name[i], x, n, list);
		if (!ctl_step(c, 0, e))
			return false;
	}
	return true;
}

/* The level with most rows that is not told yet; -1 when none is left. */
static int32_t next_level(const int64_t *n, const bool *told, int32_t levels)
{
	int32_t best = -1;
	for (int32_t i = 0; i < levels; i++)
		if (!told[i] && n[i] > 0 && (best < 0 || n[i] > n[best]))
			best = i;
	return best;
}

static bool report_levels(const struct column *k, const struct task *t, struct rowset rows, const int32_t *label,
	const char *which, struct node *root, struct err *e)
{
	struct arena *a = root->report->arena;
	int64_t *n = ARENA_BIG(a, int64_t, 2 * (ptrdiff_t)k->levels + 2, e), *yes = n ? n + k->levels : NULL;
	bool *told = n ? ARENA_BIG(a, bool, (ptrdiff_t)k->levels + 1, e) : NULL;
	if (!told)
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		int32_t level = k->code[rows.row[i]], class = label[rows.row[i]];
		if (level < 0 || class < 0)
			continue;
		n[level]++;
		yes[level] += class == 1;
	}
	struct node *list = node_list(root, "by_level");
	node_title(list, arena_printf(a, "How often %s is %s, by level (%s)", t->target, t->class_name[1], which), VIEW_TABLE);
	for (int32_t i = 0, level; i < BY_CLASS_MOST && (level = next_level(n, told, k->levels)) >= 0; i++) {
		struct interval rate = interval_proportion((double)yes[level], (double)n[level], 0.95);
		struct node *o = node_object(list, NULL);
		told[level] = true;
		node_string(o, "level", arena_strndup(a, k->level[level].p, k->level[level].n));
		node_int(o, "n", n[level]);
		node_interval(o, "rate", &rate);
	}
	return true;
}

bool by_class_report(struct subject *s, int32_t column, struct node *root, struct ctl *c, struct err *e)
{
	const struct column *k = &s->frame->column[column];
	const struct task *t;
	struct opened o;
	struct arena *a = root->report->arena;
	bool levels = k->type == COLUMN_CATEGORY || k->type == COLUMN_BOOLEAN;
	if (k->role == ROLE_TARGET || (!column_is_numeric(k) && !levels))
		return true;
	if (!subject_task(s, &t, NULL, c, e) || !opened_make(s, &o, a, c, e))
		return false;
	if (!t || t->kind == TASK_REGRESSION || !o.is_split || (levels && t->kind != TASK_BINARY))
		return true;
	int32_t *label = ARENA_BIG(a, int32_t, s->frame->rows + 1, e);
	if (!label || !task_labels(t, s->frame, label, e))
		return false;
	const char *which = s->is_file ? "all labelled rows" : "training and validation rows";
	return levels ? report_levels(k, t, o.rows, label, which, root, e)
		      : report_numbers(k, t, o.rows, label, which, root, c, e);
}
