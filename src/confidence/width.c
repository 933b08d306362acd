#include "config.h"

#include "confidence/width.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "confidence/conformal.h"
#include "stat/interval.h"
#include "stat/quantile.h"

#define FOLDS 5
#define LEVEL 0.95
#define LEAST 20 /* rows of a slice */

static uint64_t fold_of(uint64_t seed, ptrdiff_t row)
{
	return rng_hash(seed, RNG_FOLD, (uint64_t)row) % FOLDS;
}

bool width_cross_fit(const double *miss, ptrdiff_t n, double alpha, uint64_t seed, double *own, struct err *e)
{
	struct arena *a = arena_new();
	double *others = ARENA_BIG(a, double, 2 * n + 1, e);
	bool ok = others;
	for (uint64_t fold = 0; ok && fold < FOLDS; fold++) {
		ptrdiff_t m = 0;
		for (ptrdiff_t i = 0; i < n; i++)
			if (fold_of(seed, i) != fold)
				others[m++] = miss[i];
		double width = conformal_border(others, others + n, m, alpha);
		for (ptrdiff_t i = 0; i < n; i++)
			if (fold_of(seed, i) == fold)
				own[i] = width;
		if (isinf(width))
			ok = err_set(e, ERR_NO_ROWS, "%td rows are too few for an interval that misses %.3g %% of them", n,
				100 * alpha);
	}
	arena_free(a);
	return ok;
}

struct width_slice width_slice_of(const double *miss, const double *own, ptrdiff_t n, double alpha, double *scratch)
{
	struct width_slice s = { .n = n };
	double held = 0;
	for (ptrdiff_t i = 0; i < n; i++) {
		held += miss[i] <= own[i];
		scratch[i] = miss[i];
	}
	s.coverage = interval_proportion(held, (double)n, LEVEL);
	s.needed = conformal_border(scratch, scratch + n, n, alpha);
	s.verdict = s.coverage.hi < 1 - alpha ? WIDTH_NARROW : s.coverage.lo > 1 - alpha ? WIDTH_WIDE : WIDTH_KEPT;
	return s;
}

int32_t width_slices(const double *yhat, const double *miss, const double *own, ptrdiff_t n, double alpha, int32_t most,
	struct width_slice *out, struct err *e)
{
	struct arena *a = arena_new();
	int32_t slices = (int32_t)(n / LEAST < most ? n / LEAST : most), found = 0;
	int32_t *order = ARENA_BIG(a, int32_t, n + 1, e);
	double *x = order ? ARENA_BIG(a, double, 4 * n + 1, e) : NULL, *width = x ? x + n : NULL;
	slices = slices < 1 ? 1 : slices;
	if (x)
		sort_order(yhat, order, n);
	for (ptrdiff_t from = 0, k = 1; x && from < n; k++) {
		ptrdiff_t to = k < slices ? (k * n + slices - 1) / slices : n;
		if (to <= from)
			continue; /* equal predictions took these rows already */
		while (to < n && yhat[order[to]] <= yhat[order[to - 1]])
			to++;
		for (ptrdiff_t i = from; i < to; i++) {
			x[i - from] = miss[order[i]];
			width[i - from] = own[order[i]];
		}
		out[found] = width_slice_of(x, width, to - from, alpha, width + n);
		out[found].lo = yhat[order[from]];
		out[found++].hi = yhat[order[to - 1]];
		from = to;
	}
	arena_free(a);
	return x ? found : -1;
}
