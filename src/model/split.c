#include "config.h"
#include "model/split.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"

#define TINY 1e-15       /* keeps 0 / 0 out where there is no hessian at all */
#define SET_SUPPORT 10.0 /* smooths the order of levels; lighter levels than this stay right */
#define JUST_UNDER (1 - 1e-9) /* 10 rows of one hessian weigh 10, whatever the rounding */
#define MOST_WAYS 264    /* BIN_MOST + 1, in whole vectors */
#define NOISE 0x1p-40    /* a gain below this share of the node's own score is rounding */

/* Ways to divide the node that are compared with each other: the sums of what goes left. */
struct ways {
	int64_t gradient[MOST_WAYS];
	int64_t rest[MOST_WAYS];
	double gain[MOST_WAYS];
	uint8_t bin[MOST_WAYS];
	int32_t n;
};

/* The search over one feature, in the units of the cells. */
struct scan {
	const struct split_search *s;
	struct cell sum;
	double l2, min_hessian;
	int64_t mask, rows;
	double own;              /* the score of the node as it is */
	int32_t feature;
	struct split *best;
	bool wide;
};

static double hessian(const struct scan *w, struct cell c)
{
	return (double)(c.rest & w->mask);
}

static double score(const struct scan *w, double g, double h)
{
	return g * g / (h + w->l2);
}

/* -- gains -------------------------------------------------------------------- */

/* Eight ways at a time in the compiler's vectors: every lane does what one number would, so that
 * the widest registers give the bits of the narrowest. */
#define LANES 8
#define INLINE static inline __attribute__((always_inline))

typedef double lanes __attribute__((vector_size(64), aligned(8), may_alias));
typedef int64_t words __attribute__((vector_size(64), aligned(8), may_alias));

/* The gains of eight ways; 0 where a child would be too small. */
INLINE void gain_eight(const struct scan *w, const words *gradient, const words *rest, lanes *gain)
{
	words right = w->sum.rest - *rest, nl = *rest >> w->s->unit->shift, nr = w->rows - nl;
	lanes gl = __builtin_convertvector(*gradient, lanes);
	lanes gr = __builtin_convertvector(w->sum.gradient - *gradient, lanes);
	lanes hl = __builtin_convertvector(*rest & w->mask, lanes);
	lanes hr = __builtin_convertvector(right & w->mask, lanes);
	words fits = (words)(nl >= w->s->rules->min_rows) & (words)(nr >= w->s->rules->min_rows)
		& (words)(hl >= w->min_hessian) & (words)(hr >= w->min_hessian);
	lanes dl = hl + w->l2, dr = hr + w->l2; /* two fractions by one division */
	lanes all = (gl * gl * dr + gr * gr * dl) / (dl * dr) - w->own;

	*gain = (lanes)(fits & (words)all);
}

/* The gains of all ways when `more` goes left with each of them; returns the largest. */
INLINE double gains(const struct scan *w, struct ways *ways, struct cell more)
{
	lanes most = { 0 };
	double top = 0;

	for (int32_t i = 0; i < ways->n; i += LANES) {
		words gradient = *(const words *)(const void *)(ways->gradient + i) + more.gradient;
		words rest = *(const words *)(const void *)(ways->rest + i) + more.rest;
		lanes gain;

		gain_eight(w, &gradient, &rest, &gain);
		*(lanes *)(void *)(ways->gain + i) = gain;
		words larger = (words)(gain > most);
		most = (lanes)((larger & (words)gain) | (~larger & (words)most));
	}
	for (int k = 0; k < LANES; k++)
		top = most[k] > top ? most[k] : top;
	return top;
}

static double gains_plain(const struct scan *w, struct ways *ways, struct cell more)
{
	return gains(w, ways, more);
}

#ifdef __x86_64__
__attribute__((target("avx512f,avx512dq"))) static double gains_wide(const struct scan *w,
	struct ways *ways, struct cell more)
{
	return gains(w, ways, more);
}
#endif

/* The last vector is filled up with the last way. */
static double largest_gain(const struct scan *w, struct ways *ways, struct cell more)
{
	for (int32_t i = ways->n; i % LANES; i++) {
		ways->gradient[i] = ways->gradient[i - 1];
		ways->rest[i] = ways->rest[i - 1];
	}
#ifdef __x86_64__
	if (w->wide)
		return gains_wide(w, ways, more);
#endif
	return gains_plain(w, ways, more);
}

static bool offer(const struct scan *w, double gain, struct cell left)
{
	struct split *best = w->best;

	if (!(gain > best->gain || (gain == best->gain && w->feature < best->feature)))
		return false;
	best->gain = gain;
	best->feature = w->feature;
	best->left = left;
	best->by_set = false;
	return true;
}

/* -- numbers ------------------------------------------------------------------ */

/* Cuts behind every bin that is not empty; the last one, behind which there is nothing, too. */
static void list_cuts(const struct cell *cells, int32_t bins, struct ways *ways)
{
	struct cell left = { 0, 0 };
	int32_t n = 0;

	for (int32_t b = 0; b < bins; b++) {
		left = cell_add(left, cells[b]);
		ways->gradient[n] = left.gradient;
		ways->rest[n] = left.rest;
		ways->bin[n] = (uint8_t)b;
		n += cells[b].rest != 0;
	}
	ways->n = n;
}

static struct cell way_cell(const struct ways *ways, int32_t i, struct cell more)
{
	return (struct cell){ ways->gradient[i] + more.gradient, ways->rest[i] + more.rest };
}

/* Missing cells to the right; of equal cuts the lowest. */
static void take_lowest(const struct scan *w, struct ways *ways)
{
	struct cell none = { 0, 0 };
	double gain = largest_gain(w, ways, none);
	int32_t i = 0;

	while (i < ways->n && ways->gain[i] < gain)
		i++;
	if (i == ways->n || !offer(w, gain, way_cell(ways, i, none)))
		return;
	w->best->bin = ways->bin[i];
	w->best->missing_left = false;
}

/* Missing cells to the left; of equal cuts the highest, which lies before the next bin that is
 * not empty. */
static void take_highest(const struct scan *w, struct ways *ways, struct cell missing)
{
	double gain = largest_gain(w, ways, missing);
	int32_t i = ways->n - 2;

	while (i >= 0 && ways->gain[i] < gain)
		i--;
	if (i < 0 || !offer(w, gain, way_cell(ways, i, missing)))
		return;
	w->best->bin = ways->bin[i + 1] - 1;
	w->best->missing_left = true;
}

static void scan_number(const struct scan *w, const struct cell *cells, int32_t bins)
{
	struct ways ways;

	list_cuts(cells, bins, &ways);
	take_lowest(w, &ways);
	if (cells[bins].rest)
		take_highest(w, &ways, cells[bins]);
}

/* -- levels ------------------------------------------------------------------- */

/* The levels with enough weight: how a leaf of theirs would order them, and their places in that
 * order. */
struct levels {
	double order[MOST_WAYS];
	int64_t gradient[MOST_WAYS];
	int64_t rest[MOST_WAYS];
	int64_t place[MOST_WAYS];
	uint8_t bin[MOST_WAYS];
	uint8_t sorted[MOST_WAYS]; /* bins, by place */
	int32_t n;
};

/* A level's place is the number of levels before it: lower in order, or equal and a lower bin.
 * Counting takes more comparisons than sorting, but no branch that nobody can foresee. */
INLINE void place_eight(struct levels *l, int32_t i)
{
	static const words steps = { 0, 1, 2, 3, 4, 5, 6, 7 };
	const lanes *own = (const void *)(l->order + i);
	words number = steps + i, before = { 0 };

	for (int32_t k = 0; k < l->n; k++)
		before -= (words)(l->order[k] < *own)
			| ((words)(l->order[k] == *own) & (words)(k < number));
	*(words *)(void *)(l->place + i) = before;
}

INLINE void place(const struct scan *w, struct levels *l)
{
	const struct cell_unit *u = w->s->unit;

	for (int32_t i = 0; i < l->n; i += LANES) {
		words gradient = *(const words *)(const void *)(l->gradient + i);
		words rest = *(const words *)(const void *)(l->rest + i) & w->mask;
		lanes g = __builtin_convertvector(gradient, lanes) * u->gradient;
		lanes h = __builtin_convertvector(rest, lanes) * u->hessian;

		*(lanes *)(void *)(l->order + i) = g / (h + SET_SUPPORT);
	}
	for (int32_t i = 0; i < l->n; i += LANES)
		place_eight(l, i);
}

static void place_plain(const struct scan *w, struct levels *l)
{
	place(w, l);
}

#ifdef __x86_64__
__attribute__((target("avx512f,avx512dq"))) static void place_wide(const struct scan *w,
	struct levels *l)
{
	place(w, l);
}
#endif

static void order_levels(const struct scan *w, const struct cell *cells, int32_t bins,
	struct levels *l)
{
	double support = (double)w->rows / hessian(w, w->sum);
	int32_t n = 0;

	for (int32_t b = 0; b <= bins; b++) {
		l->gradient[n] = cells[b].gradient;
		l->rest[n] = cells[b].rest;
		l->bin[n] = (uint8_t)b;
		n += (cells[b].rest != 0)
			& (hessian(w, cells[b]) * support >= SET_SUPPORT * JUST_UNDER);
	}
	l->n = n;
	for (int32_t i = n; i % LANES; i++)
		l->gradient[i] = l->rest[i] = 0;
#ifdef __x86_64__
	(w->wide ? place_wide : place_plain)(w, l);
#else
	place_plain(w, l);
#endif
	for (int32_t i = 0; i < n; i++)
		l->sorted[l->place[i]] = l->bin[i];
}

static void take_set(const struct scan *w, const struct levels *l, int32_t from, int32_t to,
	int32_t missing)
{
	struct split *best = w->best;

	best->by_set = true;
	best->bin = 0;
	memset(best->set, 0, sizeof best->set);
	for (int32_t k = from; k < to; k++)
		best->set[l->sorted[k] >> 6] |= (uint64_t)1 << (l->sorted[k] & 63);
	best->missing_left = tree_set_has(best->set, missing);
}

static void add_way(struct ways *ways, struct cell left)
{
	ways->gradient[ways->n] = left.gradient;
	ways->rest[ways->n++] = left.rest;
}

/* Divides the ordered levels, the left part grown from either end up to the middle. */
static void scan_levels(const struct scan *w, const struct cell *cells, int32_t bins)
{
	struct cell left = { 0, 0 }, none = { 0, 0 };
	struct levels level;
	struct ways ways;

	order_levels(w, cells, bins, &level);
	int32_t n = level.n, middle = (n + 1) / 2, i = 0;
	if (n < 2)
		return;
	ways.n = 0;
	for (int32_t k = 0; k < middle; k++)
		add_way(&ways, left = cell_add(left, cells[level.sorted[k]]));
	left = none;
	for (int32_t k = n - 1; k > n - middle; k--)
		add_way(&ways, left = cell_add(left, cells[level.sorted[k]]));
	double gain = largest_gain(w, &ways, none);
	while (i < ways.n && ways.gain[i] < gain)
		i++;
	if (i == ways.n || !offer(w, gain, way_cell(&ways, i, none)))
		return;
	if (i < middle)
		take_set(w, &level, 0, i + 1, bins);
	else
		take_set(w, &level, n - 1 - (i - middle), n, bins);
}

/* -- the search --------------------------------------------------------------- */

void split_find(const struct split_search *s, const struct cell *cells, struct cell sum,
	int32_t from, int32_t to, struct split *best)
{
	const struct cell_unit *u = s->unit;
	struct scan w = { .s = s, .sum = sum, .rows = cell_rows(u, sum), .best = best,
		.wide = !s->plain && cpu_has_wide() };

	w.mask = ((int64_t)1 << u->shift) - 1;
	w.l2 = (s->rules->l2 + TINY) / u->hessian;
	w.min_hessian = s->rules->min_hessian / u->hessian;
	w.own = score(&w, (double)sum.gradient, hessian(&w, sum));
	best->gain = w.own * NOISE;
	best->feature = -1;
	if (s->rules->min_gain > best->gain * u->gradient * u->gradient / u->hessian)
		best->gain = s->rules->min_gain * u->hessian / u->gradient / u->gradient;
	for (int32_t k = from; k < to; k++) {
		const struct feature *one = &s->features->feature[s->hist->order[k]];

		w.feature = s->hist->order[k];
		if (s->allowed && !s->allowed[w.feature])
			continue;
		if (one->kind == FEATURE_CODE)
			scan_levels(&w, cells + s->hist->offset[w.feature], one->bins);
		else
			scan_number(&w, cells + s->hist->offset[w.feature], one->bins);
	}
	if (best->feature < 0)
		best->gain = 0;
}

bool split_is_better(const struct split *a, const struct split *b)
{
	return a->gain > b->gain || (a->gain == b->gain && a->gain > 0 && a->feature < b->feature);
}

double split_leaf_value(const struct cell_unit *u, double l2, struct cell sum)
{
	return -cell_gradient(u, sum) / (cell_hessian(u, sum) + l2 + TINY);
}
