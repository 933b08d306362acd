#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/paired.h"
#include "command/weights_report.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/signal_scan.h"

enum { FOLDED_ROWS = 40 }; /* a longer table is not repeated for its last columns */

static const struct param signal_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "class", .help = "of several classes: show the AUC of this one against the rest",
		.type = PARAM_TEXT },
	{ .name = "permutations", .help = "tables of pure chance to compare with", .type = PARAM_INT, .min = 19,
		.max = 100000, .def = 199, .has_default = true },
	{ .name = "all", .help = "every measure, also of many columns", .type = PARAM_BOOL },
	LOAD_PARAMS,
	{ 0 },
};

/* All that is shown. */
struct shown {
	struct paired p;
	struct feature_signal *signal;
	double entropy, widest; /* bits the bars reach to */
	int32_t class;          /* asked for, or -1 */
};

struct ranked {
	double strength, mi;
	int32_t column;
};

static int by_strength(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	if (a->strength < b->strength || a->strength > b->strength)
		return a->strength > b->strength ? -1 : 1;
	if (a->mi < b->mi || a->mi > b->mi)
		return a->mi > b->mi ? -1 : 1;
	return a->column - b->column;
}

static bool is_noise(const struct feature_signal *s)
{
	return !(s->q < SIGNAL_Q) && s->alone.strength < LEAK_WARN;
}

static const char *verdict(const struct feature_signal *s)
{
	switch (leak_judge(s->alone.strength, s->strength.hi)) {
	case LEAK_IS_REFUSED:
		return "leak";
	case LEAK_IS_SUSPECTED:
		return "leak?";
	case LEAK_IS_TO_LOOK_AT:
		return is_noise(s) ? "noise" : "look";
	case LEAK_IS_OK:
		break;
	}
	return is_noise(s) ? "noise" : "signal";
}

static void add_bar(const struct shown *x, const struct feature_signal *s, struct node *o)
{
	struct node *n = node_real(o, "size", x->widest > 0 ? s->mi / x->widest : 0);
	n->view = VIEW_BARS;
	n->band = x->widest > 0 ? s->mi_hi / x->widest : 0;
}

static void add_classes(const struct shown *x, const struct feature_signal *s, struct node *o)
{
	struct node *list = node_list(o, "classes");
	for (int32_t k = 0; k < x->p.task->classes; k++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", x->p.task->class_name[k]);
		node_interval(one, "auc", &s->each[k]);
	}
}

static void add_tests(const struct feature_signal *s, struct node *o)
{
	node_real(o, "p", s->mi_p)->view = VIEW_HIDDEN; /* as tail_p, or coarser */
	node_real(o, "tail_p", s->mi_tail);
	node_real(o, "null_hi", s->mi_hi);
	node_real(o, "share", s->share);
	node_real(o, "snr_db", s->snr_db)->unit = "dB";
	node_real(o, "eta2", s->eta2);
	node_real(o, "f", s->f);
	node_real(o, "f_p", s->f_p);
	if (!isnan(s->chi2)) {
		node_real(o, "chi2", s->chi2);
		node_real(o, "chi2_df", s->chi2_df);
		node_real(o, "chi2_p", s->chi2_p);
	}
	node_real(o, "strength", s->alone.strength)->view = VIEW_HIDDEN;
	node_int(o, "n", s->alone.n);
}

static void report_one(const struct shown *x, int32_t column, struct node *list)
{
	const struct feature_signal *s = &x->signal[column];
	struct node *o = node_object(list, NULL);
	node_string(o, "column", x->p.frame->column[column].name);
	node_interval(o, "signal", &s->strength);
	if (x->class >= 0)
		node_interval(o, "class_auc", &s->each[x->class]);
	node_real(o, "bits", s->mi);
	add_bar(x, s, o);
	node_string(o, "verdict", verdict(s));
	node_real(o, "q", s->q);
	bool regression = x->p.task->kind == TASK_REGRESSION;
	struct node *score = node_interval(o, regression ? "r2" : "auc", &s->score);
	score->view = regression ? VIEW_HIDDEN : score->view; /* the signal itself */
	if (!isnan(s->rank.value)) {
		node_interval(o, "rank_auc", &s->rank);
		node_bool(o, "falls", s->falls)->view = VIEW_HIDDEN;
	}
	add_tests(s, o);
	if (s->each)
		add_classes(x, s, o);
}

static int32_t rank(struct shown *x, struct ranked *r)
{
	int32_t n = 0;
	for (int32_t i = 0; i < x->p.frame->columns; i++) {
		const struct feature_signal *s = &x->signal[i];
		if (!s->judged)
			continue;
		r[n++] = (struct ranked){ s->alone.strength, s->mi, i };
		x->widest = fmax(x->widest, fmax(s->mi, s->mi_hi));
	}
	qsort(r, (size_t)n, sizeof *r, by_strength);
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

/* What data leaks has a verdict on. */
static void report_strong(const struct shown *x, const struct ranked *r, int32_t n, struct node *root)
{
	struct text t;
	int32_t strong = 0;
	text_init(&t, root->report->arena);
	for (int32_t i = 0; i < n; i++) {
		const struct feature_signal *s = &x->signal[r[i].column];
		if (leak_judge(s->alone.strength, s->strength.hi) == LEAK_IS_OK || is_noise(s))
			continue;
		text_addf(&t, "%s%s", strong > 0 ? ", " : "", x->p.frame->column[r[i].column].name);
		strong++;
	}
	if (strong > 0)
		node_string(root, "strong", arena_printf(root->report->arena, "%s: known when predicting? data leaks judges", t.p));
}

static void report_features(struct shown *x, bool all, struct report *out)
{
	struct node *root = report_root(out), *list = node_list(root, "features");
	struct ranked *r = ARENA_ARRAY(out->arena, struct ranked, x->p.frame->columns + 1);
	int32_t n = rank(x, r), noise = 0;
	node_title(list, "Each column alone: signal 0 to 1, bits beyond chance (shaded: band of chance)",
		all || n <= FOLDED_ROWS ? VIEW_FOLDED : VIEW_TABLE);
	for (int32_t i = 0; i < n; i++) {
		report_one(x, r[i].column, list);
		noise += is_noise(&x->signal[r[i].column]);
	}
	node_int(root, "noise", noise);
	node_real(root, "by_chance", SIGNAL_Q * n)->view = VIEW_HIDDEN;
	report_unjudged(x->p.frame, x->signal, root);
	report_strong(x, r, n, root);
	report_lead(out, "%s holds %.2f bits; %d of %d column%s tell%s more than chance would (q < %g), %d look%s "
		"like noise", x->p.task->target, x->entropy, n - noise, n, n == 1 ? "" : "s", n - noise == 1 ? "s" : "",
		SIGNAL_Q, noise, noise == 1 ? "s" : "");
	if (SIGNAL_Q * n >= 1)
		report_lead(out, "%s; chance alone would give about %.0f with p < %g", out->lead, SIGNAL_Q * n, SIGNAL_Q);
}

static bool class_asked(const struct args *v, struct shown *x, struct err *e)
{
	x->class = -1;
	if (!args_given(v, "class"))
		return true;
	if (x->p.task->kind != TASK_CLASSES) {
		err_set(e, ERR_USAGE, "--class is for a target of several classes; %s has %s", x->p.task->target,
			x->p.task->kind == TASK_REGRESSION ? "numbers" : "two");
		return err_hint(e, "leave it out: auc says the same of both");
	}
	x->class = task_find_class(x->p.task, str_of(args_text(v, "class")));
	if (x->class >= 0)
		return true;
	err_set(e, ERR_UNKNOWN_CLASS, "%s has no class '%s'", x->p.task->target, args_text(v, "class"));
	return err_hint(e, "data freq '%s' lists them", x->p.task->target);
}

static bool signal_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct shown x = { 0 };
	int32_t rounds = (int32_t)args_int(v, "permutations");
	if (!paired_open(w, v, &x.p, out, c, e) || !class_asked(v, &x, e) ||
		!signal_scan(x.p.frame, x.p.task, x.p.rows, rounds, w->options.seed, x.p.fold_seed, &x.signal, &x.entropy,
			out->arena, c, e))
		return false;
	struct node *root = report_root(out);
	node_string(root, "target", x.p.task->target);
	node_int(root, "rows", x.p.rows.n);
	node_string(root, "rows_are", x.p.rows_are);
	node_real(root, "entropy", x.entropy)->unit = "bits";
	node_int(root, "permutations", rounds)->view = VIEW_HIDDEN;
	weights_report_unused(x.p.frame, root);
	report_features(&x, args_bool(v, "all"), out);
	return true;
}

const struct command cmd_data_signal = {
	.noun = "data", .verb = "signal", .help = "what each column alone tells about the target",
	.about = "signal is the strength of the best score made of the column alone, cross-fitted: |2 AUC - 1|, or R2, "
		 "from 0 to 1, the same number as in data profile and data leaks. bits is the mutual information "
		 "(numbers in at most 16 bins of equal mass) less what chance shows on tables with the same margins; "
		 "the shaded part of the bar is the 95 % band of chance. q is p adjusted for the number of columns "
		 "(Benjamini and Hochberg 1995); noise means q >= 0.05; look, leak? and leak are the verdicts of data leaks, on columns that may not be known when predicting. Rows count alike, whatever their weight. rank auc is the AUC of a number's own order, "
		 "eta2 the variance explained with its F or chi squared test, snr db = 10 log10(eta2 / (1 - eta2)). A "
		 "column that tells nothing alone may tell much together with another.",
	.example = "data signal --permutations 999", .params = signal_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "target, rows, rows_are, entropy, permutations, features[]{column,signal{…},class_auc{…},bits,size,"
		   "verdict,q,auc{…}|r2{…},rank_auc{…},falls,p,tail_p,null_hi,share,snr_db,eta2,f,f_p,chi2,chi2_df,"
		   "chi2_p,strength,n,classes[]{class,auc{…}}}, noise, by_chance, without_values[], "
		   "strong, weighting",
	.run = signal_run,
};
