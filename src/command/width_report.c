#include "config.h"

#include "command/width_report.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "command/calibration_report.h"
#include "command/scoring.h"
#include "command/workbench.h"
#include "confidence/conformal.h"
#include "confidence/width.h"

#define SLICES 5
#define ALPHA 0.1 /* what predictor_conformal makes the width for */

/* Of each row |y - yhat|, and the half width that is judged by it. */
struct widths {
	double *miss, *own, *scratch; /* n, n, 2 n */
	double half;                  /* of new rows */
	bool cross_fitted;
	const char *why;              /* what coverage is */
};

static bool take_widths(const struct workbench *w, const struct scoring *x, double alpha, struct widths *k,
	struct arena *a, struct err *e)
{
	ptrdiff_t n = x->s.n;
	const struct predictor *p = &x->p;
	k->miss = ARENA_BIG(a, double, 4 * n + 1, e);
	if (!k->miss)
		return false;
	k->own = k->miss + n;
	k->scratch = k->own + n;
	for (ptrdiff_t i = 0; i < n; i++) {
		k->miss[i] = fabs(x->s.y[i] - x->s.yhat[i]);
		k->own[i] = p->half_width;
	}
	bool known = p->interval_rows.n > 0, usual = fabs(alpha - ALPHA) < 1e-9;
	k->half = p->half_width;
	k->cross_fitted = !known || !usual || rowset_overlap(p->interval_rows, x->rows) > 0;
	k->why = !known ? "cross-fitted on these rows: the model has no width of its own yet"
		: !usual ? "cross-fitted on these rows: the model's own width is for 90 %"
		: k->cross_fitted ? "cross-fitted: the width was fitted on these rows" : "the model's own width, by rows it has not seen";
	if (!k->cross_fitted)
		return true;
	if (!width_cross_fit(k->miss, n, alpha, w->options.seed, k->own, e))
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		k->scratch[i] = k->miss[i];
	k->half = known && usual ? p->half_width : conformal_border(k->scratch, k->scratch + n, n, alpha);
	return true;
}

static bool add_slices(const struct scoring *x, const struct widths *k, double alpha, struct node *root,
	struct err *e)
{
	static const char *const verdict[] = { "as promised", "too narrow", "too wide" };
	struct width_slice s[SLICES];
	int32_t n = width_slices(x->s.yhat, k->miss, k->own, x->s.n, alpha, SLICES, s, e);
	struct node *list = node_list(root, "slices");
	node_title(list, "By the size of the prediction", VIEW_TABLE);
	for (int32_t i = 0; i < n; i++) {
		struct node *one = node_object(list, NULL);
		node_real(one, "lo", s[i].lo);
		node_real(one, "hi", s[i].hi);
		node_int(one, "n", s[i].n);
		node_interval(one, "coverage", &s[i].coverage);
		if (isfinite(s[i].needed))
			node_real(one, "needed", s[i].needed);
		else
			node_null(one, "needed", "too few rows");
		node_string(one, "verdict", verdict[s[i].verdict]);
	}
	return n >= 0;
}

static const char *people(double x, struct arena *a)
{
	char text[NUM_TEXT];
	num_format_people(x, 4, true, text);
	return arena_strdup(a, text);
}

bool width_report(struct workbench *w, const struct scoring *x, double alpha, struct report *out, struct err *e)
{
	struct widths k;
	struct node *root = report_root(out);
	if (!take_widths(w, x, alpha, &k, out->arena, e))
		return false;
	struct width_slice all = width_slice_of(k.miss, k.own, x->s.n, alpha, k.scratch);
	node_real(root, "alpha", alpha);
	node_real(root, "level", 1 - alpha);
	node_real(root, "half_width", k.half);
	if (!k.cross_fitted) {
		node_int(root, "rows", x->p.interval_rows.n);
		node_string(root, "fitted_on", "calibration rows");
	}
	node_title(node_interval(root, "coverage", &all.coverage), "rows within", VIEW_INTERVAL);
	node_string(root, "coverage_is", k.why);
	calibration_stored(w, &x->p, root);
	if (!add_slices(x, &k, alpha, root, e))
		return false;
	report_lead(out, "%s: prediction plus or minus %s is to hold the truth for %.4g %% of rows; measured %.1f %% "
			 "(%.1f to %.1f) on %td %s rows", x->p.name, people(k.half, out->arena), 100 * (1 - alpha),
		100 * all.coverage.value, 100 * all.coverage.lo, 100 * all.coverage.hi, x->s.n, scoring_part(x));
	return true;
}

/* ---- the largest misses ---- */

struct miss {
	ptrdiff_t at;
	double size;
};

static int largest_first(const void *a, const void *b)
{
	const struct miss *x = a, *y = b;
	return x->size < y->size ? 1 : x->size > y->size ? -1 : (x->at > y->at) - (x->at < y->at);
}

bool width_misses(const struct scoring *x, ptrdiff_t top, struct report *out, struct err *e)
{
	struct node *root = report_root(out);
	struct miss *m = ARENA_BIG(out->arena, struct miss, x->s.n + 1, e);
	bool known = x->p.interval_rows.n > 0;
	ptrdiff_t outside = 0;
	if (!m)
		return false;
	for (ptrdiff_t i = 0; i < x->s.n; i++) {
		m[i] = (struct miss){ i, fabs(x->s.y[i] - x->s.yhat[i]) };
		outside += known && m[i].size > x->p.half_width;
	}
	qsort(m, (size_t)x->s.n, sizeof *m, largest_first);
	if (known)
		node_int(root, "outside", outside);
	else
		node_null(root, "outside", "the model has no width yet: model calibrate fits one");
	struct node *list = node_list(root, "rows");
	node_title(list, "Predictions, the furthest off first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < x->s.n && i < top; i++) {
		struct node *one = scoring_row(x, list, m[i].at);
		node_real(one, "truth", x->s.y[m[i].at]);
		node_real(one, "predicted", x->s.yhat[m[i].at]);
		node_real(one, "error", x->s.yhat[m[i].at] - x->s.y[m[i].at]);
		scoring_cells(x, one, m[i].at);
	}
	report_lead(out, "%s: the predictions furthest off, of %td %s rows%s", x->p.name, x->s.n, scoring_part(x),
		!known ? "" : arena_printf(out->arena, "; %td are off by more than %s", outside,
			people(x->p.half_width, out->arena)));
	return true;
}
