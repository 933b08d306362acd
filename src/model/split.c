#include "config.h"
#include "model/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TINY 1e-15       /* keeps 0 / 0 out where there is no hessian at all */
#define SET_SUPPORT 10.0 /* smooths the order of levels; lighter levels than this stay right */
#define JUST_UNDER (1 - 1e-9) /* 10 rows of one hessian weigh 10, whatever the rounding */
#define NOISE 0x1p-40    /* a gain below this share of the node's own score is rounding */

/* The search over one feature, in the units of the cells. */
struct scan {
	const struct split_search *s;
	struct cell sum;
	double l2, min_hessian;
	int64_t mask, rows;
	double own;              /* the score of the node as it is */
	int32_t feature;
	struct split *best;
};

static double hessian(const struct scan *w, struct cell c)
{
	return (double)(c.rest & w->mask);
}

static double score(const struct scan *w, double g, double h)
{
	return g * g / (h + w->l2);
}

/* The gain when `left` goes left; 0 when a child would be too small. */
static double gain_of(const struct scan *w, struct cell left)
{
	struct cell right = cell_sub(w->sum, left);
	int64_t nl = left.rest >> w->s->unit->shift, nr = w->rows - nl;
	double hl = hessian(w, left), hr = hessian(w, right);

	if (nl < w->s->rules->min_rows || nr < w->s->rules->min_rows)
		return 0;
	if (hl < w->min_hessian || hr < w->min_hessian)
		return 0;
	return score(w, (double)left.gradient, hl) + score(w, (double)right.gradient, hr) - w->own;
}

static bool offer(const struct scan *w, double gain, struct cell left)
{
	if (!(gain > w->best->gain))
		return false;
	w->best->gain = gain;
	w->best->feature = w->feature;
	w->best->left = left;
	w->best->by_set = false;
	return true;
}

static void take_threshold(const struct scan *w, double gain, struct cell left, int32_t bin,
	bool missing_left)
{
	if (!offer(w, gain, left))
		return;
	w->best->bin = bin;
	w->best->missing_left = missing_left;
}

static void scan_number(const struct scan *w, const struct cell *cells, int32_t bins)
{
	struct cell left = { 0, 0 }, missing = cells[bins];
	int32_t last = missing.rest ? bins : bins - 1;

	for (int32_t b = 0; b < last; b++) {
		left = cell_add(left, cells[b]);
		if (cells[b].rest)
			take_threshold(w, gain_of(w, left), left, b, false);
	}
	if (!missing.rest)
		return;
	left = cell_sub(left, cells[bins - 1]);
	left = cell_add(left, missing);
	for (int32_t b = bins - 2; b >= 0; b--) { /* the same cuts, missing cells to the left */
		if (cells[b + 1].rest)
			take_threshold(w, gain_of(w, left), left, b, true);
		left = cell_sub(left, cells[b]);
	}
}

struct level {
	double order;
	int32_t bin;
	struct cell cell;
};

static int compare_level(const void *x, const void *y)
{
	const struct level *a = x, *b = y;

	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return (a->bin > b->bin) - (a->bin < b->bin);
}

/* The levels with enough weight, in the order of what a leaf of theirs would say. */
static int32_t order_levels(const struct scan *w, const struct cell *cells, int32_t bins,
	struct level *level)
{
	const struct cell_unit *u = w->s->unit;
	double support = (double)w->rows / hessian(w, w->sum);
	int32_t n = 0;

	for (int32_t b = 0; b <= bins; b++) {
		if (!cells[b].rest || hessian(w, cells[b]) * support < SET_SUPPORT * JUST_UNDER)
			continue;
		double g = cell_gradient(u, cells[b]), h = cell_hessian(u, cells[b]);
		level[n++] = (struct level){ g / (h + SET_SUPPORT), b, cells[b] };
	}
	qsort(level, (size_t)n, sizeof *level, compare_level);
	return n;
}

static void take_set(const struct scan *w, const struct level *level, int32_t from, int32_t to,
	int32_t missing)
{
	struct split *best = w->best;

	best->by_set = true;
	best->bin = 0;
	memset(best->set, 0, sizeof best->set);
	for (int32_t k = from; k < to; k++)
		best->set[level[k].bin >> 6] |= (uint64_t)1 << (level[k].bin & 63);
	best->missing_left = tree_set_has(best->set, missing);
}

/* Divides the ordered levels, the left part grown from either end up to the middle. */
static void scan_levels(const struct scan *w, const struct cell *cells, int32_t bins)
{
	struct level level[BIN_MOST + 1];
	int32_t n = order_levels(w, cells, bins, level), middle = (n + 1) / 2;
	struct cell left = { 0, 0 };

	if (n < 2)
		return;
	for (int32_t k = 0; k < middle; k++) {
		left = cell_add(left, level[k].cell);
		if (offer(w, gain_of(w, left), left))
			take_set(w, level, 0, k + 1, bins);
	}
	left = (struct cell){ 0, 0 };
	for (int32_t k = n - 1; k > n - middle; k--) {
		left = cell_add(left, level[k].cell);
		if (offer(w, gain_of(w, left), left))
			take_set(w, level, k, n, bins);
	}
}

void split_find(const struct split_search *s, const struct cell *cells, struct cell sum,
	int32_t f0, int32_t f1, struct split *best)
{
	const struct cell_unit *u = s->unit;
	struct scan w = { .s = s, .sum = sum, .rows = cell_rows(u, sum), .best = best };

	w.mask = ((int64_t)1 << u->shift) - 1;
	w.l2 = (s->rules->l2 + TINY) / u->hessian;
	w.min_hessian = s->rules->min_hessian / u->hessian;
	w.own = score(&w, (double)sum.gradient, hessian(&w, sum));
	best->gain = w.own * NOISE;
	best->feature = -1;
	if (s->rules->min_gain > best->gain * u->gradient * u->gradient / u->hessian)
		best->gain = s->rules->min_gain * u->hessian / u->gradient / u->gradient;
	for (int32_t f = f0; f < f1; f++) {
		const struct feature *one = &s->features->feature[f];

		w.feature = f;
		if (s->allowed && !s->allowed[f])
			continue;
		if (one->kind == FEATURE_CODE)
			scan_levels(&w, cells + s->hist->offset[f], one->bins);
		else
			scan_number(&w, cells + s->hist->offset[f], one->bins);
	}
	if (best->feature < 0)
		best->gain = 0;
}

double split_leaf_value(const struct cell_unit *u, double l2, struct cell sum)
{
	return -cell_gradient(u, sum) / (cell_hessian(u, sum) + l2 + TINY);
}
