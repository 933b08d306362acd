#include "config.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/leak_pattern.h"

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

static const char *verdict(double strength)
{
	return strength >= LEAK_REFUSE ? "leak: training refuses it"
	     : strength >= LEAK_WARN   ? "suspected leak"
				       : "ok";
}

static void add_columns(const struct frame *f, const struct task *t, const struct signal *s,
	struct node *root)
{
	struct ranked *r = ARENA_ARRAY(root->report->arena, struct ranked, f->columns + 1);
	int32_t n = 0;
	for (int32_t i = 0; i < f->columns; i++)
		if (s[i].n > 0)
			r[n++] = (struct ranked){ s[i].strength, i };
	qsort(r, (size_t)n, sizeof *r, by_strength);
	struct node *list = node_list(root, "signals");
	node_title(list, "What each column alone says about the target (training and validation rows)",
		VIEW_TABLE);
	for (int32_t i = 0; i < n; i++) {
		const struct signal *one = &s[r[i].column];
		struct node *o = node_object(list, NULL);
		node_string(o, "column", f->column[r[i].column].name);
		struct interval v = signal_interval(one, t);
		node_interval(o, "signal", &v);
		node_real(o, "strength", one->strength)->view = VIEW_HIDDEN;
		if (t->kind != TASK_REGRESSION)
			node_real(o, "auc", one->auc);
		node_int(o, "n", one->n);
		node_string(o, "verdict", verdict(one->strength));
	}
}

static bool leaks_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct node *root = report_root(out);
	struct frame *f;
	const struct task *t;
	const struct signal *s;
	struct findings found;
	struct rowset rows;
	(void)v;
	if (!derive_frame(w, &f, c, e) || !derive_task(w, &t, c, e) || !derive_leaks(w, &s, c, e))
		return false;
	bool regression = t->kind == TASK_REGRESSION;
	findings_init(&found, out->arena);
	if (!derive_open_rows(w, &f, &rows, out->arena, c, e))
		return false;
	leak_findings(f, t, s, &found);
	if (!leak_patterns(f, t, rows, s, w->settings.split_seed, &found, c, e))
		return false;
	node_string(root, "measure", regression ? "R2" : "Gini (|2 AUC - 1|)")->view = VIEW_HIDDEN;
	node_real(root, "warn", LEAK_WARN)->view = VIEW_HIDDEN;
	node_real(root, "refuse", LEAK_REFUSE)->view = VIEW_HIDDEN;
	add_columns(f, t, s, root);
	findings_report(&found, root);
	report_lead(out, "%d suspected leak%s (%s of one column alone: %g warns, %g is refused)",
		(int)found.n, found.n == 1 ? "" : "s", regression ? "R2" : "Gini", LEAK_WARN, LEAK_REFUSE);
	return true;
}

const struct command cmd_data_leaks = {
	.noun = "data", .verb = "leaks", .help = "columns that say too much about the target",
	.about = "Scores each feature alone, cross-fitted, on training and validation rows; test rows stay "
		 "sealed. A column that predicts the target almost perfectly is usually known only afterwards. Also "
		 "looked for: cells filled in afterwards, ids that repeat with outcomes of their own, rows in the "
		 "order of the target, and dates that parts drawn at random would mix.",
	.example = "data leaks", .flags = CMD_QUERY | CMD_JOB,
	.results = "measure, warn, refuse, signals[]{column,signal{…},strength,auc,n,verdict}, findings[]",
	.run = leaks_run,
};
