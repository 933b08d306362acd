#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "command/command.h"
#include "command/model_store.h"
#include "command/scoring.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/curve.h"
#include "evaluate/metric.h"
#include "evaluate/threshold.h"
#include "stat/interval.h"

#define POINTS 200
#define SCATTER 2000 /* rows of a picture of numbers */
#define STEPS_MOST 1000

/* From which probability of this class on the model says it: several classes have no such border. */
static double own_threshold(const struct scoring *x, int32_t class)
{
	if (x->s.task->classes != 2)
		return 0.5;
	return class == 1 ? x->p.threshold : nextafter(1 - x->p.threshold, 2);
}

/* Two classes, whatever the target has: the chosen one against the rest. */
static bool open_against_rest(struct workbench *w, const struct args *v, const char *what, struct scoring *x,
	struct scored *two, double *threshold, struct report *out, struct ctl *c, struct err *e)
{
	int32_t class;
	if (!scoring_open_classes(w, v, x, what, "evaluate slices", out, c, e) || !scoring_class(x, v, &class, e) ||
		!scored_against_rest(&x->s, class, two, out->arena, e))
		return false;
	node_string(report_root(out), "class", x->s.task->class_name[class]);
	*threshold = own_threshold(x, class);
	return true;
}

/* ---- evaluate curves ---- */

static const struct param curves_params[] = {
	SCORING_PARAMS,
	{ .name = "class", .help = "the class that counts as positive", .type = PARAM_CLASS },
	{ .name = "points", .help = "of a curve, about", .type = PARAM_INT, .min = 2, .max = 100000, .def = POINTS,
		.has_default = true },
	{ 0 },
};

static void add_bounds(struct node *o, const char *name, const struct interval *v)
{
	struct arena *a = o->report->arena;
	node_real(o, name, v->value);
	node_real(o, arena_printf(a, "%s_lo", name), v->lo);
	node_real(o, arena_printf(a, "%s_hi", name), v->hi);
}

static void add_points(const struct curve *k, struct node *root)
{
	struct node *roc = node_list(root, "roc"), *pr = node_list(root, "pr");
	node_title(roc, "ROC", VIEW_SERIES);
	node_title(pr, "Precision and recall", VIEW_SERIES);
	for (ptrdiff_t i = 0; i < k->points; i++) {
		const struct trade_point *p = &k->point[i];
		struct node *one = node_object(roc, NULL);
		node_real(one, "threshold", p->p);
		add_bounds(one, "fpr", &p->fpr);
		add_bounds(one, "tpr", &p->tpr);
		one = node_object(pr, NULL);
		node_real(one, "threshold", p->p);
		add_bounds(one, "recall", &p->tpr);
		add_bounds(one, "precision", &p->precision);
	}
}

static bool add_pair(const struct workbench *w, const char *const name[2], const struct scored *s, struct node *root,
	struct ctl *c, struct err *e)
{
	const struct metric *m[2] = { metric_find(name[0]), metric_find(name[1]) };
	struct interval v[2];
	if (!metric_intervals(m, 2, s, 0, w->options.seed, v, root->report->arena, c, e))
		return false;
	for (int i = 0; i < 2; i++)
		node_title(node_interval(root, name[i], &v[i]), m[i]->title, VIEW_INTERVAL);
	return true;
}

/* Where the model stands on its curves. */
static void add_standing(const struct scored *two, double threshold, struct node *root)
{
	struct outcome o = outcome_at(two, threshold);
	struct node *at = node_object(root, "at");
	struct interval tpr = interval_proportion((double)o.hit, (double)(o.hit + o.miss), 0.95);
	struct interval fpr = interval_proportion((double)o.alarm, (double)(o.alarm + o.pass), 0.95);
	struct interval precision = interval_proportion((double)o.hit, (double)(o.hit + o.alarm), 0.95);
	node_real(at, "threshold", threshold);
	node_interval(at, "tpr", &tpr);
	node_interval(at, "fpr", &fpr);
	node_interval(at, "precision", &precision);
}

/* A model of numbers: what was predicted against what was true, every k-th row where there are more than most. */
static bool numbers_report(const struct workbench *w, const struct scoring *x, ptrdiff_t most, struct report *out,
	struct ctl *c, struct err *e)
{
	static const char *const metrics[] = { "r2", "mae" };
	struct node *root = report_root(out);
	ptrdiff_t n = x->s.n < most ? x->s.n : most;
	double *y = ARENA_BIG(out->arena, double, 2 * n + 1, e);
	if (!y || !add_pair(w, metrics, &x->s, root, c, e))
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		y[i] = x->s.y[i * x->s.n / n];
		y[n + i] = x->s.yhat[i * x->s.n / n];
	}
	node_int(root, "points", n);
	node_title(node_reals(root, "truth", y, n), NULL, VIEW_HIDDEN);
	node_title(node_reals(root, "predicted", y + n, n), NULL, VIEW_HIDDEN);
	char mae[NUM_TEXT];
	num_format_people(node_number(node_find(root, "mae.value")), 4, true, mae);
	report_lead(out, "%s on %td %s rows: it tells %.1f %% of the variance, and is off by %s on average", x->p.name,
		x->s.n, scoring_part(x), 100 * node_number(node_find(root, "r2.value")), mae);
	return true;
}

static bool is_of_numbers(struct workbench *w, const char *name, bool *numbers, struct arena *a, struct err *e)
{
	struct predictor p;
	if (!model_get(w, name, &p, a, e))
		return false;
	*numbers = p.pipeline.model.task.kind == TASK_REGRESSION;
	return true;
}

static bool curves_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	static const char *const areas[] = { "auc", "average_precision" };
	struct scoring x;
	bool numbers;
	struct scored two;
	struct curve k;
	double threshold;
	struct node *root = report_root(out);
	if (!is_of_numbers(w, args_text(v, "model"), &numbers, out->arena, e))
		return false;
	if (numbers && !args_given(v, "class"))
		return scoring_open(w, v, &x, out, c, e) &&
		       numbers_report(w, &x, args_given(v, "points") ? (ptrdiff_t)args_int(v, "points") : SCATTER, out, c, e);
	if (!open_against_rest(w, v, "curves", &x, &two, &threshold, out, c, e) ||
		!curve_make(&two, (ptrdiff_t)args_int(v, "points"), &k, out->arena, e))
		return false;
	node_int(root, "positives", k.positives);
	node_int(root, "negatives", k.negatives);
	if (!add_pair(w, areas, &two, root, c, e))
		return false;
	if (x.s.task->classes == 2)
		add_standing(&two, threshold, root);
	add_points(&k, root);
	report_lead(out, "%s on %td %s rows: ROC AUC %.4f, average precision %.4f (guessing: %.4f)", x.p.name,
		x.s.n, scoring_part(&x), node_number(node_find(root, "auc.value")),
		node_number(node_find(root, "average_precision.value")), (double)k.positives / (double)x.s.n);
	return true;
}

const struct command cmd_evaluate_curves = {
	.noun = "evaluate", .verb = "curves", .help = "what every threshold would bring: ROC, precision and recall",
	.about = "Each point has Wilson intervals at its threshold; they hold point by point, not for the whole "
		 "curve at once. Ranking is by raw scores; thresholds are probabilities. A model of numbers has no "
		 "threshold: it shows what was predicted against what was true, of up to 2,000 rows.",
	.example = "evaluate curves boost --on valid", .params = curves_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, class, positives, negatives, auc{…}, average_precision{…}, "
		   "at{threshold,tpr{…},fpr{…},precision{…}}, roc[]{threshold,fpr,fpr_lo,fpr_hi,tpr,…}, "
		   "pr[]{threshold,recall,…,precision,…}; for numbers: r2{…}, mae{…}, points, truth[], predicted[]",
	.run = curves_run,
};

/* ---- evaluate cost ---- */

static const struct param cost_params[] = {
	SCORING_PARAMS,
	{ .name = "class", .help = "the class that counts as positive", .type = PARAM_CLASS },
	{ .name = "miss", .help = "cost of a positive row called negative", .type = PARAM_REAL, .min = -1e9,
		.max = 1e9, .def = 1, .has_default = true },
	{ .name = "alarm", .help = "cost of a negative row called positive", .type = PARAM_REAL, .min = -1e9,
		.max = 1e9, .def = 1, .has_default = true },
	{ .name = "hit", .help = "cost of a positive row called so; a gain is negative", .type = PARAM_REAL,
		.min = -1e9, .max = 1e9, .has_default = true },
	{ .name = "pass", .help = "cost of a negative row called so", .type = PARAM_REAL, .min = -1e9, .max = 1e9,
		.has_default = true },
	{ .name = "steps", .help = "thresholds to list, evenly from 0 to 1", .type = PARAM_INT, .min = 2,
		.max = STEPS_MOST, .def = 20, .has_default = true },
	{ 0 },
};

static bool add_cost(const struct scored *two, double threshold, const struct costs *k, const char *name,
	struct node *root, struct err *e)
{
	struct interval cost;
	struct outcome o = outcome_at(two, threshold);
	struct node *at = node_object(root, name);
	if (!threshold_cost(two, threshold, k, &cost, root->report->arena, e))
		return false;
	node_real(at, "threshold", threshold);
	node_interval(at, "cost", &cost);
	node_int(at, "hit", o.hit);
	node_int(at, "miss", o.miss);
	node_int(at, "alarm", o.alarm);
	node_int(at, "pass", o.pass);
	return true;
}

static bool add_sweep(const struct scored *two, const struct costs *k, int32_t steps, struct node *root,
	struct err *e)
{
	struct outcome *o = ARENA_ARRAY(root->report->arena, struct outcome, steps + 1);
	struct node *list = node_list(root, "sweep");
	node_title(list, "Threshold by threshold", VIEW_SERIES);
	if (!outcome_sweep(two, steps + 1, o, root->report->arena, e))
		return false;
	for (int32_t i = 0; i <= steps; i++) {
		struct node *one = node_object(list, NULL);
		node_real(one, "threshold", o[i].threshold);
		node_real(one, "cost", outcome_cost(&o[i], k));
		node_int(one, "hit", o[i].hit);
		node_int(one, "miss", o[i].miss);
		node_int(one, "alarm", o[i].alarm);
		node_int(one, "pass", o[i].pass);
	}
	return true;
}

/* Which answer is right must make a difference. */
static bool take_costs(const struct args *v, struct costs *k, struct err *e)
{
	*k = (struct costs){ args_real(v, "hit"), args_real(v, "miss"), args_real(v, "alarm"),
		args_real(v, "pass") };
	if (!isnan(costs_threshold(k)))
		return true;
	err_set(e, ERR_RANGE, "an error must cost more than the right answer: --miss %g over --hit %g, --alarm %g "
			      "over --pass %g", k->miss, k->hit, k->alarm, k->pass);
	return err_hint(e, "a missed case five times as dear as a false alarm: --miss 5 --alarm 1");
}

static void lead(const struct scoring *x, const struct costs *k, double best, struct report *out)
{
	struct node *root = report_root(out);
	report_lead(out, "%s on %td %s rows: a row costs %.4g at the threshold %.3g; least at %.3g: %.4g; if the "
			 "probabilities are right, %.3g", x->p.name, x->s.n, scoring_part(x),
		node_number(node_find(root, "now.cost.value")), node_number(node_find(root, "now.threshold")), best,
		node_number(node_find(root, "best.cost.value")), costs_threshold(k));
}

static bool cost_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct scored two;
	struct costs k;
	struct interval honest;
	double best, cost, threshold;
	struct node *root = report_root(out);
	if (!take_costs(v, &k, e) || !open_against_rest(w, v, "threshold", &x, &two, &threshold, out, c, e) ||
		!threshold_cheapest(&two, &k, &best, &cost, out->arena, e) ||
		!threshold_honest_cost(&two, &k, w->options.seed, &honest, out->arena, e))
		return false;
	struct node *costs = node_object(root, "costs");
	node_real(costs, "hit", k.hit);
	node_real(costs, "miss", k.miss);
	node_real(costs, "alarm", k.alarm);
	node_real(costs, "pass", k.pass);
	if (!add_cost(&two, threshold, &k, "now", root, e) ||
		!add_cost(&two, best, &k, "best", root, e) ||
		!add_cost(&two, costs_threshold(&k), &k, "expected", root, e))
		return false;
	node_note(node_interval(root, "honest", &honest),
		"the cost a row when the threshold is chosen on other rows than it is paid on, in five turns");
	if (!add_sweep(&two, &k, (int32_t)args_int(v, "steps"), root, e))
		return false;
	lead(&x, &k, best, out);
	return true;
}

const struct command cmd_evaluate_cost = {
	.noun = "evaluate", .verb = "cost", .help = "what errors cost, and which threshold costs least",
	.about = "now: the model's threshold. best: the cheapest on these rows. expected: where a yes becomes the "
		 "cheaper answer if the probabilities are right (Elkan 2001). honest: what choosing the best is worth "
		 "on rows that did not choose it. model threshold sets one.",
	.example = "evaluate cost boost --miss 5 --alarm 1", .params = cost_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, class, costs{}, now{threshold,cost{…},hit,miss,alarm,pass}, best{}, "
		   "expected{}, honest{…}, sweep[]{threshold,cost,hit,miss,alarm,pass}",
	.run = cost_run,
};
