#include "config.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "base/caps.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/metric_list.h"
#include "evaluate/metric_loss.h"
#include "stat/bins.h"

static bool prepare_log_loss(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct losses *l = losses_new(s, a, e);
	if (!l)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		double p = s->p[i * s->task->classes + s->label[i]];
		if (p <= 0)
			l->note = "infinite: a true class had probability 0, clipped at 2^-52";
		l->loss[i] = -log(fmin(1, fmax(DBL_EPSILON, p)));
	}
	*state = l;
	return true;
}

static const struct metric_family family_log_loss = { prepare_log_loss, losses_reduce };

const struct metric metric_log_loss = {
	.name = "log_loss",
	.title = "log loss",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_PROBABILITY,
	.higher_is_better = false,
	.worst = (double)INFINITY,
	.best = 0,
	.definition = "The mean of -ln of the probability given to the true class, clipped at 2^-52"
		      " (Good 1952).",
	.strength =
		"Proper: only the true probabilities minimise it, so it rewards both ranking and"
		" calibration.",
	.weakness =
		"One confident mistake can outweigh a thousand good rows; it has no natural scale:"
		" compare with the baseline's value.",
	.family = &family_log_loss,
	.finish = losses_finish_mean,
};

/* Several classes: the sum over classes, as Brier wrote it; binary: the positive class alone. */
static double brier_row(const struct scored *s, ptrdiff_t i)
{
	int32_t k = s->task->classes;
	const double *p = s->p + i * k;
	if (k == 2) {
		double d = p[1] - s->label[i];
		return d * d;
	}
	double sum = 0;
	for (int32_t j = 0; j < k; j++) {
		double d = p[j] - (j == s->label[i]);
		sum += d * d;
	}
	return sum;
}

static bool prepare_brier(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct losses *l = losses_new(s, a, e);
	for (ptrdiff_t i = 0; l && i < s->n; i++)
		l->loss[i] = brier_row(s, i);
	*state = l;
	return l;
}

static const struct metric_family family_brier = { prepare_brier, losses_reduce };

const struct metric metric_brier = {
	.name = "brier",
	.title = "Brier score",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_PROBABILITY,
	.higher_is_better = false,
	.worst = 2, /* 1 for two classes */
	.best = 0,
	.definition =
		"The mean squared difference between probability and outcome (Brier 1950); two"
		" classes: of the positive one, 0 to 1; several: summed over classes, 0 to 2.",
	.strength = "Proper like log loss, but bounded: no single row can ruin it.",
	.weakness =
		"With a rare class even a useless model scores near 0: compare with the baseline's"
		" value.  It hardly notices errors among small probabilities.",
	.family = &family_brier,
	.finish = losses_finish_mean,
};

/* Bins are laid once over the rows; weights then move mass within and between them. */
struct gaps {
	ptrdiff_t n;
	const int32_t *bin;
	const double *gap;  /* hit - p */
};

static int32_t bin_of(const struct reliability *r, double p)
{
	int32_t lo = 0, hi = r->bins - 1;
	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;
		if (p <= r->bin[mid].hi)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

/* Binary: p of the positive class against truth; several classes: the largest p, and whether its
 * class is the true one. */
static void confidence_row(const struct scored *s, ptrdiff_t i, double *p, uint8_t *hit)
{
	int32_t k = s->task->classes, top = 1;
	const double *row = s->p + i * k;
	if (k > 2) {
		top = 0;
		for (int32_t j = 1; j < k; j++)
			if (row[j] > row[top])
				top = j;
	}
	*p = row[top];
	*hit = s->label[i] == top;
}

/* The curve whose bins ece uses; null_rounds as in reliability_make. */
static bool curve_of(const struct scored *s, int32_t null_rounds, uint64_t seed,
	struct reliability *out, double *p, struct arena *a, struct err *e)
{
	int32_t bins = s->bins > 0 ? s->bins : 15;
	uint8_t *hit = ARENA_BIG(a, uint8_t, s->n, e);
	if (!hit)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++)
		confidence_row(s, i, &p[i], &hit[i]);
	return reliability_make(
		p, hit, s->n, bins > CAP_BINS ? CAP_BINS : bins, null_rounds, seed, out, a, e);
}

static bool prepare_ece(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct gaps *g = ARENA_NEW(a, struct gaps);
	struct reliability r = { 0 };
	double *p = ARENA_BIG(a, double, s->n, e), *gap = p ? ARENA_BIG(a, double, s->n, e) : NULL;
	int32_t *bin = gap ? ARENA_BIG(a, int32_t, s->n, e) : NULL;
	if (!bin || (s->n > 0 && !curve_of(s, 0, 0, &r, p, a, e)))
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		uint8_t hit;
		confidence_row(s, i, &p[i], &hit);
		gap[i] = hit - p[i];
		bin[i] = bin_of(&r, p[i]);
	}
	*g = (struct gaps){ s->n, bin, gap };
	*state = g;
	return true;
}

static bool chance_ece(const struct scored *s, uint64_t seed, double *high, struct arena *a,
	struct err *e)
{
	struct reliability r;
	double *p = ARENA_BIG(a, double, s->n, e);
	if (!p || !curve_of(s, 500, seed, &r, p, a, e))
		return false;
	*high = r.null_hi;
	return true;
}

static void reduce_ece(const void *state, const double *w, double *sums)
{
	const struct gaps *g = state;
	double *by_bin = sums + 1;
	for (ptrdiff_t i = 0; i < g->n; i++)
		by_bin[g->bin[i]] += w[i] * g->gap[i];
	sums[0] += plain_sum(w, g->n);
}

static bool finish_ece(const void *state, const double *sums, double *value, const char **note)
{
	(void)state;
	double sum = 0;
	for (int32_t b = 0; b < CAP_BINS; b++)
		sum += fabs(sums[1 + b]);
	*value = sum / sums[0];
	if (sums[0] <= 0)
		*note = "undefined (0/0): no rows";
	return sums[0] > 0;
}

static const struct metric_family family_ece = { prepare_ece, reduce_ece };

const struct metric metric_ece = {
	.name = "ece",
	.title = "expected calibration error",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_PROBABILITY,
	.higher_is_better = false,
	.worst = 1,
	.best = 0,
	.definition =
		"15 bins of equal mass, equal values kept together; the mean over rows of the gap"
		" between a bin's rate and its mean probability (Naeini et al. 2015).  Several classes:"
		" the largest probability and whether its class is right.",
	.strength =
		"Reads as points of probability: 0.03 means the stated chances are off by 3 points"
		" on average.",
	.weakness =
		"Biased upwards in small samples, where a perfect model shows more than 0; depends"
		" on the number of bins; a model that always says the base rate scores 0.",
	.family = &family_ece,
	.finish = finish_ece,
	.chance = chance_ece,
};
