#include "config.h"

#include "command/calibration_report.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/report.h"
#include "command/workbench.h"
#include "confidence/calibrator.h"
#include "confidence/reliability.h"
#include "evaluate/metric.h"
#include "inference/predictor.h"
#include "store/store.h"

#define GAP_ROWS 12 /* a bin of fewer rows says nothing about its gap */

/* ---- one side ---- */

static double largest_gap(const struct node *list)
{
	double gap = (double)NAN;
	for (const struct node *b = list->first; b; b = b->next)
		if (node_number(node_find(b, "n")) >= GAP_ROWS) /* fmax leaves NaN aside */
			gap = fmax(gap, fabs(node_number(node_find(b, "rate")) - node_number(node_find(b, "mean"))));
	return gap;
}

bool calibration_side(const struct workbench *w, const struct task *t, const double *p, const int32_t *label,
	ptrdiff_t n, int32_t bins, struct node *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->report->arena;
	struct scored s = { .n = n, .task = t, .label = label, .p = p, .bins = bins };
	struct interval ece;
	if (!reliability_report(t, p, label, n, bins, w->options.seed, out, a, e) ||
		!metric_interval(metric_find("ece"), &s, 0, w->options.seed, &ece, a, c, e))
		return false;
	node_interval(out, "ece_interval", &ece);
	struct node *list = node_find(out, "reliability");
	double gap = largest_gap(list);
	if (isnan(gap))
		node_null(out, "max_gap", "no bin has 12 rows");
	else
		node_real(out, "max_gap", gap);
	list->view = VIEW_HIDDEN;
	return true;
}

/* ---- what each method would bring ---- */

static void add_why(const struct calibration_try *tried, struct node *root)
{
	struct arena *a = root->report->arena;
	const struct calibration_try *chosen = &tried[0], *best = chosen;
	for (int i = 0; i < CALIBRATIONS; i++) {
		chosen = tried[i].chosen ? &tried[i] : chosen;
		best = tried[i].best ? &tried[i] : best;
	}
	const char *c = calibration_name(chosen->method), *b = calibration_name(best->method);
	node_string(root, "choice", c);
	node_string(root, "why", chosen == best ? arena_printf(a, "%s has the least log loss by cross-fitting", c)
		: arena_printf(a, "%s is simpler than %s and within one standard error of it (%.4f behind, se %.4f)",
			  c, b, chosen->behind, chosen->se));
}

bool calibration_methods(const struct task *t, const int32_t *label, ptrdiff_t n,
	const struct calibration_try *tried, const double *p, int32_t bins, struct node *root, struct err *e)
{
	struct node *list = node_list(root, "methods");
	node_title(list, "Methods, cross-fitted in five folds", VIEW_TABLE);
	for (int i = 0; i < CALIBRATIONS; i++) {
		struct scored s = { .n = n, .task = t, .label = label, .p = p + i * n * t->classes, .bins = bins };
		double ece, brier;
		bool defined;
		const char *note;
		if (!tried[i].tried)
			continue;
		if (!metric_compute(metric_find("ece"), &s, &ece, &defined, &note, root->report->arena, e) ||
			!metric_compute(metric_find("brier"), &s, &brier, &defined, &note, root->report->arena, e))
			return false;
		struct node *one = node_object(list, NULL);
		node_string(one, "method", calibration_name(tried[i].method));
		node_real(one, "log_loss", tried[i].log_loss);
		node_real(one, "behind", tried[i].behind);
		node_real(one, "se", tried[i].se);
		node_real(one, "ece", ece);
		node_real(one, "brier", brier);
		node_bool(one, "chosen", tried[i].chosen);
	}
	add_why(tried, root);
	return true;
}

/* ---- as it was stored ---- */

/* The record is of the calibrator that the model has, not of one that another replaced. */
static bool is_of(const struct node *record, const struct predictor *p)
{
	const struct node *method = node_find(record, "method"), *rows = node_find(record, "rows");
	if (!method || method->type != NODE_STRING || !rows)
		return false;
	if (!p->calibrated)
		return p->interval_rows.n > 0 && (ptrdiff_t)node_number(rows) == p->interval_rows.n;
	return strcmp(method->string, calibration_name(p->calibrator.method)) == 0 &&
	       (ptrdiff_t)node_number(rows) == p->calibrator.rows.n;
}

static void copy_side(struct node *to, const char *name, const struct node *from)
{
	struct node *side = node_object(to, name);
	for (const struct node *k = from->first; k; k = k->next)
		if (strcmp(k->name, "reliability") != 0)
			node_copy(side, k->name, k);
}

void calibration_stored(struct workbench *w, const struct predictor *p, struct node *root)
{
	static const char *const kept[] = { "method", "rows", "fitted_on", "half_width", "level", "before", "after",
		"methods", "choice", "why" };
	struct store_record *r;
	struct node *record;
	ptrdiff_t n;
	struct err ignored = ERR_INIT;
	struct arena *a = root->report->arena;
	if ((!p->calibrated && p->interval_rows.n == 0) || !w->store ||
		!store_record_list(w->store, "calibration", p->name, false, &r, &n, a, &ignored) || n == 0 ||
		!json_read(r[0].json, node_list(report_root(report_new(a)), "r"), NULL, &record, &ignored) ||
		!is_of(record, p))
		return;
	struct node *stored = node_object(root, "stored");
	node_title(stored, "As it was fitted", VIEW_HIDDEN);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const struct node *k = node_find(record, kept[i]);
		if (k && (strcmp(kept[i], "before") == 0 || strcmp(kept[i], "after") == 0))
			copy_side(stored, kept[i], k);
		else if (k)
			node_copy(stored, kept[i], k);
	}
}
