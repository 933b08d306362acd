#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/paired.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/leak_pattern.h"
#include "dataset/shift.h"

static const struct param leaks_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	LOAD_PARAMS,
	{ 0 },
};

struct ranked {
	double strength;
	int32_t column;
};

static int by_strength(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->strength < y->strength || x->strength > y->strength)
		return x->strength > y->strength ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

static const char *const verdict_word[] = {
	[LEAK_IS_OK] = "ok", [LEAK_IS_TO_LOOK_AT] = "look", [LEAK_IS_SUSPECTED] = "suspected leak",
	[LEAK_IS_REFUSED] = "leak: training refuses it",
};

static void add_column(const struct column *column, const struct signal *s, const struct task *t,
	struct interval v, struct node *list)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "column", column->name);
	node_interval(o, "signal", &v);
	node_real(o, "strength", s->strength)->view = VIEW_HIDDEN;
	if (t->kind != TASK_REGRESSION)
		node_real(o, "auc", s->auc);
	node_int(o, "n", s->n);
	node_string(o, "verdict", verdict_word[leak_judge(s->strength, v.hi)]);
}

/* Returns how many are worth a look; *most: the strongest of these. */
static int32_t add_columns(const struct frame *f, const struct task *t, const struct signal *s,
	const char *rows_are, const char **most, struct node *root)
{
	struct arena *a = root->report->arena;
	struct ranked *r = ARENA_ARRAY(a, struct ranked, f->columns + 1);
	int32_t n = 0, looks = 0;
	for (int32_t i = 0; i < f->columns; i++)
		if (s[i].n > 0)
			r[n++] = (struct ranked){ s[i].strength, i };
	qsort(r, (size_t)n, sizeof *r, by_strength);
	struct node *list = node_list(root, "signals");
	node_title(list, arena_printf(a, "What each column alone says about the target (%s)", rows_are), VIEW_TABLE);
	for (int32_t i = 0; i < n; i++) {
		const struct signal *one = &s[r[i].column];
		struct interval v = signal_interval(one, t);
		add_column(&f->column[r[i].column], one, t, v, list);
		if (leak_judge(one->strength, v.hi) == LEAK_IS_TO_LOOK_AT && looks++ == 0)
			*most = arena_printf(a, "%s, %.3f (%.3f to %.3f)", f->column[r[i].column].name, v.value, v.lo, v.hi);
	}
	return looks;
}

/* Of the loaded table they are kept; a FILE is scanned. */
static bool find_signals(const struct paired *p, uint64_t seed, const struct signal **s, struct report *out,
	struct ctl *c, struct err *e)
{
	struct signal *own;
	if (!p->subject.is_file)
		return derive_leaks(p->subject.w, s, c, e);
	if (!leak_scan(p->frame, p->task, p->rows, seed, &own, out->arena, c, e))
		return false;
	*s = own;
	return true;
}

static void report_shift(const struct frame *f, const struct shift *s, struct node *root)
{
	struct node *o = node_object(root, "shift");
	node_title(o, "Can test rows be told from training and validation rows? (0.5: no)", VIEW_PLAIN);
	node_interval(o, "auc", &s->auc);
	struct node *list = node_list(o, "columns");
	node_title(list, "By a column alone", s->columns > 0 ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < s->columns; i++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "column", f->column[s->column[i].column].name);
		node_real(one, "auc", s->column[i].auc);
		node_int(one, "n", s->auc.n);
	}
}

/* Parts that are drawn at random differ by chance alone: asked of those by time or group. */
static bool look_for_shift(const struct paired *p, uint64_t seed, struct findings *found, struct report *out,
	struct ctl *c, struct err *e)
{
	struct frame *f = p->frame;
	struct rowset test;
	struct shift s;
	if (p->subject.is_file || p->subject.w->settings.test_source ||
		(frame_role(f, ROLE_TIME) < 0 && frame_role(f, ROLE_GROUP) < 0))
		return true;
	if (!derive_rows(p->subject.w, PART_TEST, &f, &test, c, e) ||
		!shift_find(f, p->rows, test, seed, &s, out->arena, c, e))
		return false;
	if (s.judged)
		report_shift(f, &s, report_root(out));
	shift_findings(f, &s, found);
	return true;
}

/* A date that should be role time and the order of rows are no columns to take away. */
static bool is_of_rows(const struct finding *f)
{
	return !f->column || strcmp(f->code, "leak_time") == 0;
}

/* A column may be found in several ways. */
static int32_t count_columns(const struct findings *f)
{
	int32_t n = 0;
	for (ptrdiff_t i = 0; i < f->n; i++) {
		bool again = is_of_rows(&f->item[i]);
		for (ptrdiff_t k = 0; k < i && !again; k++)
			again = !is_of_rows(&f->item[k]) && strcmp(f->item[k].column, f->item[i].column) == 0;
		n += !again;
	}
	return n;
}

static int32_t count_of_rows(const struct findings *f)
{
	int32_t n = 0;
	for (ptrdiff_t i = 0; i < f->n; i++)
		n += is_of_rows(&f->item[i]);
	return n;
}

static bool leaks_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct node *root = report_root(out);
	struct paired p;
	const struct signal *s;
	struct findings found;
	findings_init(&found, out->arena);
	if (!paired_open(w, v, &p, out, c, e))
		return false;
	uint64_t seed = p.subject.is_file ? w->options.seed : w->settings.split_seed;
	bool regression = p.task->kind == TASK_REGRESSION;
	if (!find_signals(&p, seed, &s, out, c, e))
		return false;
	leak_findings(p.frame, p.task, s, &found);
	if (!leak_patterns(p.frame, p.task, p.rows, s, seed, &found, c, e))
		return false;
	node_string(root, "measure", regression ? "R2" : "Gini (|2 AUC - 1|)")->view = VIEW_HIDDEN;
	node_real(root, "warn", LEAK_WARN)->view = VIEW_HIDDEN;
	node_real(root, "refuse", LEAK_REFUSE)->view = VIEW_HIDDEN;
	node_string(root, "rows_are", p.rows_are)->view = VIEW_HIDDEN;
	const char *most = "";
	int32_t looks = add_columns(p.frame, p.task, s, p.rows_are, &most, root);
	if (!look_for_shift(&p, seed, &found, out, c, e))
		return false;
	int32_t columns = count_columns(&found), other = count_of_rows(&found);
	node_int(root, "suspected", columns)->view = VIEW_HIDDEN;
	node_int(root, "to_look_at", looks)->view = VIEW_HIDDEN;
	findings_report(&found, root);
	report_lead(out, "%d suspected column%s%s (%s of one column alone: %g warns, %g is refused)%s", (int)columns,
		columns == 1 ? "" : "s", other == 0 ? "" : arena_printf(out->arena, " and %d sign%s in the rows", (int)other,
		other == 1 ? "" : "s"), regression ? "R2" : "Gini", LEAK_WARN, LEAK_REFUSE,
		looks == 0 ? "" : arena_printf(out->arena, "; %d to look at%s %s: known at prediction time?", (int)looks,
		looks == 1 ? ":" : ", the strongest", most));
	return true;
}

const struct command cmd_data_leaks = {
	.noun = "data", .verb = "leaks", .help = "columns that say too much about the target",
	.about = "Scores each feature alone, cross-fitted, on training and validation rows; test rows stay "
		 "sealed. A column that predicts the target almost perfectly is usually known only afterwards; one from "
		 "0.7 on, or whose interval reaches the 0.85 that warn, is to be looked at: nothing is refused by that. Also "
		 "looked for: cells filled in afterwards, ids that repeat with outcomes of their own, rows in the "
		 "order of the target, a date that parts drawn at random would mix, names that speak of afterwards "
		 "(after, closed, final, outcome, paid, resolved, result, settled), and dates after that of role time. "
		 "Of parts by time or group: whether a model can tell test rows from the others (adversarial validation, "
		 "cross-fitted; above 0.7 it warns, and names the columns that tell). "
		 "These are questions: only who knows how the table was made can answer them.",
	.example = "data leaks loans.csv --target default", .params = leaks_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "measure, warn, refuse, rows_are, suspected, to_look_at, signals[]{column,signal{…},strength,auc,n,verdict}, "
		   "shift{auc{},columns[]{column,auc,n}}, findings[]",
	.run = leaks_run,
};
