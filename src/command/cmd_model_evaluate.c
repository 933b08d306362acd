#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/looks.h"
#include "command/model_store.h"
#include "command/overlap.h"
#include "command/scoring.h"
#include "command/slice_report.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/score.h"
#include "feature/recipe.h"
#include "inference/predictor.h"

static const struct param evaluate_params[] = {
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,
		.position = 1 },
	{ .name = "on", .help = "the rows to score", .type = PARAM_CHOICE, .choices = "test|calib|valid",
		.text_def = "test", .has_default = true },
	{ .name = "metric", .help = "only this metric", .type = PARAM_METRIC, .repeat = true },
	{ .name = "rounds", .help = "bootstrap resamples; 0 chooses", .type = PARAM_INT, .max = 100000,
		.has_default = true },
	{ .name = "bins", .help = "bins of ece", .type = PARAM_INT, .min = 2, .max = 1000, .def = 15,
		.has_default = true },
	{ 0 },
};

/* Rows that anything in the model has seen cannot judge it. */
static bool refuse_seen(struct workbench *w, const struct predictor *p, struct rowset rows,
	const char *part, struct report *out, struct err *e)
{
	if (predictor_refuse_seen(p, rows, e))
		return true;
	if (!w->options.override) {
		err_in(e, "evaluate %s on %s", p->name, part);
		return strcmp(part, "test") != 0 ? err_hint(e, "model evaluate %s --on test; --override REASON scores them "
							      "all the same and writes the reason into the model card", p->name)
			: err_hint(e, "model train %s fits it anew on today's split; --override REASON scores them all "
				      "the same and writes the reason into the model card", p->pipeline.model.class->name);
	}
	report_warn(out, ERR_WARN_OVERRIDE, NULL, "scored on rows the model has seen: %s",
		w->options.override);
	err_clear(e);
	return true;
}

#define SLICES 10

/* The slices by what the model reads that are worse than all rows beyond chance, by accuracy.  Numbers would have
 * to be resampled slice by slice: evaluate slices does that when asked. */
static bool add_slices(struct workbench *w, const struct predictor *p, const struct scored *s,
	const struct frame *f, struct rowset rows, struct node *root, struct ctl *c, struct err *e)
{
	struct slices found;
	const struct column *input;
	double right = 0;
	int32_t n = recipe_inputs(p->pipeline.recipe, &input);
	const char **by = ARENA_ARRAY(root->report->arena, const char *, n + 1);
	for (int32_t k = 0; k < n; k++)
		by[k] = input[k].name;
	if (s->task->kind == TASK_REGRESSION || n == 0) {
		node_list(root, "slices")->view = VIEW_HIDDEN;
		return true;
	}
	for (ptrdiff_t i = 0; i < s->n; i++)
		right += s->label[i] == s->decision[i];
	struct slice_ask q = { .s = s, .frame = f, .rows = rows, .metric = slice_metric(s), .all = right / (double)s->n,
		.by = by, .n = n,
		.top = SLICES, .worse_only = true };
	if (!slice_report(w, &q, &found, root, c, e))
		return false;
	node_find(root, "slices")->view = VIEW_HIDDEN;
	return true;
}

/* The one that the lead names. */
static const struct metric *main_metric(const struct task *t)
{
	return metric_find(t->kind == TASK_REGRESSION ? "r2" : t->kind == TASK_BINARY ? "auc" : "accuracy");
}

static bool score_rows(struct workbench *w, const struct args *v, const struct predictor *p,
	struct frame *f, struct rowset rows, const struct overlap *twins, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	const struct task *t = &p->pipeline.model.task;
	int32_t k = task_outputs(t);
	ptrdiff_t metrics;
	double *raw = ARENA_BIG(a, double, rows.n * k + 1, e), *prior, mean;
	double *prob = ARENA_BIG(a, double, rows.n * t->classes + 1, e);
	struct scored s;
	struct score_options o = { .rounds = (int32_t)args_int(v, "rounds"), .seed = w->options.seed,
		.bins = (int32_t)args_int(v, "bins"), .threshold = p->threshold };
	const char *const *names = args_list(v, "metric", &metrics);
	if (metrics > 0) {
		const char **list = ARENA_ARRAY(a, const char *, metrics + 1);
		memcpy(list, names, (size_t)metrics * sizeof *list);
		o.metrics = list;
	}
	if (!raw || !prob || !predictor_score(p, f, rows, raw, t->classes ? prob : NULL, a, c, e) ||
		!scored_make(t, f, rows, raw, t->classes ? prob : NULL, p->threshold, &s, a, e) ||
		!score_report(&s, &o, report_root(out), a, c, e) ||
		!scoring_training_shares(w, t, &prior, &mean, a, c, e))
		return false;
	return score_baseline(&s, prior, mean, &o, report_root(out), a, c, e) &&
	       overlap_scores(twins, &s, main_metric(t), o.rounds, o.seed, out, c, e) &&
	       add_slices(w, p, &s, f, rows, report_root(out), c, e);
}

static void lead(const struct predictor *p, const char *part, ptrdiff_t n, struct report *out)
{
	const struct node *before = node_find(report_root(out), "seen_before");
	const char *same = before && before->integer ? "; the same look as before, so none is counted" : "";
	const struct metric *m = main_metric(&p->pipeline.model.task);
	struct node *v = node_find(report_root(out), arena_printf(out->arena, "metrics.%s", m->name));
	const char *rows = text_number(out->arena, n);
	if (!v)
		report_lead(out, "%s on %s %s rows%s", p->name, rows, part, same);
	else
		report_lead(out, "%s on %s %s rows: %s %.4f (%.4f to %.4f)%s", p->name, rows, part, m->title,
			node_number(node_find(v, "value")), node_number(node_find(v, "lo")),
			node_number(node_find(v, "hi")), same);
}

static bool evaluate_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	struct frame *f;
	struct rowset rows;
	struct overlap twins = { 0 };
	const struct task *t;
	enum part part = PART_TEST;
	const char *on = args_text(v, "on");
	struct node *root = report_root(out);
	part_parse(on, &part);
	if (!model_get(w, args_text(v, "model"), &p, out->arena, e) || !derive_task(w, &t, c, e) ||
		!derive_rows(w, part, &f, &rows, c, e) || !refuse_seen(w, &p, rows, on, out, e) ||
		!overlap_check(w, &p, f, rows, &twins, out, c, e))
		return false;
	node_string(root, "model", p.name);
	node_string(root, "split", on);
	if (part == PART_TEST && !looks_open(w, &p, rows, out, e))
		return false;
	if (!score_rows(w, v, &p, f, rows, &twins, out, c, e))
		return false;
	lead(&p, on, rows.n, out);
	if (rows.n < 100)
		report_warn(out, ERR_WARN_FEW_ROWS, NULL, "only %d rows: the intervals are wide", (int)rows.n);
	stage_record(w, "evaluation", p.name, root, NULL, 0);
	return true;
}

const struct command cmd_model_evaluate = {
	.noun = "model", .verb = "evaluate", .aliases = "eval", .help = "score a model on rows it has not seen",
	.about = "Every metric comes with its interval, beside what guessing from the training rows' shares "
		 "would score. Opening the test rows is counted: each further model that is shown them makes "
		 "the best result a little too good, and after ten looks it is refused without --override. The same model on "
		 "the same rows is the same look, and is not counted again. Rows with a "
		 "twin among those the model has seen are scored with and without; above 5 % of them it is refused.",
	.example = "model evaluate boost --on test", .params = evaluate_params,
	.flags = CMD_RESULT | CMD_JOB | CMD_LOOK,
	.results = "model, split, n, looks, model_looks, seen_before, metrics{NAME:{…}}, confusion{labels[],counts[][]}, baseline{}, "
		   "slices[]{column,group,n,score{…},shrunk{…},verdict}, overlap, overlap_scores{metric,with{},without{}}",
	.run = evaluate_run,
};
