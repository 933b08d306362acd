#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/opened.h"
#include "command/subject.h"
#include "command/weights_report.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/data_findings.h"
#include "dataset/mcar.h"
#include "dataset/missing.h"

#define TOGETHER 0.9  /* phi from which columns are missing together */
#define TELLS 0.01    /* adjusted p below which absence says something */
#define CHANCE 0.05   /* p of Little's test from which chance explains it */
#define FEW 10        /* rows a pattern on average, below which that p is rough */
#define PATTERN_NAMES 6 /* columns a pattern is called by */

static const struct param missing_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	LOAD_PARAMS,
	{ 0 },
};

/* All that is shown. */
struct shown {
	struct subject s;
	struct opened open;
	struct missing m;
	struct mcar mcar;
};

static const char *name_of(const struct shown *x, int32_t i)
{
	return x->s.frame->column[x->m.column[i]].name;
}

static double share(ptrdiff_t n, ptrdiff_t of)
{
	return of > 0 ? (double)n / (double)of : 0;
}

static void add_columns(const struct shown *x, struct node *root)
{
	struct node *list = node_list(root, "columns");
	bool classes = x->open.task && x->open.task->kind != TASK_REGRESSION;
	node_title(list, x->open.task && x->m.target ? arena_printf(root->report->arena, "Columns that miss something, and %s of "
		"%s where they do and where not (%s rows)", classes ? "the share" : "the mean",
		classes && x->open.task->kind == TASK_BINARY ? x->open.task->class_name[1] : x->open.task->target,
		x->s.is_file && !x->open.has_parts ? "labelled" : "training and validation")
				     : "Columns that miss something", VIEW_FOLDED);
	for (int32_t i = 0; i < x->m.columns; i++) {
		const struct column *c = &x->s.frame->column[x->m.column[i]];
		struct node *o = node_object(list, NULL);
		node_string(o, "column", c->name);
		node_int(o, "missing", c->missing_count);
		node_real(o, "share", share(c->missing_count, c->rows));
		if (!x->m.target)
			continue;
		const struct missing_target *t = &x->m.target[i];
		if (!isnan(t->where[0].value) || !isnan(t->where[1].value)) {
			node_interval(o, "if_missing", &t->where[1]);
			node_interval(o, "if_present", &t->where[0]);
		}
		node_real(o, "where_missing", t->missing)->view = VIEW_HIDDEN;
		node_real(o, "where_present", t->present)->view = VIEW_HIDDEN;
		node_real(o, "strength", t->with.value);
		node_real(o, "p", t->adjusted);
		node_int(o, "n_missing", t->n_missing);
		node_int(o, "n", t->with.n);
		node_string(o, "measure", t->with.measure);
	}
}

static void add_pattern(const struct shown *x, const struct missing_pattern *p, struct node *list)
{
	struct text t;
	int32_t n = 0;
	struct node *o = node_object(list, NULL), *columns = node_list(o, "columns");
	columns->view = VIEW_HIDDEN;
	text_init(&t, list->report->arena);
	for (int32_t i = 0; i < x->m.columns; i++) {
		if (!column_missing_at(&x->s.frame->column[x->m.column[i]], p->first))
			continue;
		node_string(columns, NULL, name_of(x, i));
		if (n++ < PATTERN_NAMES)
			text_addf(&t, "%s%s", n > 1 ? ", " : "", name_of(x, i));
	}
	if (n > PATTERN_NAMES)
		text_addf(&t, " and %d more", n - PATTERN_NAMES);
	node_int(o, "rows", p->rows);
	node_real(o, "share", share(p->rows, x->s.frame->rows));
	node_int(o, "count", n);
	node_string(o, "missing", n ? t.p : "nothing");
	node_int(o, "first_row", p->first + 1);
}

static void add_together(const struct shown *x, struct node *root)
{
	struct node *m = node_object(root, "together"), *labels = node_list(m, "labels");
	struct node *values = node_list(m, "values");
	node_title(m, "Missing together: correlation of the absences", x->m.named > 1 ? VIEW_HEAT : VIEW_HIDDEN);
	for (int32_t i = 0; i < x->m.named; i++) {
		node_string(labels, NULL, name_of(x, i));
		node_reals(values, NULL, x->m.phi + (ptrdiff_t)i * x->m.named, x->m.named);
	}
}

/* ---- Little's test ---- */

static const char *verdict(const struct mcar *m, struct arena *a)
{
	const struct little *t = &m->test;
	struct text s;
	text_init(&s, a);
	text_add(&s, t->p < CHANCE ? "rows that miss different columns differ in their means more than chance makes them: not "
		"missing completely at random" : "chance explains how the means of rows that miss different columns differ, "
		"which proves nothing");
	if ((double)t->rows < FEW * (double)t->patterns)
		text_addf(&s, "; %d patterns of few rows make p rough", (int)t->patterns);
	if (!t->converged)
		text_addf(&s, "; the estimates still moved after %d rounds", (int)t->rounds);
	if (m->numbers > t->columns)
		text_addf(&s, "; the emptiest %d of %d columns", (int)t->columns, (int)m->numbers);
	return s.p;
}

static void add_mcar(const struct mcar *m, ptrdiff_t cells, struct node *root)
{
	const struct little *t = &m->test;
	struct arena *a = root->report->arena;
	struct node *o = node_object(root, "mcar");
	enum node_view numbers = t->why_not ? VIEW_HIDDEN : VIEW_PLAIN;
	node_title(o, "Missing completely at random? Little's test of the columns of numbers",
		cells > 0 ? VIEW_PLAIN : VIEW_HIDDEN);
	node_string(o, "verdict", t->why_not ? arena_printf(a, "not tested: %s", t->why_not) : verdict(m, a))->view =
		VIEW_WHOLE;
	node_real(o, "p", t->p)->view = numbers;
	node_real(o, "d2", t->d2)->view = numbers;
	node_real(o, "df", t->df)->view = numbers;
	node_int(o, "patterns", t->patterns)->view = numbers;
	node_int(o, "columns", t->columns)->view = numbers;
	node_int(o, "rows", t->rows)->view = numbers;
	node_int(o, "rounds", t->rounds)->view = VIEW_HIDDEN;
	node_bool(o, "converged", t->converged)->view = VIEW_HIDDEN;
}

/* ---- findings ---- */

static void find_telling(const struct shown *x, struct findings *out)
{
	for (int32_t i = 0; x->m.target && i < x->m.columns; i++) {
		const struct missing_target *t = &x->m.target[i];
		if (!(t->adjusted < TELLS))
			continue;
		const struct column *c = &x->s.frame->column[x->m.column[i]];
		const char *fix = data_indicator_line(c->name, (double)c->missing_count / (double)c->rows, out->arena);
		if (isnan(t->missing))
			findings_add(out, "missing_tells", FINDING_WARN, name_of(x, i), fix, "whether %s is missing "
				"goes with %s (%s %.2f): its absence is a feature of its own", name_of(x, i),
				x->open.task->target, t->with.measure, t->with.value);
		else
			findings_add(out, "missing_tells", FINDING_WARN, name_of(x, i), fix, "where %s is missing, %s of "
				"%s is %.4g, elsewhere %.4g: its absence is a feature of its own", name_of(x, i),
				x->open.task->kind == TASK_REGRESSION ? "the mean" : "the share",
				x->open.task->kind == TASK_REGRESSION ? x->open.task->target : x->open.task->class_name[1], t->missing,
				t->present);
	}
}

static void find_together(const struct shown *x, struct findings *out)
{
	for (int32_t i = 0; i < x->m.named; i++)
		for (int32_t j = i + 1; j < x->m.named; j++)
			if (x->m.phi[(ptrdiff_t)i * x->m.named + j] >= TOGETHER && out->n < 40)
				findings_add(out, "missing_together", FINDING_INFO, name_of(x, j), NULL, "%s and %s are missing in "
					"the same rows (correlation %.2f): one indicator does for both", name_of(x, i),
					name_of(x, j), x->m.phi[(ptrdiff_t)i * x->m.named + j]);
}

static void lead(const struct shown *x, struct report *out)
{
	const struct frame *f = x->s.frame;
	char rows[NUM_TEXT], complete[NUM_TEXT];
	num_format_people((double)f->rows, 15, true, rows);
	num_format_people((double)x->m.complete, 15, true, complete);
	if (x->m.columns == 0)
		report_lead(out, "%s: no cell of %s rows is missing", x->s.name, rows);
	else
		report_lead(out, "%s: %d column%s miss%s something; %s of %s rows are complete; %td pattern%s",
			x->s.name, (int)x->m.columns, x->m.columns == 1 ? "" : "s", x->m.columns == 1 ? "es" : "", complete,
			rows, x->m.patterns_all, x->m.patterns_all == 1 ? "" : "s");
}

static bool missing_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct shown x = { 0 };
	struct node *root = report_root(out);
	struct findings found;
	if (!subject_open(w, v, &x.s, out, c, e) || !opened_make(&x.s, &x.open, out->arena, c, e) ||
		!missing_make(x.s.frame, x.open.task, x.open.target, x.open.rows, &x.m, out->arena, c, e) ||
		!mcar_make(x.s.frame, &x.m, x.open.target, &x.mcar, out->arena, c, e))
		return false;
	node_int(root, "rows", x.s.frame->rows)->view = VIEW_HIDDEN;
	node_int(root, "cells", x.m.cells)->view = VIEW_HIDDEN;
	node_int(root, "complete", x.m.complete)->view = VIEW_HIDDEN;
	node_int(root, "patterns_all", x.m.patterns_all)->view = VIEW_HIDDEN;
	weights_report_unused(x.s.frame, root);
	add_columns(&x, root);
	add_mcar(&x.mcar, x.m.cells, root);
	struct node *list = node_list(root, "patterns");
	node_title(list, x.m.patterns_all > x.m.patterns ? "The most frequent patterns" : "Patterns",
		x.m.columns > 0 ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < x.m.patterns; i++)
		add_pattern(&x, &x.m.pattern[i], list);
	add_together(&x, root);
	findings_init(&found, out->arena);
	find_telling(&x, &found);
	find_together(&x, &found);
	findings_report(&found, root);
	if (x.open.target >= 0 && !x.open.is_split && !x.open.mute)
		report_warn(out, ERR_WARN_DATA, "data split", "what absence says about the target waits for the split: "
			"it decides which rows may be looked at");
	lead(&x, out);
	return true;
}

const struct command cmd_data_missing = {
	.noun = "data", .verb = "missing", .aliases = "missing",
	.help = "which cells are missing, which go together, and what their absence says",
	.about = "A pattern is the set of columns that a row misses. Absences are correlated with each other, and, on "
		 "training and validation rows, compared with the target: Cramer's V or the correlation ratio, p "
		 "after Holm 1979 over all columns; the share of the class, or the mean, stands beside it with its interval "
		 "(Wilson, or Student's t). Little's test (1988) asks whether numbers are missing completely at random: under "
		 "normality, whether rows that miss different columns have means that one distribution explains. A small p "
		 "says that they are not; a large p proves nothing; categories and the target take no part. A column whose "
		 "absence goes with the target is not missing at random: an indicator keeps what filling it in would "
		 "erase. The opposite is no proof: what decides about absence may be in no column at all.",
	.example = "data missing loans.csv --target default", .params = missing_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "rows, cells, complete, patterns_all, columns[]{column,missing,share,if_missing{…},if_present{…},where_missing,where_present,"
		   "strength,p,n_missing,n,measure}, patterns[]{columns[],rows,share,count,missing,first_row}, "
		   "mcar{verdict,p,d2,df,patterns,columns,rows,rounds,converged}, together{labels[],values[][]}, findings[]",
	.run = missing_run,
};
