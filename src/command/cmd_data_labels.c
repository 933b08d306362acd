#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/edits.h"
#include "command/labels_report.h"
#include "command/load_options.h"
#include "command/paired.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/label_noise.h"
#include "dataset/label_rate.h"
#include "dataset/outfold.h"
#include "stat/bins.h"
#include "stat/interval.h"

static const struct param labels_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column with the labels, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "kind", .help = "the kind of model that judges", .type = PARAM_KIND, .text_def = "boost",
		.has_default = true },
	{ .name = "folds", .help = "no row is judged by a model that saw it", .type = PARAM_INT, .min = 2,
		.max = 100, .def = 5, .has_default = true },
	{ .name = "top", .help = "how many suspects to show", .type = PARAM_INT, .max = 1000000, .def = 20,
		.has_default = true, .unit = "rows" },
	{ .name = "truth", .help = "a column with the true labels: how good are the suspicions?",
		.type = PARAM_COLUMN },
	{ .name = "rater", .help = "a column with what one person said; give two or more",
		.type = PARAM_COLUMNS, .repeat = true },
	LOAD_PARAMS,
	{ 0 },
};

/* Probabilities that do not come true move the thresholds. */
static bool warn_uncalibrated(const struct labels_found *f, struct report *out, struct err *e)
{
	const struct outfold *o = &f->judged;
	const struct task *t = f->task;
	struct arena *a = out->arena;
	double *top = ARENA_BIG(a, double, o->rows.n + 1, e);
	uint8_t *hit = top ? ARENA_BIG(a, uint8_t, o->rows.n + 1, e) : NULL;
	struct reliability r;
	if (!hit)
		return false;
	for (ptrdiff_t i = 0; i < o->rows.n; i++) {
		const double *p = o->p + i * t->classes;
		int32_t best = 0;
		for (int32_t k = 1; k < t->classes; k++)
			best = p[k] > p[best] ? k : best;
		top[i] = p[best];
		hit[i] = o->label[i] == best;
	}
	if (!reliability_make(top, hit, o->rows.n, 15, 100, 1, &r, a, e))
		return false;
	node_real(report_root(out), "ece", r.ece)->view = VIEW_HIDDEN;
	if (r.ece > 0.1 && r.ece > r.null_hi)
		report_warn(out, ERR_WARN_DATA,
			f->kind && strcmp(f->kind, "logistic") == 0 ? "why labels" : "data labels --kind logistic",
			"the judge's probabilities are off by %.2f on average (ECE): take the rate as rough",
			r.ece);
	return true;
}

static bool judge(struct paired *p, const struct args *v, struct labels_found *f, struct report *out,
	struct ctl *c, struct err *e)
{
	const struct recipe *recipe;
	uint64_t seed = p->subject.w->options.seed;
	int32_t rounds = interval_resamples(p->rows.n);
	if (!paired_recipe(p, &recipe, c, e) ||
		!outfold_make(p->frame, p->task, p->rows, recipe, args_text(v, "kind"),
			(int32_t)args_int(v, "folds"), seed, p->weight_column, &f->judged, out->arena, c, e))
		return false;
	f->frame = p->frame;
	f->task = p->task;
	f->rows_are = p->rows_are;
	f->kind = args_text(v, "kind");
	f->loaded = !p->subject.is_file;
	if (!outfold_skill(&f->judged, p->task->classes, &f->skill, out->arena, e))
		return false;
	ctl_phase(c, "weighing labels", 1);
	return label_noise_find(f->judged.label, f->judged.p, f->judged.rows.n, p->task->classes, rounds, seed,
		       &f->noise, out->arena, c, e) &&
	       label_rate_find(f->judged.label, f->judged.p, f->judged.rows.n, p->task->classes, &f->wrong,
		       out->arena, c, e) &&
	       ctl_step(c, 1, e);
}

/* Columns that hold the truth or what raters said must not be features of the judge. */
static bool hide_answers(struct paired *p, const struct args *v, struct err *e)
{
	ptrdiff_t n;
	const char *const *rater = args_list(v, "rater", &n);
	const char *truth = args_text(v, "truth");
	return paired_ignore(p, rater, n, e) && (!truth || paired_ignore(p, &truth, 1, e));
}

static bool judge_open(const struct args *v, struct paired *p, struct labels_found *f, struct report *out,
	struct ctl *c, struct err *e)
{
	if (p->task->kind == TASK_REGRESSION) {
		err_set(e, ERR_TASK, "%s is a number: labels can be wrong only where there are classes",
			p->task->target);
		return err_hint(e, "data noise tells how noisy a number is; data target '%s' --task classes",
			p->task->target);
	}
	return hide_answers(p, v, e) && judge(p, v, f, out, c, e);
}

bool labels_judge(struct workbench *w, const struct args *v, struct paired *p, struct labels_found *f,
	struct report *out, struct ctl *c, struct err *e)
{
	return paired_open(w, v, p, out, c, e) && judge_open(v, p, f, out, c, e);
}

/* Agreement needs no target: all rows, and no model has a say. */
static bool raters_alone(const struct paired *p, const struct args *v, struct report *out, struct err *e)
{
	ptrdiff_t n;
	const char *const *rater = args_list(v, "rater", &n);
	const struct frame *f = p->subject.frame;
	err_clear(e);
	struct labels_found found = { .frame = f, .loaded = !p->subject.is_file };
	found.judged.rows = rowset_all(f->rows, &f->digest, out->arena);
	node_int(report_root(out), "rows", f->rows);
	report_lead(out, "no target is set, so no model has a say; a row is settled by: %sdata target COL; data relabel ROW CLASS",
		p->subject.is_file ? "data load FILE; " : "");
	return labels_report_raters(&found, rater, n, (ptrdiff_t)args_int(v, "top"), out, e);
}

static bool labels_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct paired p;
	struct labels_found f = { 0 };
	ptrdiff_t raters;
	const char *const *rater = args_list(v, "rater", &raters);
	if (raters == 1) {
		err_set(e, ERR_ARGUMENT_MISSING, "one rater agrees with nobody: name two or more");
		return err_hint(e, "data labels --rater A --rater B");
	}
	if (!paired_open(w, v, &p, out, c, e))
		return e->code == ERR_NO_TARGET && raters > 1 && !args_given(v, "truth") && raters_alone(&p, v, out, e);
	if (!judge_open(v, &p, &f, out, c, e) || !paired_warn_leaks(&p, w->options.seed, out, c, e))
		return false;
	f.changed = p.subject.is_file ? 0 : edits_count(&w->settings, true, out->arena);
	f.wrong = f.changed > 0 ? labels_withheld(f.judged.rows.n) : f.wrong;
	labels_report(&f, (ptrdiff_t)args_int(v, "top"), out);
	if (f.changed > 0)
		report_warn(out, ERR_WARN_DATA, "data relabel --none", "%s row%s relabelled or taken out since the table was "
			"loaded: where this judge proposed it, that it agrees now is no evidence that they are right",
			text_number(out->arena, f.changed), f.changed == 1 ? " was" : "s were");
	if (!(f.skill.lo > 0))
		report_warn(out, ERR_WARN_DATA, "data signal", "the judge knows no better than guessing (log loss %+.3f a row): "
			"its doubts say nothing about the labels", -f.skill.value);
	if (!warn_uncalibrated(&f, out, e) ||
		(args_given(v, "truth") && !labels_report_truth(&f, args_text(v, "truth"), out, e)))
		return false;
	return raters == 0 || labels_report_raters(&f, rater, raters, (ptrdiff_t)args_int(v, "top"), out, e);
}

const struct command cmd_data_labels = {
	.noun = "data", .verb = "labels", .help = "labels that contradict what a model learned from other rows",
	.about = "Confident learning (Northcutt, Jiang and Chuang 2021): a model gives every row the "
		 "probabilities of its class without having seen it; a row counts as another class when it "
		 "reaches that class's usual confidence. Shown are the noise matrix, the share of such labels "
		 "with its interval, and the suspects, worst first. Where classes overlap, right labels are among "
		 "them: wrong_labels says how many are wrong once overlap is taken off, judged where the model is "
		 "surest. Each suspect has the lines that put its label right, take it away or let the row count "
		 "less. With raters: agreement (kappa), the rows to settle, and who is careless; that needs no target.",
	.example = "data labels --kind logistic --top 50", .params = labels_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "target, rows, rows_are, kind, rate{…}, wrong_labels{…}, skill{…}, flagged, matrix{labels[],counts[][]}, "
		   "flows[]{given,believed,rows,share,noise}, suspects[]{row,given,suggested,p_given,"
		   "p_suggested,margin,fix,drop,weight}, flagged_rows[], truth{wrong,precision{…},recall{…},repaired{…}}, "
		   "agreement[], raters[], disputed[]{row,majority,model,p,fix}, findings[]",
	.run = labels_run,
};
