#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/paired.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/signal_scan.h"

static const struct param signal_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "permutations", .help = "tables of pure chance to compare with", .type = PARAM_INT, .min = 19,
		.max = 100000, .def = 199, .has_default = true },
	LOAD_PARAMS,
	{ 0 },
};

struct ranked {
	double mi, strength;
	int32_t column;
};

static int by_information(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	if (a->mi < b->mi || a->mi > b->mi)
		return a->mi > b->mi ? -1 : 1;
	if (a->strength < b->strength || a->strength > b->strength)
		return a->strength > b->strength ? -1 : 1;
	return a->column - b->column;
}

static const char *verdict(const struct feature_signal *s)
{
	return s->alone.strength >= LEAK_REFUSE ? "leak"
	     : s->alone.strength >= LEAK_WARN   ? "leak?"
	     : s->mi_p > 0.05                   ? "noise"
						: "signal";
}

static void report_one(const struct feature_signal *s, const struct column *c, const struct task *t,
	double most, struct node *list)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "column", c->name);
	node_real(o, "bits", s->mi);
	node_real(o, "size", most > 0 ? s->mi / most : 0)->view = VIEW_BARS;
	node_string(o, "verdict", verdict(s));
	node_interval(o, t->kind == TASK_REGRESSION ? "r2" : "auc", &s->score);
	node_real(o, "snr_db", s->snr_db);
	node_real(o, "p", s->mi_p);
	node_real(o, "null_hi", s->mi_hi);
	node_real(o, "share", s->share);
	node_real(o, "eta2", s->eta2);
	node_real(o, "f", s->f);
	node_real(o, "f_p", s->f_p);
	node_real(o, "strength", s->alone.strength);
	node_int(o, "n", s->alone.n);
	if (t->kind == TASK_BINARY && !column_is_coded(c))
		node_bool(o, "falls", s->falls)->view = VIEW_HIDDEN;
}

static int32_t rank(const struct frame *f, const struct feature_signal *s, struct ranked *r)
{
	int32_t n = 0;
	for (int32_t i = 0; i < f->columns; i++)
		if (s[i].judged)
			r[n++] = (struct ranked){ s[i].mi, s[i].alone.strength, i };
	qsort(r, (size_t)n, sizeof *r, by_information);
	return n;
}

/* Features without a value have nothing to be judged by. */
static void report_unjudged(const struct frame *f, const struct feature_signal *s, struct node *root)
{
	struct node *list = node_list(root, "without_values");
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		if (!s[i].judged && column_is_feature(c))
			node_string(list, NULL, c->name);
	}
	if (list->count == 0)
		list->view = VIEW_HIDDEN;
}

static bool signal_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct paired p;
	struct feature_signal *s;
	double entropy;
	int32_t rounds = (int32_t)args_int(v, "permutations"), noise = 0;
	if (!paired_open(w, v, &p, out, c, e) ||
		!signal_scan(p.frame, p.task, p.rows, rounds, w->options.seed, &s, &entropy, out->arena, c, e))
		return false;
	struct node *root = report_root(out), *list;
	struct ranked *r = ARENA_ARRAY(out->arena, struct ranked, p.frame->columns + 1);
	int32_t n = rank(p.frame, s, r);
	node_string(root, "target", p.task->target);
	node_int(root, "rows", p.rows.n);
	node_string(root, "rows_are", p.rows_are);
	node_real(root, "entropy", entropy)->unit = "bits";
	node_int(root, "permutations", rounds)->view = VIEW_HIDDEN;
	list = node_list(root, "features");
	node_title(list, "What each column alone tells, in bits beyond chance (noise: inside the band of chance)",
		VIEW_TABLE);
	for (int32_t i = 0; i < n; i++) {
		report_one(&s[r[i].column], &p.frame->column[r[i].column], p.task, r[0].mi, list);
		noise += s[r[i].column].mi_p > 0.05;
	}
	node_int(root, "noise", noise);
	report_unjudged(p.frame, s, root);
	report_lead(out, "%s holds %.2f bits; %d of %d column%s tell%s more than chance would, %d "
			 "look%s like noise", p.task->target, entropy, n - noise, n, n == 1 ? "" : "s",
		n - noise == 1 ? "s" : "", noise, noise == 1 ? "s" : "");
	if (n - noise > 0 && 0.05 * n >= 1)
		report_warn(out, ERR_WARN_DATA, "why signal", "of %d columns of pure noise about %.0f would pass for "
			"signal: look at p", n, 0.05 * n);
	return true;
}

const struct command cmd_data_signal = {
	.noun = "data", .verb = "signal", .help = "what each column alone tells about the target",
	.about = "Mutual information in bits (numbers in at most 16 bins of equal mass), less what chance shows "
		 "on tables with the same margins; noise means inside the 95 % band of chance. Beside it the AUC "
		 "or R2 of the column alone with its interval, eta squared with its F test, and the signal to "
		 "noise ratio 10 log10(eta2 / (1 - eta2)). A column that tells nothing alone may tell much "
		 "together with another.",
	.example = "data signal --permutations 999", .params = signal_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "target, rows, rows_are, entropy, permutations, features[]{column,bits,verdict,auc{…}|r2{…},"
		   "snr_db,p,null_hi,share,eta2,f,f_p,strength,n,falls}, noise, without_values[]",
	.run = signal_run,
};
