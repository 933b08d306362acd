#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/stage.h"
#include "command/training.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/selftrain.h"

#define CLEAR 0.01 /* p below which classes are said to be otherwise common */
#define SOME 0.05  /* below which there is some sign of it */

static const struct param selftrain_params[] = {
	{ .name = "kind", .help = "the kind of model that guesses", .type = PARAM_KIND, .text_def = "logistic" },
	{ .name = "sure", .help = "probability from which a guess counts as a label", .type = PARAM_REAL,
		.min = 0.5, .max = 1, .def = 0.9, .has_default = true },
	{ 0 },
};

static const struct param guesses_params[] = {
	{ .name = "kind", .help = "the kind of model that is to learn from its guesses too", .type = PARAM_KIND,
		.text_def = "logistic", .position = 1 },
	{ .name = "sure", .help = "probability from which a guess counts as a label", .type = PARAM_REAL,
		.min = 0.5, .max = 1, .def = 0.9, .has_default = true },
	{ .name = "none", .help = "forget them, for all kinds", .type = PARAM_BOOL },
	{ 0 },
};

static const struct param suggest_params[] = {
	{ .name = "budget", .help = "how many rows can be labelled", .type = PARAM_INT, .min = 1, .max = 10000,
		.def = 10, .has_default = true, .unit = "rows" },
	{ .name = "kind", .help = "the kind of model that is asked", .type = PARAM_KIND, .text_def = "logistic" },
	{ 0 },
};

/* Training and validation rows have the labels; no other is looked at.  Where none is unlabelled nothing else is asked
 * of the table; a column that gives the target away is refused here as in training. */
static bool make_plan(struct workbench *w, const struct args *v, struct selftrain_plan *p,
	struct report *out, struct ctl *c, struct err *e)
{
	struct training t;
	struct frame *f;
	const struct task *task;
	ptrdiff_t unlabelled;
	if (!derive_frame(w, &f, c, e) || !derive_task(w, &task, c, e) || !selftrain_unlabelled(f, task, &unlabelled, e) ||
		!training_prepare(w, out, &t, c, e) || !training_refuse_leaks(&t, out, e))
		return false;
	*p = (struct selftrain_plan){ .frame = t.frame, .task = t.task, .recipe = t.recipe,
		.labelled = rowset_union(t.train, t.valid, out->arena), .kind = args_text(v, "kind"),
		.seed = w->options.seed, .weight_column = t.weight_column };
	return true;
}

/* p is of one look at one table: what is said grows with it, and ends at what 999 exchanges can show. */
static const char *say_shift(double p)
{
	if (p < CLEAR)
		return "other classes are common there, or classes look different there, when these shares do not hold (why "
			"prior_shift): what is learned here is tuned to other rows";
	if (p < SOME)
		return "some sign that other classes are common there";
	return p < 2 * SOME ? "hardly a sign of a difference" : "no sign of a difference";
}

static void add_shift(const struct selftrain *s, const struct task *t, struct node *root)
{
	struct node *o = node_object(root, "prior_shift"), *list;
	node_title(o, "Are classes as common among unlabelled rows?", VIEW_PLAIN);
	node_real(o, "p", s->shift.p);
	node_int(o, "permutations", s->shift.permutations)->view = VIEW_HIDDEN;
	node_real(o, "likelihood_ratio", s->shift.likelihood_ratio)->view = VIEW_HIDDEN;
	node_string(o, "verdict", say_shift(s->shift.p));
	list = node_list(o, "classes");
	node_title(list, "Shares", VIEW_TABLE);
	for (int32_t k = 0; k < t->classes; k++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[k]);
		node_real(one, "labelled", s->shift.labelled[k].value)->view = VIEW_HIDDEN;
		node_interval(one, "known", &s->shift.labelled[k]);
		node_real(one, "unlabelled", s->shift.unlabelled[k].value)->view = VIEW_HIDDEN;
		node_interval(one, "estimated", &s->shift.unlabelled[k]);
	}
}

/* "falls by 0.0041 (0.0012 to 0.0070)", "rises by 0.0005 (fall of 0.0012 to rise of 0.0021)". */
static const char *say_gain(const struct interval *gain, struct arena *a)
{
	bool falls = gain->value >= 0;
	double by = fabs(gain->value), near = falls ? gain->lo : -gain->hi, far = falls ? gain->hi : -gain->lo;
	const char *way = falls ? "falls" : "rises";
	if (near >= 0)
		return arena_printf(a, "%s by %.4f (%.4f to %.4f)", way, by, near, far);
	return arena_printf(a, "%s by %.4f (from a %s of %.4f to a %s of %.4f)", way, by, falls ? "rise" : "fall", -near,
		falls ? "fall" : "rise", far);
}

static bool forget(struct workbench *w, struct report *out, struct ctl *c, struct err *e)
{
	const struct csv_table *table;
	if (!derive_table(w, &table, c, e)) /* the settings in force come with it */
		return false;
	struct settings s = settings_copy(&w->settings, out->arena);
	node_int(report_root(out), "forgotten", s.guesses);
	s.guesses = 0;
	stage_settings(w, &s);
	report_lead(out, "models learn from true labels alone again");
	return true;
}

/* What is kept is how guesses are made, not the guesses: each training makes them from its own rows, so that
 * neither other labels nor another split leave old ones behind. */
static bool keep(struct workbench *w, const struct selftrain_plan *p, const struct selftrain *found, struct report *out,
	struct err *e)
{
	char sure[NUM_TEXT];
	if (!found->keep && !w->options.override) {
		err_set(e, ERR_PRECONDITION, "guesses of %s do not help: log loss %s", p->kind,
			say_gain(&found->gain, out->arena));
		return err_hint(e, "another --sure or --kind, or --override REASON");
	}
	if (!found->keep)
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "guesses are kept although they do not help: %s",
			w->options.override);
	struct settings s = settings_copy(&w->settings, out->arena);
	num_format(p->sure, sure);
	settings_set_pair(&s.guess, &s.guesses, arena_strdup(out->arena, p->kind), arena_strdup(out->arena, sure),
		out->arena);
	stage_settings(w, &s);
	return true;
}

static bool study(struct workbench *w, const struct args *v, bool keeping, struct report *out, struct ctl *c,
	struct err *e)
{
	struct selftrain_plan p;
	struct selftrain s;
	struct node *root = report_root(out);
	if (!make_plan(w, v, &p, out, c, e))
		return false;
	p.sure = args_real(v, "sure");
	if (!selftrain_run(&p, &s, out->arena, c, e) || (keeping && !keep(w, &p, &s, out, e)))
		return false;
	node_string(root, "kind", p.kind);
	node_int(root, "labelled", p.labelled.n);
	node_int(root, "unlabelled", s.all);
	node_int(root, "guessed", s.unlabelled.n)->view = s.unlabelled.n < s.all ? VIEW_PLAIN : VIEW_HIDDEN;
	node_int(root, "taken", s.taken);
	node_interval(root, "gain", &s.gain);
	node_string(root, "verdict", s.keep ? "keep" : "discard");
	node_bool(root, "kept", keeping)->view = VIEW_HIDDEN;
	add_shift(&s, p.task, root);
	report_lead(out, s.keep ? "%td guesses as labels make %s better: log loss %s; %s"
				: "%td guesses as labels do not make %s better: log loss %s; %s",
		s.taken, p.kind, say_gain(&s.gain, out->arena), keeping ? "kept: model train makes and uses them"
			: s.keep ? arena_printf(out->arena, "data guesses %s lets model train use them", p.kind) : "discarded");
	return true;
}

static bool selftrain_command(struct workbench *w, const struct args *v, struct report *out,
	struct ctl *c, struct err *e)
{
	return study(w, v, false, out, c, e);
}

const struct command cmd_data_selftrain = {
	.noun = "data", .verb = "selftrain", .help = "do guesses about unlabelled rows help?",
	.about = "In five folds of training and validation rows a model is trained, guesses the unlabelled rows, takes the "
		 "sure guesses for labels and is trained once more (Yarowsky 1995); both are scored on the fold they never "
		 "saw. The gain is the paired difference of their log loss with its interval; unless all of it is above 0 "
		 "the guesses are discarded. data guesses puts them to use. "
		 "A model that repeats its "
		 "own opinion learns little. Shares of classes among unlabelled rows: Saerens, Latinne and Decaestecker 2002, "
		 "and a test by exchanging the marks labelled and unlabelled; see why prior_shift.",
	.example = "data selftrain --kind logistic --sure 0.95", .params = selftrain_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "kind, labelled, unlabelled, guessed, taken, gain{}, verdict, kept, prior_shift{p,permutations,"
		   "likelihood_ratio,verdict,classes[]{class,labelled,known{},unlabelled,estimated{}}}",
	.run = selftrain_command,
};

/* ---- data guesses ---- */

static bool guesses_command(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	return args_bool(v, "none") ? forget(w, out, c, e) : study(w, v, true, out, c, e);
}

const struct command cmd_data_guesses = {
	.noun = "data", .verb = "guesses", .help = "let a kind of model learn from its own guesses, when they help",
	.about = "Asks what data selftrain asks. When the whole interval of the gain is above 0, model train of this kind "
		 "learns from sure guesses too: they are made anew from the training rows of each training, never count "
		 "as labels elsewhere - not in validation, calibration or test rows, nor in a profile - and the model "
		 "card says so. Else it refuses, unless --override gives a reason. journal undo or --none takes it back. "
		 "See why selftrain.",
	.example = "data guesses logistic --sure 0.95", .params = guesses_params, .flags = CMD_SETTINGS | CMD_JOB,
	.results = "the keys of data selftrain; with --none: forgotten", .run = guesses_command,
};

/* ---- data suggest ---- */

static bool suggest_command(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct selftrain_plan p;
	struct suggestion *s;
	ptrdiff_t n, all;
	struct node *root = report_root(out);
	if (!make_plan(w, v, &p, out, c, e) ||
		!selftrain_suggest(&p, (ptrdiff_t)args_int(v, "budget"), &s, &n, &all, out->arena, c, e))
		return false;
	node_string(root, "kind", p.kind)->view = VIEW_HIDDEN;
	node_int(root, "unlabelled", all)->view = VIEW_HIDDEN;
	struct node *list = node_list(root, "rows");
	node_title(list, "Label these first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n; i++) {
		struct node *o = node_object(list, NULL);
		node_int(o, "row", s[i].row + 1);
		node_string(o, "guess", p.task->class_name[s[i].first]);
		node_real(o, "p", s[i].p);
		node_string(o, "or", p.task->class_name[s[i].second]);
		node_real(o, "margin", s[i].margin);
	}
	report_lead(out, "%td of %td unlabelled rows to label next: %s is least sure of them", n, all, p.kind);
	return true;
}

const struct command cmd_data_suggest = {
	.noun = "data", .verb = "suggest", .help = "which unlabelled rows to label next",
	.about = "A model of training and validation rows guesses the unlabelled ones; those where the likeliest class is "
		 "least ahead of the next come first (margin sampling, Settles 2009). Of rows that are alike in every "
		 "cell one is named; otherwise they are not spread, and may be much alike. Rows chosen so are no sample: "
		 "do not measure a model on them alone.",
	.example = "data suggest --budget 20", .params = suggest_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "kind, unlabelled, rows[]{row,guess,p,or,margin}", .run = suggest_command,
};
