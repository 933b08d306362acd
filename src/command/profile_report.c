#include "config.h"

#include "command/profile_report.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "data/date.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/profile.h"
#include "stat/signal.h"

#define SUMMARY_TOPS 3   /* levels a summary names */
#define SUMMARY_NAME 20  /* columns of a level's name in it */

static bool is_time(const struct column *c)
{
	return c->type == COLUMN_DATE || c->type == COLUMN_TIME;
}

/* A point on the column's axis as it would be written in the file. */
static void add_point(const struct column *c, struct node *o, const char *name, double x)
{
	char date[DATE_TEXT];
	if (!is_time(c) || !isfinite(x)) {
		node_real(o, name, x);
		return;
	}
	date_format((int64_t)llround(x), c->type == COLUMN_TIME, date);
	node_string(o, name, date);
}

static void add_numbers(const struct column *c, const struct column_profile *p, struct node *o)
{
	add_point(c, o, "mean", p->mean);
	struct node *sd = node_real(o, "sd", is_time(c) ? p->sd / (double)DATE_DAY : p->sd);
	if (is_time(c))
		node_note(sd, "days");
	add_point(c, o, "min", p->min);
	add_point(c, o, "q05", p->q05);
	add_point(c, o, "q25", p->q25);
	add_point(c, o, "median", p->median);
	add_point(c, o, "q75", p->q75);
	add_point(c, o, "q95", p->q95);
	add_point(c, o, "max", p->max);
	node_real(o, "skewness", p->skewness);
	node_real(o, "kurtosis", p->kurtosis);
}

static void add_histogram(const struct column *c, const struct column_profile *p, struct node *o)
{
	struct node *h = node_object(o, "histogram"), *edges = node_list(h, "edges");
	for (int32_t i = 0; p->bins > 0 && i <= p->bins; i++)
		add_point(c, edges, NULL, p->edge[i]);
	node_ints(h, "counts", p->bin, p->bins);
	node_title(h, "Histogram (left edge of the bin, rows)", VIEW_HISTOGRAM);
}

static void add_top(const struct column_profile *p, struct node *o)
{
	struct node *list = node_list(o, "top");
	struct arena *a = o->report->arena;
	node_title(list, "Most frequent values", p->distinct > 1 ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < p->tops; i++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "value", arena_strndup(a, p->top[i].value.p, p->top[i].value.n));
		node_int(one, "count", p->top[i].count);
		node_real(one, "share", (double)p->top[i].count / (double)p->count);
	}
}

static void add_signal(const struct signal *s, const struct task *t, struct node *o)
{
	struct node *n = node_object(o, "signal");
	n->view = s ? VIEW_INTERVAL : VIEW_HIDDEN;
	if (!s)
		return;
	bool regression = t->kind == TASK_REGRESSION;
	struct interval v = signal_interval(s, t);
	node_real(n, "value", s->strength);
	node_real(n, "lo", v.lo);
	node_real(n, "hi", v.hi);
	if (!regression)
		node_real(n, "auc", s->auc);
	node_int(n, "n", s->n);
	node_string(n, "method", regression ? "cross-fitted R2 of this column alone"
					    : "cross-fitted |2 AUC - 1| of this column alone");
}

static void add_findings(const char *column, const struct findings *f, struct node *o)
{
	struct findings mine;
	findings_init(&mine, o->report->arena);
	for (ptrdiff_t i = 0; f && i < f->n; i++) {
		const struct finding *x = &f->item[i];
		if (x->column && strcmp(x->column, column) == 0)
			findings_add_copy(&mine, x);
	}
	findings_report(&mine, o);
}

static void summarise_range(const struct column *c, const struct column_profile *p, struct text *t)
{
	double point[2] = { p->min, p->max };
	char out[DATE_TEXT > NUM_TEXT ? DATE_TEXT : NUM_TEXT];
	for (int i = 0; i < 2; i++) {
		if (is_time(c))
			date_format((int64_t)point[i], false, out);
		else
			num_format_people(point[i], 4, fabs(point[i]) >= 10000, out);
		text_addf(t, "%s%s", i ? " .. " : "", out);
	}
}

static void summarise_levels(const struct column_profile *p, struct text *t)
{
	int32_t named = p->distinct <= SUMMARY_TOPS ? (int32_t)p->distinct : SUMMARY_TOPS - 1;
	if (p->distinct == p->count && p->distinct > SUMMARY_TOPS) {
		text_addf(t, "%lld, all different", (long long)p->distinct);
		return;
	}
	text_addf(t, "%lld: ", (long long)p->distinct);
	for (int32_t i = 0; i < named && i < p->tops; i++) {
		const char *name = arena_strndup(t->arena, p->top[i].value.p, p->top[i].value.n);
		name = text_safe(t->arena, name, (ptrdiff_t)strlen(name), true);
		double share = 100 * (double)p->top[i].count / (double)p->count;
		text_addf(t, "%s%s ", i ? ", " : "", text_clip(t->arena, name, SUMMARY_NAME, true));
		if (share < 1)
			text_add(t, "<1%");
		else
			text_addf(t, "%.0f%%", share);
	}
	if (p->distinct > named)
		text_add(t, named > 0 ? ", .." : "");
}

/* The column in half a line, for people. */
static const char *summary(const struct column *c, const struct column_profile *p, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	if (p->count == 0)
		text_add(&t, "empty");
	else if (column_is_coded(c))
		summarise_levels(p, &t);
	else
		summarise_range(c, p, &t);
	return t.p;
}

void profile_report_fill(const struct column *c, const struct column_profile *p,
	const struct signal *s, const struct task *t, const struct findings *f, struct node *o)
{
	bool feature = column_is_feature(c);
	node_string(o, "name", c->name);
	node_string(o, "type", column_type_name(c->type));
	node_string(o, "role", column_role_name(c->role));
	node_int(o, "count", p->count);
	node_int(o, "missing", p->missing);
	node_int(o, "distinct", p->distinct);
	add_numbers(c, p, o);
	add_histogram(c, p, o);
	add_top(p, o);
	node_string(o, "summary", summary(c, p, o->report->arena));
	add_signal(s && t && feature && s->n > 0 ? s : NULL, t, o);
	add_findings(c->name, f, o);
}

void profile_report_row(struct node *o)
{
	static const char *const shown[] = { "name", "type", "missing", "histogram", "summary", "signal" };
	for (struct node *k = o->first; k; k = k->next) {
		bool keep = strcmp(k->name, "role") == 0 && strcmp(k->string, "feature") != 0;
		for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
			keep = keep || strcmp(k->name, shown[i]) == 0;
		if (!keep)
			k->view = VIEW_HIDDEN;
	}
}

static bool add_classes(const struct task *t, const struct frame *f, int64_t known, struct node *o,
	struct err *e)
{
	int64_t *count = ARENA_ARRAY(o->report->arena, int64_t, t->classes);
	struct node *list = node_list(o, "classes");
	node_title(list, "Classes", VIEW_TABLE);
	if (!task_counts(t, f, count, e))
		return false;
	for (int32_t k = 0; k < t->classes; k++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[k]);
		node_int(one, "rows", count[k]);
		node_real(one, "share", known > 0 ? (double)count[k] / (double)known : (double)NAN);
	}
	return true;
}

bool profile_report_target(const struct task *t, const struct frame *f, struct node *parent,
	struct err *e)
{
	struct node *o = node_object(parent, "target");
	node_title(o, "Target", t ? VIEW_PLAIN : VIEW_HIDDEN);
	if (!t)
		return true;
	int32_t at = frame_find(f, t->target);
	int64_t missing = at < 0 ? 0 : f->column[at].missing_count;
	node_string(o, "name", t->target);
	node_string(o, "kind", task_kind_name(t->kind));
	if (t->kind == TASK_BINARY)
		node_string(o, "positive", t->class_name[1]);
	node_int(o, "unlabeled", missing);
	return t->kind == TASK_REGRESSION || add_classes(t, f, f->rows - missing, o, e);
}
