#include "config.h"

#include "stat/multiple.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

struct ordered {
	double p;
	ptrdiff_t at;
};

static int by_p(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->p < y->p || x->p > y->p)
		return x->p < y->p ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The tests that were made, the smallest p first; returns how many. */
static ptrdiff_t order_tests(const double *p, ptrdiff_t n, double *out, struct ordered *list)
{
	ptrdiff_t m = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		if (isnan(p[i]))
			out[i] = (double)NAN;
		else
			list[m++] = (struct ordered){ p[i], i };
	}
	qsort(list, (size_t)m, sizeof *list, by_p);
	return m;
}

void multiple_holm(const double *p, ptrdiff_t n, double *out, struct arena *a)
{
	struct arena_mark mark = arena_mark(a);
	struct ordered *list = ARENA_ARRAY(a, struct ordered, n + 1);
	ptrdiff_t m = order_tests(p, n, out, list);
	double most = 0;

	for (ptrdiff_t i = 0; i < m; i++) {
		most = fmax(most, fmin(1, list[i].p * (double)(m - i)));
		out[list[i].at] = most;
	}
	arena_reset(a, mark);
}

void multiple_bh(const double *p, ptrdiff_t n, double *out, struct arena *a)
{
	struct arena_mark mark = arena_mark(a);
	struct ordered *list = ARENA_ARRAY(a, struct ordered, n + 1);
	ptrdiff_t m = order_tests(p, n, out, list);
	double least = 1;

	for (ptrdiff_t i = m; i-- > 0;) {
		least = fmin(least, list[i].p * (double)m / (double)(i + 1));
		out[list[i].at] = least;
	}
	arena_reset(a, mark);
}
