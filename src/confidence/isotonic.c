#include "config.h"

#include "confidence/isotonic.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "stat/quantile.h"

/* A stretch of x with one value. */
struct block {
	double lo, hi, w, sum;
};

static double level(const struct block *b)
{
	return b->sum / b->w;
}

/* Puts a block on the stack and merges while the one below is not lower. */
static ptrdiff_t push(struct block *stack, ptrdiff_t n, struct block b)
{
	while (n > 0 && level(&stack[n - 1]) >= level(&b)) {
		n--;
		b.lo = stack[n].lo;
		b.w += stack[n].w;
		b.sum += stack[n].sum;
	}
	stack[n] = b;
	return n + 1;
}

static ptrdiff_t pool(const double *x, const double *y, const double *w, const int32_t *order,
	ptrdiff_t n, struct block *stack)
{
	ptrdiff_t blocks = 0;
	for (ptrdiff_t i = 0; i < n;) {
		struct block tie = { x[order[i]], x[order[i]], 0, 0 };
		for (; i < n && x[order[i]] <= tie.hi; i++) {
			double weight = w ? w[order[i]] : 1;
			tie.w += weight;
			tie.sum += weight * y[order[i]];
		}
		if (tie.w > 0)
			blocks = push(stack, blocks, tie);
	}
	return blocks;
}

static void make_knots(const struct block *b, ptrdiff_t blocks, struct isotonic *out,
	struct arena *a)
{
	out->x = ARENA_ARRAY(a, double, 2 * blocks);
	out->y = ARENA_ARRAY(a, double, 2 * blocks);
	out->knots = 0;
	for (ptrdiff_t i = 0; i < blocks; i++) {
		out->x[out->knots] = b[i].lo;
		out->y[out->knots++] = level(&b[i]);
		if (b[i].hi > b[i].lo) {
			out->x[out->knots] = b[i].hi;
			out->y[out->knots++] = level(&b[i]);
		}
	}
}

bool isotonic_fit(const double *x, const double *y, const double *w, ptrdiff_t n,
	struct isotonic *out, struct arena *a, struct err *e)
{
	struct arena *scratch = arena_new();
	struct block *stack = ARENA_BIG(scratch, struct block, n, e);
	int32_t *order = stack ? ARENA_BIG(scratch, int32_t, n, e) : NULL;
	ptrdiff_t blocks = 0;
	if (order) {
		sort_order(x, order, n);
		blocks = pool(x, y, w, order, n, stack);
		if (blocks == 0)
			err_set(e, ERR_NO_ROWS, "there is no row to calibrate on");
		else
			make_knots(stack, blocks, out, a);
	}
	arena_free(scratch);
	return blocks > 0;
}

double isotonic_at(const double *x, const double *y, ptrdiff_t knots, double at)
{
	ptrdiff_t lo = 0, hi = knots - 1;
	if (at <= x[lo])
		return y[lo];
	if (at >= x[hi])
		return y[hi];
	while (hi - lo > 1) {
		ptrdiff_t mid = lo + (hi - lo) / 2;
		if (x[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	return y[lo] + (y[hi] - y[lo]) * ((at - x[lo]) / (x[hi] - x[lo]));
}
