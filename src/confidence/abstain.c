#include "config.h"

#include "confidence/abstain.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "stat/interval.h"
#include "stat/quantile.h"

#define LEVEL 0.95

static struct abstain_point point_at(double threshold, int64_t answered, double right, int64_t n)
{
	return (struct abstain_point){ .threshold = threshold, .answered = answered,
		.coverage = (double)answered / (double)n,
		.accuracy = interval_proportion(right, (double)answered, LEVEL) };
}

/* Sum over i = first..last answered rows of the share of errors among them, when `wrong` errors lie
 * evenly among the rows from first on. */
static double sum_risks(double before, double wrong, ptrdiff_t first, ptrdiff_t last)
{
	double sum = 0, each = wrong / (double)(last - first + 1);
	for (ptrdiff_t i = first; i <= last; i++)
		sum += (before + each * (double)(i - first + 1)) / (double)i;
	return sum;
}

bool abstain_make(const double *confidence, const uint8_t *right, ptrdiff_t n, ptrdiff_t most,
	struct abstain_curve *out, struct arena *a, struct err *e)
{
	*out = (struct abstain_curve){ .n = n };
	if (n < 1)
		return err_set(e, ERR_NO_ROWS, "there is no row to answer");
	double *x = ARENA_BIG(a, double, 4 * n, e), wrong = 0;
	out->point = x ? ARENA_BIG(a, struct abstain_point, n, e) : NULL;
	if (!out->point)
		return false;
	double *hit = x + n;
	for (ptrdiff_t i = 0; i < n; i++) {
		x[i] = confidence[i];
		hit[i] = right[i] != 0;
	}
	sort_carry(x, hit, x + 2 * n, n);
	double step = (double)n / (double)(most > 1 ? most : 1), last = -step;
	for (ptrdiff_t i = n, end; i > 0; i = end) {
		double missed = 0;
		for (end = i; end > 0 && !(x[end - 1] < x[i - 1]); end--)
			missed += 1 - hit[end - 1];
		out->aurc += sum_risks(wrong, missed, n - i + 1, n - end) / (double)n;
		wrong += missed;
		double answered = (double)(n - end);
		if (end > 0 && answered - last < step)
			continue;
		last = answered;
		out->point[out->points++] = point_at(x[end], n - end, answered - wrong, n);
	}
	ptrdiff_t good = n - (ptrdiff_t)wrong;
	out->perfect = good < n ? sum_risks(0, wrong, good + 1, n) / (double)n : 0;
	return true;
}

const struct abstain_point *abstain_for_accuracy(const struct abstain_curve *k, double wanted, bool sure)
{
	for (ptrdiff_t i = k->points - 1; i >= 0; i--)
		if ((sure ? k->point[i].accuracy.lo : k->point[i].accuracy.value) >= wanted)
			return &k->point[i];
	return NULL;
}

const struct abstain_point *abstain_for_coverage(const struct abstain_curve *k, double wanted)
{
	const struct abstain_point *best = &k->point[0];
	for (ptrdiff_t i = 1; i < k->points; i++)
		if (fabs(k->point[i].coverage - wanted) < fabs(best->coverage - wanted))
			best = &k->point[i];
	return best;
}
