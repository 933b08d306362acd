#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "stat/quantile.h"
#include "stat/rank.h"

/* The placement of a row: the share of the other class that it is on the right
 * side of, ties half.  The AUC is the mean placement of either class. */
struct placements {
	double *positive; /* m x positives */
	double *negative; /* m x negatives */
	ptrdiff_t positives, negatives;
};

/* Rows i..end-1 of the order share a score: place them all. */
static void place_tie(const struct placements *p, int32_t scoring, const double *slot, ptrdiff_t i,
	ptrdiff_t end, double *above, double *below)
{
	double *positive = p->positive + scoring * p->positives;
	double *negative = p->negative + scoring * p->negatives;
	double here = 0;
	double ties = (double)(end - i);

	for (ptrdiff_t k = i; k < end; k++)
		here += slot[k] > 0;
	*above -= here;
	for (ptrdiff_t k = i; k < end; k++) {
		ptrdiff_t row = (ptrdiff_t)fabs(slot[k]) - 1;

		if (slot[k] > 0)
			positive[row] = (*below + (ties - here) / 2) / (double)p->negatives;
		else
			negative[row] = (*above + here / 2) / (double)p->positives;
	}
	*below += ties - here;
}

/* One scoring, in sorted order.  work[4 n]; a row's slot in its class, from 1, carries the class
 * as its sign. */
static void place(const struct placements *p, int32_t scoring, const double *score,
	const uint8_t *positive, ptrdiff_t n, double *work)
{
	double *slot = work + n;
	double seen[2] = { 0, 0 };
	double above = (double)p->positives, below = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		work[i] = score[i];
		slot[i] = positive[i] ? ++seen[1] : -++seen[0];
	}
	sort_carry(work, slot, work + 2 * n, n);
	for (ptrdiff_t i = 0; i < n;) {
		ptrdiff_t end = i;

		while (end < n && work[end] == work[i])
			end++;
		place_tie(p, scoring, slot, i, end, &above, &below);
		i = end;
	}
}

static double mean_of(const double *x, ptrdiff_t n)
{
	double sum = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		sum += x[i];
	return sum / (double)n;
}

/* The variance of the mean of x times y: their covariance over n. */
static double covariance_of_means(const double *x, const double *y, ptrdiff_t n)
{
	double mean_x = mean_of(x, n), mean_y = mean_of(y, n);
	double sum = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		sum += (x[i] - mean_x) * (y[i] - mean_y);
	return n > 1 ? sum / (double)(n - 1) / (double)n : (double)NAN;
}

static bool check_rows(const double *score, int32_t m, const uint8_t *positive, ptrdiff_t n,
	struct placements *p, struct err *e)
{
	*p = (struct placements){ 0 };
	for (ptrdiff_t i = 0; i < n; i++)
		p->positives += positive[i] != 0;
	p->negatives = n - p->positives;
	if (p->positives == 0 || p->negatives == 0) {
		err_set(e, ERR_ONE_CLASS, "the %td rows hold no %s row, so their order says nothing",
			n, p->positives ? "negative" : "positive");
		return err_hint(e, "score rows of both classes");
	}
	for (ptrdiff_t i = 0; i < m * n; i++) {
		if (isnan(score[i])) {
			err_set(e, ERR_NOT_FINITE, "a score is not a number");
			return err_at(e, i % n + 1, 0, NULL);
		}
	}
	return true;
}

bool rank_delong(const double *score, int32_t m, const uint8_t *positive, ptrdiff_t n, double *auc,
	double *covariance, struct arena *a, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct placements p;

	if (!check_rows(score, m, positive, n, &p, e))
		return false;
	double *work = ARENA_BIG(a, double, (4 + m) * n, e);
	if (!work)
		return false;
	p.positive = work + 4 * n;
	p.negative = p.positive + m * p.positives;
	for (int32_t k = 0; k < m; k++) {
		place(&p, k, score + k * n, positive, n, work);
		auc[k] = mean_of(p.positive + k * p.positives, p.positives);
	}
	for (int32_t k = 0; k < m; k++) {
		for (int32_t l = 0; l < m; l++)
			covariance[k * m + l] =
				covariance_of_means(p.positive + k * p.positives,
					p.positive + l * p.positives, p.positives)
				+ covariance_of_means(p.negative + k * p.negatives,
					p.negative + l * p.negatives, p.negatives);
	}
	arena_reset(a, mark);
	return true;
}
