#include "config.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "stat/interval.h"
#include "stat/moments.h"
#include "stat/quantile.h"

enum {
	SLOTS = 16,       /* resamples made side by side, each with rows and scratch of its own */
	BATCH_ROWS = 1 << 16, /* a slot draws about so many rows before the caller is asked */
	JACKKNIFE = 200,
};

/* The rows of the strata, one after another: stratum k has member[start[k]..start[k+1]). */
struct strata {
	int32_t count;
	int32_t *start;
	int32_t *member;
};

struct bootstrap {
	statistic_fn *statistic;
	const void *arg;
	ptrdiff_t n;
	struct strata strata;
	uint64_t seed;
	ptrdiff_t first, last, batch; /* this wave: rounds first..last-1, batch a slot */
	double *value;                /* by round */
	int32_t *row;                 /* SLOTS x n */
	char *scratch;                /* SLOTS x scratch_size */
	ptrdiff_t scratch_size;
	void (*draw)(const struct bootstrap *b, ptrdiff_t round, int32_t *row, ptrdiff_t *n);
};

static int32_t largest(const int32_t *stratum, ptrdiff_t n)
{
	int32_t most = 0;

	for (ptrdiff_t i = 0; stratum && i < n; i++)
		most = stratum[i] > most ? stratum[i] : most;
	return most;
}

static bool make_strata(struct strata *s, const int32_t *stratum, ptrdiff_t n, struct arena *a,
	struct err *e)
{
	s->count = largest(stratum, n) + 1;
	s->start = ARENA_BIG(a, int32_t, s->count + 2, e);
	s->member = s->start ? ARENA_BIG(a, int32_t, n, e) : NULL;
	if (!s->member)
		return false;
	/* Counted two places up, so that placing a row moves its start to where it belongs. */
	for (ptrdiff_t i = 0; i < n; i++)
		s->start[(stratum ? stratum[i] : 0) + 2]++;
	for (int32_t k = 2; k <= s->count + 1; k++)
		s->start[k] += s->start[k - 1];
	for (ptrdiff_t i = 0; i < n; i++)
		s->member[s->start[(stratum ? stratum[i] : 0) + 1]++] = (int32_t)i;
	return true;
}

static void draw_resample(const struct bootstrap *b, ptrdiff_t round, int32_t *row, ptrdiff_t *n)
{
	struct rng r = rng_make(b->seed, RNG_BOOTSTRAP, (uint64_t)round);

	for (int32_t k = 0; k < b->strata.count; k++) {
		const int32_t *member = b->strata.member + b->strata.start[k];
		int32_t size = b->strata.start[k + 1] - b->strata.start[k];

		for (int32_t i = 0; i < size; i++)
			*row++ = member[rng_below(&r, size)];
	}
	*n = b->n;
}

/* All rows but every g-th, from the round-th on. */
static void draw_jackknife(const struct bootstrap *b, ptrdiff_t round, int32_t *row, ptrdiff_t *n)
{
	ptrdiff_t groups = b->n < JACKKNIFE ? b->n : JACKKNIFE;

	*n = 0;
	for (ptrdiff_t i = 0; i < b->n; i++) {
		if (i % groups != round)
			row[(*n)++] = (int32_t)i;
	}
}

static void run_slot(void *arg, ptrdiff_t slot)
{
	struct bootstrap *b = arg;
	ptrdiff_t first = b->first + slot * b->batch;
	int32_t *row = b->row + slot * b->n;

	for (ptrdiff_t round = first; round < first + b->batch && round < b->last; round++) {
		ptrdiff_t n;

		b->draw(b, round, row, &n);
		b->value[round] = b->statistic(b->arg, row, n, b->scratch + slot * b->scratch_size);
	}
}

static bool run_rounds(struct bootstrap *b, ptrdiff_t rounds, struct ctl *c, struct err *e)
{
	ptrdiff_t wave = SLOTS * b->batch;

	b->last = rounds;
	for (b->first = 0; b->first < rounds; b->first += wave) {
		ptrdiff_t left = rounds - b->first;
		ptrdiff_t slots = left < wave ? (left + b->batch - 1) / b->batch : SLOTS;

		if (!ctl_step(c, 0, e))
			return false;
		ctl_par(c, slots, run_slot, b);
	}
	return true;
}

/* Efron 1987: a sixth of the skewness of the influence of each block. */
static double acceleration_of(const double *left_out, ptrdiff_t groups)
{
	double mean = 0, square = 0, cube = 0;

	for (ptrdiff_t i = 0; i < groups; i++)
		mean += left_out[i] / (double)groups;
	for (ptrdiff_t i = 0; i < groups; i++) {
		double d = mean - left_out[i];

		square += d * d;
		cube += d * d * d;
	}
	double a = cube / (6 * square * sqrt(square));
	return isfinite(a) ? a : 0;
}

static ptrdiff_t drop_undefined(double *x, ptrdiff_t n)
{
	ptrdiff_t kept = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		if (!isnan(x[i]))
			x[kept++] = x[i];
	}
	return kept;
}

static bool prepare(struct bootstrap *b, const int32_t *stratum, struct arena *a, struct err *e)
{
	if (b->n < 1)
		return err_set(e, ERR_NO_ROWS, "there are no rows to resample");
	if (!make_strata(&b->strata, stratum, b->n, a, e))
		return false;
	b->batch = BATCH_ROWS / b->n + 1;
	b->scratch_size = (b->scratch_size + 63) / 64 * 64; /* slots share no cache line */
	b->row = ARENA_BIG(a, int32_t, SLOTS * b->n, e);
	b->scratch = b->row ? arena_big(a, SLOTS, b->scratch_size + 64, e) : NULL;
	return b->scratch;
}

static double of_all_rows(const struct bootstrap *b)
{
	for (ptrdiff_t i = 0; i < b->n; i++)
		b->row[i] = (int32_t)i;
	return b->statistic(b->arg, b->row, b->n, b->scratch);
}

/* value[rounds] of the resamples, and the acceleration. */
static bool replicate(struct bootstrap *b, double *value, ptrdiff_t rounds, double *acceleration,
	struct ctl *c, struct err *e)
{
	double left_out[JACKKNIFE];
	ptrdiff_t groups = b->n < JACKKNIFE ? b->n : JACKKNIFE;

	b->value = left_out;
	b->draw = draw_jackknife;
	bool ok = run_rounds(b, groups, c, e);
	b->value = value;
	b->draw = draw_resample;
	if (!ok)
		return false;
	*acceleration = acceleration_of(left_out, groups);
	return run_rounds(b, rounds, c, e);
}

bool interval_bootstrap(statistic_fn *statistic, const void *arg, ptrdiff_t scratch_size,
	ptrdiff_t n, const int32_t *stratum, int32_t rounds, double level, uint64_t seed,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *scratch = arena_new();
	struct bootstrap b = {
		.statistic = statistic, .arg = arg, .n = n, .seed = seed,
		.scratch_size = scratch_size,
	};
	double *value = ARENA_BIG(scratch, double, rounds, e);
	double acceleration = 0;
	bool ok = value && prepare(&b, stratum, scratch, e)
		&& replicate(&b, value, rounds, &acceleration, c, e);

	if (ok) {
		ptrdiff_t defined = drop_undefined(value, rounds);

		*out = interval_bca(of_all_rows(&b), value, defined, acceleration, level);
		out->n = n;
		out->method = arena_printf(a, "BCa bootstrap, %d", rounds);
		if (defined < rounds && !out->note)
			out->note = arena_printf(a, "undefined in %td of %d resamples",
				rounds - defined, rounds);
	}
	arena_free(scratch);
	return ok;
}

/* -- from replicates -------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The share of replicates below the value, ties half, kept off 0 and 1. */
static double share_below(double value, const double *x, ptrdiff_t n)
{
	double below = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		below += x[i] < value ? 1 : x[i] == value ? 0.5 : 0;
	return fmin(fmax(below, 0.5), (double)n - 0.5) / (double)n;
}

static double bca_bound(const double *x, ptrdiff_t n, double bias, double acceleration, double tail)
{
	double z = bias + quantile_normal(tail);
	double room = 1 - acceleration * z;

	if (!(room > 0)) /* beyond the pole the correction has no meaning: the end is all we know */
		return z > 0 ? x[n - 1] : x[0];
	return quantile_sorted(x, n, gsl_cdf_ugaussian_P(bias + z / room));
}

struct interval interval_bca(double value, double *replicate, ptrdiff_t rounds, double acceleration,
	double level)
{
	struct interval v = {
		.value = value, .lo = (double)NAN, .hi = (double)NAN, .n = rounds, .method = "BCa bootstrap", .level = level,
	};
	ptrdiff_t n = drop_undefined(replicate, rounds);

	if (n < 2 || isnan(value)) {
		v.note = "undefined in almost every resample";
		return v;
	}
	qsort(replicate, (size_t)n, sizeof *replicate, ascending);
	double bias = quantile_normal(share_below(value, replicate, n));

	v.lo = bca_bound(replicate, n, bias, acceleration, (1 - level) / 2);
	v.hi = bca_bound(replicate, n, bias, acceleration, (1 + level) / 2);
	return v;
}
