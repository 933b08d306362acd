#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "command/calibration_report.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/model_store.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "confidence/calibrator.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"
#include "evaluate/crossval.h"
#include "feature/recipe.h"
#include "inference/predictor.h"
#include "model/model.h"

static const struct param calibrate_params[] = {
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,
		.position = 1 },
	{ .name = "method", .help = "how scores become probabilities", .type = PARAM_CHOICE,
		.choices = "auto|none|platt|isotonic|temperature", .text_def = "auto", .has_default = true },
	{ .name = "folds", .help = "calibrate on out-of-fold scores of train + validation rows from this many folds",
		.type = PARAM_INT, .min = 2, .max = 20 },
	{ .name = "bins", .help = "bins of the reliability table", .type = PARAM_INT, .min = 2, .max = 1000,
		.def = 15, .has_default = true },
	{ 0 },
};

/* Raw scores that the model never trained on, with their labels. */
struct fresh {
	struct rowset rows;
	double *raw;
	int32_t *label;          /* rows.n */
	bool out_of_fold;
	struct calibration_try tried[CALIBRATIONS];
	double *tried_p;
};

static bool labels_of(const struct task *t, const struct frame *f, struct fresh *x, struct arena *a,
	struct err *e)
{
	int32_t *all = ARENA_BIG(a, int32_t, f->rows + 1, e);
	x->label = ARENA_BIG(a, int32_t, x->rows.n + 1, e);
	if (!all || !x->label || !task_labels(t, f, all, e))
		return false;
	for (ptrdiff_t i = 0; i < x->rows.n; i++)
		x->label[i] = all[x->rows.row[i]];
	return true;
}

#define FOLDS 5

/* Too few calibration rows: the same recipe and kind, refitted in folds of train + validation. */
static bool out_of_fold(struct workbench *w, const struct predictor *p, struct frame *f, int32_t folds,
	struct fresh *x, struct arena *a, struct ctl *c, struct err *e)
{
	const struct task *t = &p->pipeline.model.task;
	const struct recipe *recipe;
	struct rowset rows;
	struct crossval v;
	struct node *stored;
	struct report *scratch = report_new(a);
	if (!derive_recipe(w, &recipe, c, e) || !derive_open_rows(w, &f, &rows, a, c, e) ||
		!model_report_get(w, p->name, node_list(report_root(scratch), "m"), &stored, e))
		return false;
	struct args *args = args_default(p->pipeline.model.class->params, a);
	for (const struct node *k = node_find(stored, "params")->first; k; k = k->next)
		if (k->type == NODE_REAL || k->type == NODE_INT)
			for (ptrdiff_t i = 0; args->params[i].name; i++)
				if (strcmp(args->params[i].name, k->name) == 0)
					args->value[i].number = node_number(k);
	struct pipeline_plan plan = { .recipe = recipe, .kind = p->pipeline.model.class, .args = args,
		.seed = p->seed, .weight_column = frame_weight(f), .apart = !w->settings.together };
	if (!crossval_run(&plan, f, t, rows, folds, p->seed, &v, a, c, e))
		return false;
	x->rows = v.rows;
	x->raw = ARENA_BIG(a, double, v.rows.n * task_outputs(t) + 1, e);
	if (!x->raw)
		return false;
	memcpy(x->raw, v.raw, (size_t)(v.rows.n * task_outputs(t)) * sizeof *x->raw);
	x->out_of_fold = true;
	return labels_of(t, f, x, a, e);
}

static bool fresh_scores(struct workbench *w, const struct predictor *p, const struct args *v,
	struct fresh *x, struct arena *a, struct ctl *c, struct err *e)
{
	const struct task *t = &p->pipeline.model.task;
	struct frame *f;
	const struct split *s;
	*x = (struct fresh){ 0 };
	if (!derive_frame(w, &f, c, e) || !derive_split(w, &s, c, e))
		return false;
	if (args_given(v, "folds"))
		return out_of_fold(w, p, f, (int32_t)args_int(v, "folds"), x, a, c, e);
	x->rows = split_rows(s, PART_CALIB, f, a);
	if (!labels_of(t, f, x, a, e))
		return false;
	if (!calibration_rows_enough(t, x->label, x->rows.n))
		return out_of_fold(w, p, f, FOLDS, x, a, c, e);
	x->raw = ARENA_BIG(a, double, x->rows.n * task_outputs(t) + 1, e);
	return x->raw && pipeline_predict(&p->pipeline, f, x->rows, x->raw, a, c, e);
}

/* After is cross-fitted, so that it is no flattery. */
static bool report_effect(struct workbench *w, const struct args *v, enum calibration m,
	const struct task *t, const struct fresh *x, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	int32_t bins = (int32_t)args_int(v, "bins");
	double *before = ARENA_BIG(a, double, x->rows.n * t->classes + 1, e);
	double *after = ARENA_BIG(a, double, x->rows.n * t->classes + 1, e);
	struct node *b = node_object(report_root(out), "before"), *z = node_object(report_root(out), "after");
	if (!before || !after)
		return false;
	calibrator_apply(NULL, t, x->raw, x->rows.n, before);
	if (!calibrator_cross_fit(m, t, x->raw, x->label, NULL, x->rows.n, w->options.seed, after, c, e) ||
		!calibration_side(w, t, before, x->label, x->rows.n, bins, b, c, e) ||
		!calibration_side(w, t, after, x->label, x->rows.n, bins, z, c, e) ||
		!calibration_methods(t, x->label, x->rows.n, x->tried, x->tried_p, bins, report_root(out), e))
		return false;
	node_find(report_root(out), "methods")->view = VIEW_HIDDEN;
	node_title(node_copy(report_root(out), "reliability", node_find(z, "reliability")), "Reliability after",
		VIEW_RELIABILITY);
	return true;
}

/* Every method is judged on these rows, whichever is taken: the record says what was passed over. */
static bool choose(const struct args *v, const struct task *t, struct fresh *x, uint64_t seed, enum calibration *m,
	struct arena *a, struct ctl *c, struct err *e)
{
	x->tried_p = ARENA_BIG(a, double, CALIBRATIONS * x->rows.n * t->classes + 1, e);
	if (!x->tried_p ||
		!calibrator_try(t, x->raw, x->label, NULL, x->rows.n, seed, x->tried, x->tried_p, c, e))
		return false;
	if (strcmp(args_text(v, "method"), "auto") != 0)
		return calibration_parse(args_text(v, "method"), m);
	for (int i = 0; i < CALIBRATIONS; i++)
		*m = x->tried[i].chosen ? x->tried[i].method : *m;
	return true;
}

/* The result, and the model's new version with the report of its training. */
static bool keep(struct workbench *w, const struct predictor *p, struct report *out, struct err *e)
{
	struct node *stored;
	struct report *scratch = report_new(out->arena);
	if (!model_report_get(w, p->name, node_list(report_root(scratch), "m"), &stored, e))
		return false;
	stage_record(w, "calibration", p->name, report_root(out), NULL, 0);
	model_stage(w, p, stored, out->arena);
	return true;
}

/* A number has no probability to calibrate; what can be made true is how wide its interval is. */
static bool calibrate_interval(struct workbench *w, struct predictor *p, struct report *out,
	struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct frame *f;
	struct rowset rows;
	struct node *root = report_root(out);
	if (!derive_rows(w, PART_CALIB, &f, &rows, c, e))
		return false;
	double *raw = ARENA_BIG(a, double, rows.n + 1, e), *y = ARENA_BIG(a, double, rows.n + 1, e);
	double *all = ARENA_BIG(a, double, f->rows + 1, e);
	if (!raw || !y || !all || !pipeline_predict(&p->pipeline, f, rows, raw, a, c, e) ||
		!task_values(&p->pipeline.model.task, f, all, NULL, e))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		y[i] = all[rows.row[i]];
	if (!predictor_conformal(p, y, raw, rows.n, rows, a, e))
		return false;
	node_string(root, "model", p->name);
	node_string(root, "method", "conformal interval");
	node_int(root, "rows", rows.n);
	node_string(root, "fitted_on", "calibration rows");
	node_real(root, "half_width", p->half_width);
	node_real(root, "level", 0.9);
	char width[NUM_TEXT];
	num_format_people(p->half_width, 4, true, width);
	report_lead(out, "%s: prediction plus or minus %s holds the truth for 90 %% of rows (from %d rows)", p->name,
		width, (int)rows.n);
	return keep(w, p, out, e);
}

/* When no method is chosen, the probabilities are the model's own. */
static void lead(const struct predictor *p, enum calibration m, ptrdiff_t rows, bool out_of_fold, bool chosen,
	struct report *out)
{
	const struct node *root = report_root(out);
	const char *what = out_of_fold ? "out-of-fold scores" : "rows";
	double before = node_number(node_find(root, "before.ece")), after = node_number(node_find(root, "after.ece"));
	if (m == CALIBRATE_NONE)
		report_lead(out, "%s keeps its probabilities%s; ECE %.4f on %td %s", p->name,
			chosen ? ": no method makes them clearly better" : "", before, rows, what);
	else
		report_lead(out, "%s calibrated by %s on %td %s; ECE %.4f before, %.4f after (cross-fitted)", p->name,
			calibration_name(m), rows, what, before, after);
}

static bool calibrate_classes(struct workbench *w, const struct args *v, struct predictor *p,
	struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct fresh x;
	enum calibration m = CALIBRATE_NONE;
	struct node *root = report_root(out);
	const struct task *t = &p->pipeline.model.task;
	if (!fresh_scores(w, p, v, &x, a, c, e) || !choose(v, t, &x, w->options.seed, &m, a, c, e) ||
		!calibrator_fit(m, t, x.raw, x.label, NULL, x.rows.n, x.rows, &p->calibrator, a, c, e))
		return false;
	p->calibrated = true;
	p->calibrator.out_of_fold = x.out_of_fold;
	node_string(root, "model", p->name);
	node_string(root, "method", calibration_name(m));
	node_int(root, "rows", x.rows.n);
	node_string(root, "fitted_on", x.out_of_fold ? "out-of-fold scores of train + validation rows"
						     : "calibration rows");
	if (!report_effect(w, v, m, t, &x, out, c, e))
		return false;
	lead(p, m, x.rows.n, x.out_of_fold, strcmp(args_text(v, "method"), "auto") == 0, out);
	return keep(w, p, out, e);
}

static bool calibrate_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	if (!model_get(w, args_text(v, "model"), &p, out->arena, e))
		return false;
	if (p.pipeline.model.task.kind != TASK_REGRESSION)
		return calibrate_classes(w, v, &p, out, c, e);
	if (strcmp(args_text(v, "method"), "auto") == 0)
		return calibrate_interval(w, &p, out, c, e);
	err_set(e, ERR_TASK, "%s predicts numbers: there are no probabilities for --method %s", p.name,
		args_text(v, "method"));
	return err_hint(e, "leave --method away: the width of its intervals is set");
}

const struct command cmd_model_calibrate = {
	.noun = "model", .verb = "calibrate", .aliases = "calibrate cal",
	.help = "make a model's probabilities, or intervals, come true",
	.about = "Fitted on rows kept for this alone. With fewer than 200 of them, or 50 of a class, the "
		 "model is refitted in five folds and its out-of-fold scores are used instead. A model of "
		 "numbers gets the width of its 90 % intervals (split conformal).",
	.example = "model calibrate boost --method isotonic", .params = calibrate_params,
	.flags = CMD_RESULT | CMD_JOB,
	.results = "model, method, rows, fitted_on, before{}, after{}, reliability[]{lo,hi,mean,rate,n}, "
		   "methods[]{method,log_loss,behind,se,ece,brier,chosen}, choice, why; for numbers: half_width, level",
	.run = calibrate_run,
};
