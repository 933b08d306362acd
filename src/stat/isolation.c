#include "config.h"

#include "stat/isolation.h"

#include <gsl/gsl_math.h>
#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"

enum {
	NODES = 2 * ISOLATION_SAMPLE,
	TILE = 4096,     /* rows scored by one task */
	TRIES = 16,      /* columns tried at random before all are looked through */
};

/* A leaf has column -1, and in cut the depth it stands for; else smaller values go to left. */
struct cut {
	int32_t column, left, right;
	double cut;
};

struct grown {
	int32_t nodes;
	struct cut node[NODES];
};

struct forest {
	const double *const *x;
	int32_t p, trees;
	int depth;          /* of a tree, at most: log2 of the sample, rounded up */
	ptrdiff_t n, sample, first;
	uint64_t seed;
	struct grown *tree;
	double *score;
};

/* What an unsuccessful search in a random tree of n keys takes (Preiss 1999). */
static double expected_depth(double n)
{
	if (n <= 1)
		return 0;
	return n <= 2 ? 1 : 2 * (log(n - 1) + M_EULER) - 2 * (n - 1) / n;
}

/* ---- growing ---- */

/* Rows without repeats, each as likely (Floyd; Bentley 1987). */
static void draw_rows(const struct forest *f, struct rng *r, int32_t *row)
{
	for (ptrdiff_t i = 0; i < f->sample; i++) {
		ptrdiff_t top = f->n - f->sample + i;
		int32_t pick = (int32_t)rng_below(r, top + 1);

		for (ptrdiff_t k = 0; k < i; k++)
			if (row[k] == pick) {
				pick = (int32_t)top;
				break;
			}
		row[i] = pick;
	}
}

static bool range_of(const double *x, const int32_t *row, int32_t n, double *lo, double *hi)
{
	*lo = *hi = x[row[0]];
	for (int32_t i = 1; i < n; i++) {
		*lo = x[row[i]] < *lo ? x[row[i]] : *lo;
		*hi = x[row[i]] > *hi ? x[row[i]] : *hi;
	}
	return *lo < *hi;
}

/* A column that differs among the rows, each as likely; -1 when the rows are alike. */
static int32_t choose_column(const struct forest *f, struct rng *r, const int32_t *row, int32_t n,
	double *lo, double *hi)
{
	for (int i = 0; i < TRIES; i++) {
		int32_t j = (int32_t)rng_below(r, f->p);

		if (range_of(f->x[j], row, n, lo, hi))
			return j;
	}
	int32_t start = (int32_t)rng_below(r, f->p);
	for (int32_t k = 0; k < f->p; k++) {
		int32_t j = (start + k) % f->p;

		if (range_of(f->x[j], row, n, lo, hi))
			return j;
	}
	return -1;
}

static int32_t divide(const double *x, double cut, int32_t *row, int32_t n)
{
	int32_t left = 0;

	for (int32_t i = 0; i < n; i++)
		if (x[row[i]] < cut) {
			int32_t keep = row[i];

			row[i] = row[left];
			row[left++] = keep;
		}
	return left;
}

static int32_t grow(const struct forest *f, struct grown *t, struct rng *r, int32_t *row, int32_t n,
	int depth)
{
	double lo = 0, hi = 0;
	int32_t at = t->nodes++;
	int32_t j = n > 1 && depth < f->depth ? choose_column(f, r, row, n, &lo, &hi) : -1;

	t->node[at] = (struct cut){ -1, -1, -1, depth + expected_depth(n) };
	if (j < 0)
		return at;
	double cut = lo + (hi - lo) * rng_double(r);
	cut = cut > lo && cut <= hi ? cut : hi; /* both sides have a row, whatever the rounding */
	int32_t left = divide(f->x[j], cut, row, n);
	int32_t l = grow(f, t, r, row, left, depth + 1);
	int32_t g = grow(f, t, r, row + left, n - left, depth + 1);
	t->node[at] = (struct cut){ j, l, g, cut };
	return at;
}

static void grow_tree(void *arg, ptrdiff_t i)
{
	struct forest *f = arg;
	struct rng r = rng_make(f->seed, RNG_MODEL, (uint64_t)i);
	int32_t row[ISOLATION_SAMPLE];

	f->tree[i].nodes = 0;
	draw_rows(f, &r, row);
	grow(f, &f->tree[i], &r, row, (int32_t)f->sample, 0);
}

/* ---- scoring ---- */

static void score_tile(void *arg, ptrdiff_t i)
{
	struct forest *f = arg;
	ptrdiff_t from = f->first + i * TILE, to = from + TILE < f->n ? from + TILE : f->n;
	double usual = expected_depth((double)f->sample) * f->trees;

	for (ptrdiff_t r = from; r < to; r++)
		f->score[r] = 0;
	for (int32_t k = 0; k < f->trees; k++) {
		const struct cut *node = f->tree[k].node;

		for (ptrdiff_t r = from; r < to; r++) {
			const struct cut *at = node;

			while (at->column >= 0)
				at = node + (f->x[at->column][r] < at->cut ? at->left : at->right);
			f->score[r] += at->cut;
		}
	}
	for (ptrdiff_t r = from; r < to; r++)
		f->score[r] = exp2(-f->score[r] / usual);
}

bool isolation_score(const double *const *x, int32_t p, ptrdiff_t n, int32_t trees, uint64_t seed,
	double *score, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct forest f = { .x = x, .p = p, .trees = trees, .n = n, .seed = seed, .score = score,
		.sample = n < ISOLATION_SAMPLE ? n : ISOLATION_SAMPLE };
	enum { WAVE = 16 };

	while ((ptrdiff_t)1 << f.depth < f.sample)
		f.depth++;

	f.tree = ARENA_BIG(a, struct grown, trees, e);
	if (!f.tree)
		return false;
	ptrdiff_t tiles = (n + TILE - 1) / TILE;
	ctl_phase(c, "setting rows apart", tiles);
	ctl_par(c, trees, grow_tree, &f);
	bool ok = ctl_step(c, 0, e);
	for (ptrdiff_t i = 0; ok && i < tiles; i += WAVE) {
		ptrdiff_t wave = tiles - i < WAVE ? tiles - i : WAVE;

		f.first = i * TILE;
		ctl_par(c, wave, score_tile, &f);
		ok = ctl_step(c, wave, e);
	}
	arena_reset(a, mark);
	return ok;
}
