#include "config.h"

#include "command/training.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/checkpoint.h"
#include "command/derive.h"
#include "command/model_store.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/selftrain.h"
#include "evaluate/pipeline.h"
#include "evaluate/score.h"
#include "inference/predictor.h"
#include "model/model.h"

enum {
	PERFECT_ROWS = 30,        /* fewer may lie on a plane by chance */
	PERFECT_CLASS_ROWS = 500, /* of easy classes fewer may well be all right */
};
#define PERFECT_R2 0.9999

bool training_prepare(struct workbench *w, struct report *out, struct training *t, struct ctl *c,
	struct err *e)
{
	struct frame *f;
	*t = (struct training){ .w = w, .arena = out->arena };
	if (!derive_task(w, &t->task, c, e) || !derive_rows(w, PART_TRAIN, &t->frame, &t->train, c, e) ||
		!derive_rows(w, PART_VALID, &f, &t->valid, c, e) || !derive_recipe(w, &t->recipe, c, e) ||
		!derive_leaks(w, &t->leak, c, e))
		return false;
	t->weight_column = frame_weight(t->frame);
	return true;
}

static void warn_leak(struct training *t, const char *name, double strength, struct report *out)
{
	struct text fix;
	text_init(&fix, t->arena);
	text_add(&fix, "data role ");
	param_quote(&fix, name);
	text_add(&fix, " ignore");
	report_warn(out, ERR_WARN_LEAK, fix.p,
		"%s alone predicts %s almost perfectly (%.3f): is it known at prediction time?", name,
		t->task->target, strength);
}

bool training_refuse_leaks(struct training *t, struct report *out, struct err *e)
{
	const char *override = t->w->options.override;
	for (int32_t i = 0; i < t->frame->columns; i++) {
		const char *name = t->frame->column[i].name;
		if (t->leak[i].strength < LEAK_REFUSE) {
			if (t->leak[i].strength >= LEAK_WARN)
				warn_leak(t, name, t->leak[i].strength, out);
			continue;
		}
		if (!override) {
			err_set(e, ERR_LEAK, "%s alone predicts %s almost perfectly (%.3f): a leak?", name,
				t->task->target, t->leak[i].strength);
			return err_hint(e, "data role '%s' ignore, or --override 'known when predicting'", name);
		}
		t->card = arena_printf(t->arena, "%s%sleaking column %s kept: %s",
			t->card ? t->card : "", t->card ? "; " : "", name, override);
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "%s is kept although it gives %s away: %s", name,
			t->task->target, override);
	}
	return true;
}

static void report_params(const struct args *v, struct node *out)
{
	struct node *o = node_object(out, "params");
	for (ptrdiff_t i = 0; v->params && v->params[i].name; i++) {
		const struct param *p = &v->params[i];
		const struct arg *a = &v->value[i];
		if (p->type == PARAM_INT)
			node_int(o, p->name, (int64_t)a->number);
		else if (p->type == PARAM_REAL)
			node_real(o, p->name, a->number);
		else if (p->type == PARAM_BOOL)
			node_bool(o, p->name, a->number != 0);
		else if (p->type == PARAM_CHOICE)
			node_string(o, p->name, a->text ? a->text : p->text_def);
	}
}

static void report_curve(const struct fit_info *info, struct node *out)
{
	struct node *list = node_list(out, "curve");
	node_title(list, "Learning curve", VIEW_SERIES);
	for (ptrdiff_t i = 0; i < info->points; i++) {
		struct node *o = node_object(list, NULL);
		node_int(o, "step", info->curve[i].step);
		node_real(o, "train", info->curve[i].train);
		node_real(o, "valid", info->curve[i].valid);
	}
	list->view = VIEW_HIDDEN;
}

static bool report_valid(struct training *t, const struct scored *s, struct node *out, struct ctl *c,
	struct err *e)
{
	static const char *const class_metrics[] = { "log_loss", "auc", "accuracy", "brier", NULL };
	static const char *const value_metrics[] = { "rmse", "mae", "r2", NULL };
	struct score_options o = { .seed = t->w->options.seed, .threshold = NAN };
	o.metrics = t->task->kind == TASK_REGRESSION ? value_metrics : class_metrics;
	struct report *scratch = report_new(t->arena);
	if (!score_report(s, &o, report_root(scratch), t->arena, c, e))
		return false;
	struct node *metrics = node_find(report_root(scratch), "metrics");
	struct node *copy = metrics ? node_copy(out, "valid", metrics) : node_object(out, "valid");
	node_title(copy, "On validation rows", VIEW_PLAIN);
	return true;
}

static bool score_valid(struct training *t, const struct pipeline *p, struct scored *out,
	struct ctl *c, struct err *e)
{
	int32_t k = task_outputs(t->task);
	double *raw = ARENA_BIG(t->arena, double, t->valid.n * k + 1, e);
	return raw && pipeline_predict(p, t->frame, t->valid, raw, t->arena, c, e) &&
	       scored_make(t->task, t->frame, t->valid, raw, NULL, NAN, out, t->arena, e);
}

static bool report_run(struct training *t, const struct predictor *p, const struct args *v,
	struct trained *m, struct node *parent, struct ctl *c, struct err *e)
{
	const struct fit_info *info = &p->pipeline.info;
	struct node *o = m->node = node_object(parent, NULL);
	node_string(o, "name", m->name);
	node_string(o, "kind", m->kind->name);
	report_params(v, o);
	node_real(o, "seconds", p->pipeline.seconds)->unit = "s";
	node_int(o, "rows", t->train.n);
	if (m->guessed > 0)
		node_int(o, "guessed", m->guessed);
	node_int(o, "columns", recipe_schema(p->pipeline.recipe)->p);
	report_curve(info, o);
	if (!report_valid(t, &m->valid, o, c, e))
		return false;
	node_string(o, "stopped", info->stopped);
	node_int(o, "steps", info->steps);
	node_bool(o, "baseline", m->kind->baseline);
	if (info->warning)
		report_warn(parent->report, (enum err_code)info->warning_code, info->warning_fix, "%s: %s",
			m->name, info->warning);
	return true;
}

/* What no column says alone, several may say together: registered and casual riders add up to all. */
static void warn_perfect(const struct training *t, const struct trained *m, struct report *out)
{
	const struct node *r2 = node_find(m->node, "valid.r2.value"), *right = node_find(m->node, "valid.accuracy.value");
	struct text fix;
	if (t->valid.n < (r2 ? PERFECT_ROWS : PERFECT_CLASS_ROWS) ||
		!(r2 ? node_number(r2) > PERFECT_R2 : right && node_number(right) >= 1))
		return;
	text_init(&fix, t->arena);
	text_add(&fix, "model explain ");
	param_quote(&fix, m->name);
	report_warn(out, ERR_WARN_LEAK, fix.p,
		"%s is all but perfect on %s validation rows: that is hardly ever earned; do several columns together give %s "
		"away, as parts of a sum do?", m->name, text_number(t->arena, t->valid.n), t->task->target);
}

const char *training_length_option(const struct model_class *kind)
{
	static const char *const names[] = { "rounds", "iterations" };
	for (int i = 0; i < 2; i++)
		if (kind->params && param_find(kind->params, names[i]))
			return names[i];
	return NULL;
}

/* The --stop of a replay that is meant for this kind, the last said, and its steps; -1: none. */
static ptrdiff_t stop_of(const struct training *t, const struct model_class *kind, struct str *steps)
{
	ptrdiff_t i = t->stops - 1;
	while (i >= 0 && !str_equal(str_cut(str_of(t->stop[i]), '=', steps), str_of(kind->name)))
		i--;
	return i;
}

/* A replay stops where the clock stopped the first run, whatever the clock says now. */
static bool apply_stops(const struct training *t, const struct model_class *kind, struct args *v,
	struct err *e)
{
	struct str steps;
	const char *option = training_length_option(kind);
	ptrdiff_t i = option ? stop_of(t, kind, &steps) : -1;
	return i < 0 || args_set(v, option, arena_strndup(t->arena, steps.p, steps.n), t->arena, e) ||
		err_in(e, "--stop %s", t->stop[i]);
}

/* The journal must depend neither on the clock nor on the moment of a key, and its replay says of a training
 * that --stop ended what the first run said. */
static void note_stop(const struct training *t, const struct model_class *kind, struct fit_info *info)
{
	struct workbench *w = t->w;
	struct str steps;
	if (stop_of(t, kind, &steps) >= 0 && info->stopped && strcmp(info->stopped, "all rounds") == 0) {
		info->stopped = "on request";
		return;
	}
	bool early = info->stopped && (strcmp(info->stopped, "budget") == 0
		|| strcmp(info->stopped, "on request") == 0);
	if (early && w->line)
		w->line = arena_printf(t->arena, "%s --stop %s=%d", w->line, kind->name,
			(int)(info->steps > 0 ? info->steps : 1));
}

/* Where self-training was kept for this kind, what it learns from: the table with its sure guesses, made from
 * the training rows alone; else the table as it is. */
static bool add_guesses(const struct training *t, const struct model_class *kind, struct frame *f,
	struct rowset *train, ptrdiff_t *guessed, const char **card, struct ctl *c, struct err *e)
{
	const struct settings *s = &t->w->settings;
	struct rowset taken;
	*f = *t->frame;
	*train = t->train;
	*guessed = 0;
	*card = t->card ? t->card : "";
	for (ptrdiff_t i = 0; i < s->guesses; i++) {
		struct selftrain_plan plan = { .frame = t->frame, .task = t->task, .recipe = t->recipe,
			.labelled = t->train, .kind = kind->name, .weight_column = t->weight_column,
			.seed = t->w->options.seed };
		const char *sure = s->guess[i].value;
		if (strcmp(s->guess[i].column, kind->name) != 0 || t->task->kind == TASK_REGRESSION)
			continue;
		if (num_parse(sure, (ptrdiff_t)strlen(sure), &plan.sure) != NUM_OK ||
			!selftrain_believe(&plan, f, &taken, t->arena, c, e))
			return err_in(e, "guesses (data guesses --none forgets them)");
		*train = rowset_union(t->train, taken, t->arena);
		*guessed = taken.n;
		*card = arena_printf(t->arena, "%s%s%td labels of training rows are guesses of %s that were sure to %s or "
			"more (data guesses); no score, calibration or threshold rests on one", *card, **card ? "; " : "",
			taken.n, kind->name, sure);
	}
	return true;
}

bool training_run(struct training *t, const struct model_class *kind, struct args *v, const char *name,
	struct node *parent, struct trained *out, struct ctl *c, struct err *e)
{
	struct workbench *w = t->w;
	struct predictor p = { .threshold = 0.5, .seed = w->options.seed };
	struct frame learned;
	struct rowset train;
	struct pipeline_plan plan = { .recipe = t->recipe, .kind = kind, .args = v, .seed = w->options.seed,
		.weight_column = t->weight_column };
	*out = (struct trained){ .kind = kind };
	if (!workbench_open(w, e) || !apply_stops(t, kind, v, e) ||
		!add_guesses(t, kind, &learned, &train, &out->guessed, &p.card, c, e))
		return false;
	p.name = out->name = name ? name : model_free_name(w, kind->name, t->arena);
	bool stops = !kind->baseline;
	struct rowset none = { .source = t->train.source };
	struct checkpoint kept;
	checkpoint_begin(&kept, w, kind, c, t->arena);
	ctl_may_keep(c, training_length_option(kind) != NULL);
	bool fitted = pipeline_fit(&plan, &learned, t->task, train, stops ? t->valid : none,
		&p.pipeline, t->arena, c, e);
	ctl_may_keep(c, false);
	checkpoint_end(c);
	if (!fitted)
		return false;
	note_stop(t, kind, &p.pipeline.info);
	bool defined;
	const char *note;
	if (!score_valid(t, &p.pipeline, &out->valid, c, e) ||
		!metric_compute(metric_default(t->task->kind), &out->valid, &out->value, &defined, &note,
			t->arena, e) ||
		!report_run(t, &p, v, out, parent, c, e))
		return false;
	model_stage(w, &p, out->node, t->arena);
	if (kept.job.id)
		stage_job_end(w, kept.job.id);
	warn_perfect(t, out, parent->report);
	if (kept.failure)
		report_warn(parent->report, ERR_WARN_DATA, NULL, "no checkpoint could be kept: %s", kept.failure);
	return true;
}

static bool beats(const struct metric *m, double x, double y)
{
	return isfinite(x) && (!isfinite(y) || (m->higher_is_better ? x > y : x < y));
}

static ptrdiff_t best_of(const struct trained *m, ptrdiff_t n, const struct metric *metric,
	bool baselines)
{
	ptrdiff_t best = -1;
	for (ptrdiff_t i = 0; i < n; i++)
		if ((!baselines || m[i].kind->baseline) && (best < 0 || beats(metric, m[i].value, m[best].value)))
			best = i;
	return best;
}

/* Whether a and b differ on the same validation rows. */
static bool is_tie(struct training *t, const struct trained *a, const struct trained *b, bool *tie,
	struct ctl *c, struct err *e)
{
	struct interval difference;
	enum verdict verdict;
	if (!score_compare(&a->valid, &b->valid, metric_default(t->task->kind), 0, t->w->options.seed,
		    &difference, &verdict, t->arena, c, e))
		return false;
	*tie = verdict == VERDICT_TIE;
	return true;
}

/* Few rows cannot tell a model from a guess; that is no reason to prefer the guess, but one to say so. */
static bool warn_baseline(struct training *t, const struct trained *best, const struct trained *baseline,
	struct report *out, struct ctl *c, struct err *e)
{
	bool tie;
	if (best->kind->baseline || !is_tie(t, best, baseline, &tie, c, e))
		return best->kind->baseline;
	if (tie)
		report_warn(out, ERR_WARN_FEW_ROWS, NULL,
			"no evidence yet that %s beats the baseline %s: %s validation rows are too few to tell",
			best->name, baseline->name, text_number(t->arena, t->valid.n));
	return true;
}

bool training_choose(struct training *t, const struct trained *m, ptrdiff_t n, ptrdiff_t *best,
	struct report *out, struct ctl *c, struct err *e)
{
	const struct metric *metric = metric_default(t->task->kind);
	ptrdiff_t top = *best = best_of(m, n, metric, false), baseline = best_of(m, n, metric, true);
	bool beaten = baseline >= 0 && !m[top].kind->baseline;
	/* Kinds stand in order, so the first tie found is the simplest.  One that a baseline beats is no
	 * choice: rows too few to tell it from the best would pass anything. */
	for (ptrdiff_t i = 0; i < n && *best == top; i++) {
		bool tie = false;
		if (m[i].kind->baseline != m[top].kind->baseline || !isfinite(m[i].value) ||
			model_class_order(m[i].kind) >= model_class_order(m[top].kind) ||
			(beaten && beats(metric, m[baseline].value, m[i].value)))
			continue;
		if (!is_tie(t, &m[i], &m[top], &tie, c, e))
			return false;
		*best = tie ? i : top;
	}
	return baseline < 0 || warn_baseline(t, &m[*best], &m[baseline], out, c, e);
}
