#include "config.h"

#include "evaluate/metric_loss.h"

#include <math.h>

#include "base/arena.h"
#include "evaluate/metric.h"

double weighted_sum(const double *w, const double *x, ptrdiff_t n)
{
	double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
	ptrdiff_t i = 0;
	for (; i + 4 <= n; i += 4) {
		s0 += w[i] * x[i];
		s1 += w[i + 1] * x[i + 1];
		s2 += w[i + 2] * x[i + 2];
		s3 += w[i + 3] * x[i + 3];
	}
	for (; i < n; i++)
		s0 += w[i] * x[i];
	return (s0 + s1) + (s2 + s3);
}

double plain_sum(const double *w, ptrdiff_t n)
{
	double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
	ptrdiff_t i = 0;
	for (; i + 4 <= n; i += 4) {
		s0 += w[i];
		s1 += w[i + 1];
		s2 += w[i + 2];
		s3 += w[i + 3];
	}
	for (; i < n; i++)
		s0 += w[i];
	return (s0 + s1) + (s2 + s3);
}

struct losses *losses_new(const struct scored *s, struct arena *a, struct err *e)
{
	struct losses *l = ARENA_NEW(a, struct losses);
	l->n = s->n;
	l->loss = ARENA_BIG(a, double, s->n, e);
	return l->loss ? l : NULL;
}

void losses_reduce(const void *state, const double *w, double *sums)
{
	const struct losses *l = state;
	sums[0] += weighted_sum(w, l->loss, l->n);
	sums[1] += plain_sum(w, l->n);
}

bool losses_finish_mean(const void *state, const double *sums, double *value, const char **note)
{
	const struct losses *l = state;
	*value = sums[0] / sums[1];
	*note = sums[1] > 0 ? l->note : "undefined (0/0): no rows";
	return sums[1] > 0;
}

bool losses_finish_root(const void *state, const double *sums, double *value, const char **note)
{
	bool defined = losses_finish_mean(state, sums, value, note);
	*value = sqrt(*value);
	return defined;
}
