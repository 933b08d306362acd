#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "command/by_class.h"
#include "command/command.h"
#include "command/data_report.h"
#include "command/load_options.h"
#include "command/paired.h"
#include "command/profile_report.h"
#include "command/settled.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "dataset/data_findings.h"
#include "stat/profile.h"
#include "stat/signal.h"

/* All that a profile shows, made for one answer. */
struct profiled {
	struct subject subject;
	const struct column_profile *column;
	const struct task *task;
	const struct signal *signal;   /* by column, or NULL */
	struct findings findings;      /* of the loader and of the table, severe ones first */
};

static int by_severity(const void *a, const void *b)
{
	const struct finding *const *x = a, *const *y = b;
	if ((*x)->severity != (*y)->severity)
		return (*x)->severity > (*y)->severity ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static void sort_findings(const struct findings *from, struct findings *to)
{
	struct arena *a = to->arena;
	const struct finding **order = ARENA_ARRAY(a, const struct finding *, from->n + 1);
	for (ptrdiff_t i = 0; i < from->n; i++)
		order[i] = &from->item[i];
	qsort(order, (size_t)from->n, sizeof *order, by_severity);
	for (ptrdiff_t i = 0; i < from->n; i++)
		findings_add_copy(to, order[i]);
}

static bool same_place(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* What the loader noted, unless the table was found to be so anyway. */
static void add_load_findings(const struct findings *loader, struct findings *all)
{
	ptrdiff_t n = all->n;
	for (ptrdiff_t i = 0; i < loader->n; i++) {
		const struct finding *x = &loader->item[i];
		bool known = false;
		for (ptrdiff_t j = 0; j < n && !known; j++)
			known = strcmp(all->item[j].code, x->code) == 0 &&
				same_place(all->item[j].column, x->column);
		if (!known)
			findings_add_copy(all, x);
	}
}

static bool profile_make(struct workbench *w, const struct args *v, struct profiled *p,
	struct report *out, struct ctl *c, struct err *e)
{
	struct subject *s = &p->subject;
	struct findings all;
	findings_init(&all, out->arena);
	findings_init(&p->findings, out->arena);
	if (!subject_open(w, v, s, out, c, e) || !subject_profile(s, &p->column, c, e) ||
		!subject_task(s, &p->task, &all, c, e) || !subject_signals(s, &p->signal, c, e) ||
		!data_findings(s->frame, p->column, p->task, p->signal, &all, c, e))
		return false;
	add_load_findings(&s->table->findings, &all);
	sort_findings(&all, &p->findings);
	return true;
}

static void fill(const struct profiled *p, int32_t i, struct node *o)
{
	profile_report_fill(&p->subject.frame->column[i], &p->column[i], p->signal ? &p->signal[i] : NULL,
		p->task, &p->findings, o);
}

/* What the recipe has settled already, of this table: findings of the whole, and of each column. */
static bool settle(const struct profiled *p, struct node *root, struct node *columns, struct ctl *c, struct err *e)
{
	ptrdiff_t n = 0;
	struct node **list = ARENA_ARRAY(root->report->arena, struct node *, (columns ? columns->count : 0) + 1);
	list[n++] = node_find(root, "findings");
	for (struct node *k = columns ? columns->first : NULL; k; k = k->next)
		list[n++] = node_find(k, "findings");
	return p->subject.is_file || settled_report(p->subject.w, list, n, c, e);
}

/* ---- data profile ---- */

static const struct param profile_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	LOAD_PARAMS,
	{ 0 },
};

static bool profile_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct profiled p = { 0 };
	struct node *root = report_root(out);
	char rows[NUM_COUNT], columns[NUM_COUNT], findings[NUM_COUNT];
	if (!paired_refuse_target(v, e) || !profile_make(w, v, &p, out, c, e))
		return false;
	const struct frame *f = p.subject.frame;
	node_int(root, "rows", f->rows)->view = VIEW_HIDDEN;
	struct node *list = node_list(root, "columns");
	node_title(list, "Columns", VIEW_TABLE);
	for (int32_t i = 0; i < f->columns; i++) {
		struct node *o = node_object(list, NULL);
		fill(&p, i, o);
		profile_report_row(o);
	}
	if (!profile_report_target(p.task, f, root, e))
		return false;
	findings_report(&p.findings, root);
	if (!settle(&p, root, list, c, e))
		return false;
	num_format_count(f->rows, "row", rows);
	num_format_count(f->columns, "column", columns);
	num_format_count(p.findings.n, "finding", findings);
	report_lead(out, "%s: %s, %s, %s%s", p.subject.name, rows, columns, findings,
		data_report_rejected(p.subject.table, out->arena));
	return true;
}

const struct command cmd_data_profile = {
	.noun = "data", .verb = "profile", .aliases = "profile",
	.help = "describe every column and say what is peculiar",
	.about = "Exact numbers from all rows: counts, moments (sd with n-1, g1, excess g2), type 7 quantiles, "
		 "a Freedman-Diaconis histogram, the most frequent values. Once a target and a split are set, "
		 "signal says how much each column alone tells about the target, cross-fitted on training "
		 "and validation rows. Findings about numbers: skewed from |g1| = 2 on (West, Finch and Curran 1995), half "
		 "of the cells 0, capped when the largest value is ten times as frequent as those right below it, and two "
		 "features whose rank correlation passes 0.95 on 2,000 rows of the first 40 columns of numbers. A natural "
		 "end of a scale looks like a cap; trees mind neither skew nor pairs. Given a FILE it answers about that "
		 "file and keeps nothing.",
	.example = "data profile loans.csv --target default", .params = profile_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "rows, columns[]{name,type,role,count,missing,distinct,mean,sd,min,q05,q25,median,q75,q95,"
		   "max,skewness,kurtosis,histogram{edges[],counts[]},top[]{value,count},signal{},findings[],"
		   "summary}, target{}, findings[]{code,severity,column,message,fix,settled}",
	.run = profile_run,
};

/* ---- data describe ---- */

static const struct param describe_params[] = {
	{ .name = "column", .help = "the column", .type = PARAM_COLUMN, .position = 1, .required = true },
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 2 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	LOAD_PARAMS,
	{ 0 },
};

static void lead_column(const struct profiled *p, int32_t i, struct report *out)
{
	const struct column *c = &p->subject.frame->column[i];
	const struct column_profile *q = &p->column[i];
	char distinct[NUM_TEXT], missing[NUM_TEXT];
	num_format_people((double)q->distinct, 15, true, distinct);
	num_format_people((double)q->missing, 15, true, missing);
	report_lead(out, "%s: %s, %s different value%s, %s missing (%.1f %%)", c->name,
		column_type_name(c->type), distinct, q->distinct == 1 ? "" : "s", missing,
		c->rows > 0 ? 100 * (double)q->missing / (double)c->rows : 0);
}

/* Of a column without numbers, the numbers; and what the lead says already. */
static void hide_empty(struct node *root)
{
	for (struct node *k = root->first; k; k = k->next)
		if (k->type == NODE_NULL || (k->type == NODE_LIST && k->count == 0))
			k->view = VIEW_HIDDEN;
	struct node *histogram = node_find(root, "histogram");
	if (node_find(histogram, "counts")->count == 0)
		histogram->view = VIEW_HIDDEN;
	node_find(root, "name")->view = VIEW_HIDDEN;
	node_find(root, "summary")->view = VIEW_HIDDEN;
}

static bool describe_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct profiled p = { 0 };
	int32_t at;
	if (!paired_refuse_target(v, e) || !profile_make(w, v, &p, out, c, e) ||
		!frame_need(p.subject.frame, args_text(v, "column"), &at, e))
		return false;
	fill(&p, at, report_root(out));
	if (!settle(&p, report_root(out), NULL, c, e))
		return false;
	hide_empty(report_root(out));
	lead_column(&p, at, out);
	return by_class_report(&p.subject, at, report_root(out), c, e);
}

const struct command cmd_data_describe = {
	.noun = "data", .verb = "describe", .aliases = "describe", .help = "one column in depth",
	.about = "The same numbers as in data profile, with the histogram drawn and the most frequent values "
		 "listed. Of a date column the values are dates and sd is in days. Once a target of classes and a "
		 "split are set, the same column by class: quantiles of its numbers, or how often each of its "
		 "levels comes with the positive class, on training and validation rows.",
	.example = "data describe income", .params = describe_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "name, type, role, count, missing, distinct, mean, sd, min, q05, q25, median, q75, q95, "
		   "max, skewness, kurtosis, histogram{edges[],counts[]}, top[]{value,count,share}, signal{}, "
		   "findings[], summary, by_class[]{class,n,q05,q25,median,q75,q95}, by_level[]{level,n,rate{…}}",
	.run = describe_run,
};
