#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "data/xy.h"
#include "evaluate/metric.h"
#include "evaluate/score.h"
#include "feature/recipe.h"
#include "inference/predictor.h"
#include "model/model.h"

/* After another split the rows to choose by may be rows that the model was fitted on. */
static bool refuse_fitted(struct workbench *w, const struct predictor *p, struct rowset rows,
	struct report *out, struct err *e)
{
	ptrdiff_t recipe = rowset_overlap(recipe_rows(p->pipeline.recipe), rows);
	ptrdiff_t model = rowset_overlap(p->pipeline.train, rows), most = model > recipe ? model : recipe;
	if (most == 0)
		return true;
	if (w->options.override) {
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "%s was fitted on %td of the %td validation rows: %s",
			p->name, most, rows.n, w->options.override);
		return true;
	}
	err_set(e, ERR_SEEN_ROWS, "%s was fitted on %td of the %td validation rows, on an earlier split",
		p->name, most, rows.n);
	return err_hint(e, "model train %s fits it anew; --override REASON goes on all the same",
		p->pipeline.model.class->name);
}

/* Scores of the validation rows by a model, ready for metrics. */
static bool score_valid(struct workbench *w, const struct predictor *p, struct scored *s,
	struct report *out, struct ctl *c, struct err *e)
{
	const struct task *t = &p->pipeline.model.task;
	struct arena *a = out->arena;
	struct frame *f;
	struct rowset rows;
	if (!derive_rows(w, PART_VALID, &f, &rows, c, e) || !refuse_fitted(w, p, rows, out, e))
		return false;
	double *raw = ARENA_BIG(a, double, rows.n * task_outputs(t) + 1, e);
	double *prob = ARENA_BIG(a, double, rows.n * t->classes + 1, e);
	return raw && prob && predictor_score(p, f, rows, raw, t->classes ? prob : NULL, a, c, e) &&
	       scored_make(t, f, rows, raw, t->classes ? prob : NULL, p->threshold, s, a, e);
}

/* ---- model compare ---- */

static const struct param compare_params[] = {
	{ .name = "a", .help = "a model", .type = PARAM_MODEL, .position = 1, .required = true },
	{ .name = "b", .help = "another model", .type = PARAM_MODEL, .position = 2, .required = true },
	{ .name = "metric", .help = "what to compare by; log_loss or rmse when left away",
		.type = PARAM_METRIC },
	{ .name = "rounds", .help = "bootstrap resamples; 0 chooses", .type = PARAM_INT, .max = 100000,
		.has_default = true },
	{ 0 },
};

static bool compare_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	static const char *const word[] = { "a", "b", "tie" };
	struct arena *a = out->arena;
	struct predictor p, q;
	struct scored x, y;
	struct interval d;
	enum verdict verdict;
	if (!model_get(w, args_text(v, "a"), &p, a, e) || !model_get(w, args_text(v, "b"), &q, a, e))
		return false;
	const struct metric *m = metric_default(p.pipeline.model.task.kind);
	if (args_given(v, "metric") &&
		!metric_need(args_text(v, "metric"), p.pipeline.model.task.kind, &m, e))
		return false;
	if (!score_valid(w, &p, &x, out, c, e) || !score_valid(w, &q, &y, out, c, e) ||
		!score_compare(&x, &y, m, (int32_t)args_int(v, "rounds"), w->options.seed, &d, &verdict, a, c,
			e))
		return false;
	struct node *root = report_root(out);
	node_string(root, "a", p.name);
	node_string(root, "b", q.name);
	node_string(root, "metric", m->name);
	node_string(root, "on", "valid");
	node_interval(root, "difference", &d);
	node_string(root, "verdict", word[verdict]);
	if (verdict == VERDICT_TIE)
		report_lead(out, "no evidence that %s and %s differ in %s on %s validation rows", p.name, q.name,
			m->title, text_number(a, x.n));
	else
		report_lead(out, "%s is better than %s in %s on %s validation rows",
			verdict == VERDICT_A ? p.name : q.name, verdict == VERDICT_A ? q.name : p.name, m->title,
			text_number(a, x.n));
	return true;
}

const struct command cmd_model_compare = {
	.noun = "model", .verb = "compare", .help = "whether one model is really better than another",
	.about = "Paired on the same validation rows: the difference with its interval. A tie when the "
		 "interval holds 0.",
	.example = "model compare boost logistic --metric auc", .params = compare_params,
	.flags = CMD_QUERY | CMD_JOB, .results = "a, b, metric, on, difference{…}, verdict",
	.run = compare_run,
};

/* ---- model threshold ---- */

static const struct param threshold_params[] = {
	{ .name = "model", .help = "the model's name", .type = PARAM_MODEL, .position = 1, .required = true },
	{ .name = "set", .help = "the threshold itself", .type = PARAM_REAL, .min = 0, .max = 1 },
	{ .name = "best", .help = "choose it on validation rows by this metric", .type = PARAM_METRIC },
	{ .name = "cost", .help = "cost of a false alarm over cost of a miss; the threshold follows from it",
		.type = PARAM_REAL, .min = 1e-6, .max = 1e6 },
	{ 0 },
};

/* The threshold among the distinct hundredths that the metric likes most. */
static bool best_threshold(struct workbench *w, const struct predictor *p, const struct metric *m,
	double *best, struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct scored s;
	double top = NAN;
	if (!score_valid(w, p, &s, out, c, e))
		return false;
	int32_t *decision = ARENA_BIG(a, int32_t, s.n + 1, e);
	if (!decision)
		return false;
	s.decision = decision;
	for (int t = 1; t < 100; t++) {
		double value;
		bool defined;
		const char *note;
		for (ptrdiff_t i = 0; i < s.n; i++)
			decision[i] = s.p[2 * i + 1] >= t / 100.0;
		if (!metric_compute(m, &s, &value, &defined, &note, a, e))
			return false;
		if (defined && (isnan(top) || (m->higher_is_better ? value > top : value < top))) {
			top = value;
			*best = t / 100.0;
		}
	}
	return true;
}

static bool pick_threshold(struct workbench *w, const struct args *v, struct predictor *p,
	struct report *out, struct ctl *c, struct err *e)
{
	const struct metric *m;
	struct frame *f;
	int given = args_given(v, "set") + args_given(v, "best") + args_given(v, "cost");
	if (given != 1) {
		err_set(e, ERR_ARGUMENT_MISSING, "say how: exactly one of --set, --best and --cost");
		return err_hint(e, "model threshold %s --best f1", p->name);
	}
	if (args_given(v, "set"))
		p->threshold = args_real(v, "set");
	if (args_given(v, "cost")) /* Elkan 2001: alarm when p > c_fp / (c_fp + c_fn) */
		p->threshold = args_real(v, "cost") / (1 + args_real(v, "cost"));
	if (!args_given(v, "best"))
		return true;
	return metric_need(args_text(v, "best"), TASK_BINARY, &m, e) &&
	       best_threshold(w, p, m, &p->threshold, out, c, e) &&
	       derive_rows(w, PART_VALID, &f, &p->threshold_rows, c, e);
}

static bool threshold_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct predictor p;
	struct node *stored;
	struct report *scratch = report_new(a);
	if (!model_get(w, args_text(v, "model"), &p, a, e))
		return false;
	if (p.pipeline.model.task.kind != TASK_BINARY)
		return err_set(e, ERR_TASK, "%s does not choose between two classes: it has no threshold", p.name);
	if (!pick_threshold(w, v, &p, out, c, e) ||
		!model_report_get(w, p.name, node_list(report_root(scratch), "m"), &stored, e))
		return false;
	model_stage(w, &p, stored, a);
	report_lead(out, "%s now decides %s from p = %.3g on", p.name,
		p.pipeline.model.task.class_name[1], p.threshold);
	node_string(report_root(out), "model", p.name);
	node_real(report_root(out), "threshold", p.threshold);
	return true;
}

const struct command cmd_model_threshold = {
	.noun = "model", .verb = "threshold", .help = "set from which probability a row counts as positive",
	.example = "model threshold boost --best f1", .params = threshold_params, .flags = CMD_RESULT,
	.results = "model, threshold", .run = threshold_run,
};

/* ---- model explain ---- */

static const struct param explain_params[] = {
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,
		.position = 1 },
	{ 0 },
};

static bool explain_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	(void)c;
	if (!model_get(w, args_text(v, "model"), &p, out->arena, e))
		return false;
	const struct model *m = &p.pipeline.model;
	node_string(report_root(out), "model", p.name);
	node_string(report_root(out), "kind", m->class->name);
	struct xy names = *recipe_schema(p.pipeline.recipe);
	names.task = &m->task;
	if (m->class->explain)
		m->class->explain(m->state, &names, report_root(out));
	report_lead(out, m->class->explain ? "what %s (%s) goes by" : "%s (%s) has nothing to explain", p.name,
		m->class->name);
	return true;
}

const struct command cmd_model_explain = {
	.noun = "model", .verb = "explain", .help = "coefficients, importances or the rule of a model",
	.example = "model explain logistic", .params = explain_params, .flags = CMD_QUERY,
	.results = "model, kind, and the kind's own blocks", .run = explain_run,
};
