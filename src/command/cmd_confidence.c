#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/calibration_report.h"
#include "command/command.h"
#include "command/scoring.h"
#include "command/workbench.h"
#include "confidence/calibrator.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/threshold.h"
#include "stat/bins.h"

#define BARS 20

static const struct param reliability_params[] = {
	SCORING_PARAMS,
	{ .name = "class", .help = "bin the probabilities of this class", .type = PARAM_CLASS },
	{ .name = "bins", .help = "of equal mass", .type = PARAM_INT, .min = 2, .max = 1000, .def = 15,
		.has_default = true },
	{ 0 },
};

/* The rows, and p before and after the model's own calibrator; after is NULL where there is none. */
struct view {
	struct scoring x;
	const struct task *task;     /* one class against the rest when one was asked for */
	const int32_t *label;
	const double *before, *after;
	bool cross_fitted;           /* after: because the calibrator was fitted on these very rows */
	int32_t class;               /* or -1 */
	struct calibration_try tried[CALIBRATIONS];
	double *p;                   /* of tried, by method */
};

static int place_of(const struct view *v, enum calibration m)
{
	for (int i = 0; i < CALIBRATIONS; i++)
		if (v->tried[i].method == m && v->tried[i].tried)
			return i;
	return -1;
}

static const double *p_of(const struct view *v, int place)
{
	return v->p + place * v->x.rows.n * v->x.s.task->classes;
}

static bool try_methods(struct view *v, uint64_t seed, struct arena *a, struct ctl *c, struct err *e)
{
	const struct scoring *x = &v->x;
	v->p = ARENA_BIG(a, double, CALIBRATIONS * x->rows.n * x->s.task->classes + 1, e);
	return v->p &&
		calibrator_try(x->s.task, x->raw, x->s.label, NULL, x->rows.n, seed, v->tried, v->p, c, e);
}

static bool take_probabilities(struct view *v, struct arena *a, struct err *e)
{
	const struct scoring *x = &v->x;
	double *raw_p = ARENA_BIG(a, double, x->rows.n * x->s.task->classes + 1, e);
	if (!raw_p)
		return false;
	calibrator_apply(NULL, x->s.task, x->raw, x->rows.n, raw_p);
	v->before = raw_p;
	if (!x->p.calibrated)
		return true;
	int place = place_of(v, x->p.calibrator.method);
	v->cross_fitted = place >= 0 && rowset_overlap(x->p.calibrator.rows, x->rows) > 0;
	v->after = v->cross_fitted ? p_of(v, place) : x->prob;
	return true;
}

/* p of several classes becomes p of one and of the rest. */
static bool narrow(struct view *v, const double **p, struct arena *a, struct err *e)
{
	struct scored s = v->x.s, two;
	if (!*p)
		return true;
	s.p = *p;
	if (!scored_against_rest(&s, v->class, &two, a, e))
		return false;
	*p = two.p;
	v->task = two.task;
	v->label = two.label;
	return true;
}

static bool open_view(struct workbench *w, const struct args *args, struct view *v, struct report *out,
	struct ctl *c, struct err *e)
{
	*v = (struct view){ .class = -1 };
	if (!scoring_open_classes(w, args, &v->x, "probabilities", "confidence conformal", out, c, e) ||
		!try_methods(v, w->options.seed, out->arena, c, e) || !take_probabilities(v, out->arena, e))
		return false;
	v->task = v->x.s.task;
	v->label = v->x.s.label;
	if (!args_given(args, "class"))
		return true;
	return scoring_class(&v->x, args, &v->class, e) && narrow(v, &v->before, out->arena, e) &&
	       narrow(v, &v->after, out->arena, e);
}

/* ---- one side: before or after ---- */

static bool add_sides(const struct workbench *w, const struct view *v, int32_t bins, struct node *root,
	struct ctl *c, struct err *e)
{
	struct node *before = node_object(root, "before"), *after = NULL;
	if (!calibration_side(w, v->task, v->before, v->label, v->x.rows.n, bins, before, c, e))
		return false;
	if (v->after) {
		after = node_object(root, "after");
		if (!calibration_side(w, v->task, v->after, v->label, v->x.rows.n, bins, after, c, e))
			return false;
	}
	struct node *bars = node_copy(root, "reliability", node_find(after ? after : before, "reliability"));
	node_title(bars, after ? "Reliability after calibration" : "Reliability, not calibrated", VIEW_RELIABILITY);
	return true;
}

/* ---- class by class, and where the probabilities are ---- */

static bool add_classwise(const struct view *v, int32_t bins, struct node *root, struct err *e)
{
	const struct task *t = v->x.s.task;
	ptrdiff_t n = v->x.rows.n;
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "classwise");
	double *p = ARENA_BIG(a, double, n + 1, e), sum = 0;
	const double *all = v->class >= 0 ? v->x.prob : v->after ? v->after : v->before;
	uint8_t *hit = p ? ARENA_BIG(a, uint8_t, n + 1, e) : NULL;
	node_title(list, "Class by class", VIEW_TABLE);
	for (int32_t k = 0; hit && k < t->classes; k++) {
		struct reliability r;
		double said = 0, was = 0;
		for (ptrdiff_t i = 0; i < n; i++) {
			p[i] = all[i * t->classes + k];
			hit[i] = v->x.s.label[i] == k;
			said += p[i];
			was += hit[i];
		}
		if (!reliability_make(p, hit, n, bins, 0, 0, &r, a, e))
			return false;
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[k]);
		node_int(one, "n", (int64_t)was);
		node_real(one, "said", said / (double)n);
		node_real(one, "true", was / (double)n);
		node_real(one, "ece", r.ece);
		sum += r.ece;
	}
	node_real(root, "ece_classwise", sum / t->classes);
	return hit;
}

/* What is binned: as in reliability.h. */
static double confidence_at(const struct view *v, const double *p, ptrdiff_t i)
{
	int32_t k = v->task->classes;
	double top = p[i * k + (k == 2)];
	for (int32_t j = 0; k > 2 && j < k; j++)
		top = fmax(top, p[i * k + j]);
	return top;
}

static void add_histogram(const struct view *v, struct node *root)
{
	const double *p = v->after ? v->after : v->before;
	struct node *h = node_object(root, "histogram");
	node_title(h, "Where the probabilities are", VIEW_HISTOGRAM);
	double edge[BARS + 1];
	int64_t count[BARS] = { 0 };
	for (int i = 0; i <= BARS; i++)
		edge[i] = (double)i / BARS;
	for (ptrdiff_t i = 0; i < v->x.rows.n; i++) {
		int bar = (int)(confidence_at(v, p, i) * BARS);
		count[bar < BARS ? bar : BARS - 1]++;
	}
	node_reals(h, "edges", edge, BARS + 1);
	node_ints(h, "counts", count, BARS);
}

/* ---- the command ---- */

static void add_calibrator(const struct view *v, struct node *root)
{
	const struct predictor *p = &v->x.p;
	node_string(root, "method", p->calibrated ? calibration_name(p->calibrator.method) : "none");
	if (!p->calibrated)
		return;
	node_int(root, "rows", p->calibrator.rows.n);
	node_string(root, "fitted_on", p->calibrator.out_of_fold
		? "out-of-fold scores of train + validation rows" : "calibration rows");
	node_string(root, "after_is", v->cross_fitted ? "cross-fitted: the calibrator was fitted on these rows"
						      : "the model as it is");
}

static void lead(const struct view *v, struct report *out)
{
	struct node *root = report_root(out);
	double ece = node_number(node_find(root, v->after ? "after.ece" : "before.ece"));
	double chance = node_number(node_find(root, v->after ? "after.null.hi" : "before.null.hi"));
	const char *verdict = ece <= chance ? "chance alone often shows as much"
		: v->after ? "more than chance would show" : "more than chance would show: calibrate it";
	if (v->after)
		report_lead(out, "%s on %td %s rows: ECE %.4f before, %.4f after %s; %s (up to %.4f)", v->x.p.name,
			v->x.rows.n, scoring_part(&v->x), node_number(node_find(root, "before.ece")), ece,
			calibration_name(v->x.p.calibrator.method), verdict, chance);
	else
		report_lead(out, "%s on %td %s rows, not calibrated: ECE %.4f; %s (up to %.4f)", v->x.p.name,
			v->x.rows.n, scoring_part(&v->x), ece, verdict, chance);
}

#define FEW 12 /* rows under which a bin says nothing */

/* A small table cut into many bins: the picture is made of guesses. */
static void warn_thin(const struct view *v, int32_t bins, struct report *out)
{
	ptrdiff_t n = v->x.rows.n, most = n / FEW;
	if (n >= FEW * (ptrdiff_t)bins)
		return;
	const char *fix = most < 2 ? NULL : arena_printf(out->arena, "confidence reliability %s --bins %td", v->x.p.name, most);
	report_warn(out, ERR_WARN_FEW_ROWS, fix, "%d bins of about %td rows each: what a single bin shows is mostly chance", (int)bins,
		n > bins ? (n + bins / 2) / bins : 1);
}

static bool reliability_run(struct workbench *w, const struct args *args, struct report *out, struct ctl *c,
	struct err *e)
{
	struct view v;
	struct node *root = report_root(out);
	int32_t bins = (int32_t)args_int(args, "bins");
	if (!open_view(w, args, &v, out, c, e))
		return false;
	node_string(root, "of", v.class >= 0 ? v.x.s.task->class_name[v.class]
		: v.task->classes == 2 ? v.task->class_name[1] : "the largest probability");
	add_calibrator(&v, root);
	calibration_stored(w, &v.x.p, root);
	if (!add_sides(w, &v, bins, root, c, e) ||
		!calibration_methods(v.x.s.task, v.x.s.label, v.x.rows.n, v.tried, v.p, bins, root, e) ||
		!add_classwise(&v, bins, root, e))
		return false;
	add_histogram(&v, root);
	lead(&v, out);
	warn_thin(&v, bins, out);
	return true;
}

const struct command cmd_confidence_reliability = {
	.noun = "confidence", .verb = "reliability", .help = "whether probabilities come true",
	.about = "Bins of equal mass: what was said, how often it came true, with Wilson intervals. before: the raw "
		 "scores as probabilities; after: the model's calibrator. ECE comes with the debiased form and with "
		 "what perfect probabilities would show on so many rows. Below 12 rows a bin says nothing about itself, though "
		 "the ECE of all bins keeps its meaning: ask for fewer bins with --bins. methods: what each calibration would bring, "
		 "cross-fitted, so that no row judges a curve that it shaped. All of these are of the rows asked for; "
		 "stored is how the calibrator was judged on the rows that it was fitted on, which are others.",
	.example = "confidence reliability boost", .params = reliability_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, of, method, fitted_on, before{ece,ece_interval{…},ece_debiased,null{},log_loss,"
		   "brier,n,bins,max_gap,reliability[]}, after{}, reliability[]{lo,hi,mean,rate,rate_lo,rate_hi,n}, "
		   "methods[]{method,log_loss,behind,se,ece,brier,chosen}, choice, why, "
		   "classwise[]{class,n,said,true,ece}, ece_classwise, histogram{edges[],counts[]}, "
		   "stored{method,rows,fitted_on,before{},after{},methods[],choice,why}",
	.run = reliability_run,
};
