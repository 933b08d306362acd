#include "config.h"

#include "evaluate/resample.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/rng.h"
#include "stat/interval.h"
#include "stat/quantile.h"

#define BLOCKS 200
#define LANES 16
#define BUFFER 1024
#define WAVE_ROWS (1 << 21) /* drawn between two looks at the outside world: about 20 ms */

/* Rounds are worked off in waves, some to a lane, so that a cancel is seen between them. */
struct run {
	const struct resample_plan *plan;
	const struct resamples *out;
	const int32_t *member;   /* rows by stratum */
	const ptrdiff_t *begin;  /* strata + 1 places in member */
	double *lane;            /* lanes x lane_size: weights, scratch, results */
	ptrdiff_t lane_size;
	uint16_t *count;         /* lanes x n: how often each row of member was drawn */
	ptrdiff_t first, last;   /* the wave's rounds */
	ptrdiff_t batch;         /* of them a lane */
};

/* A stream read in larger pieces. */
struct stream {
	struct rng rng;
	uint32_t word[BUFFER];
	int at;
};

/* Counts n draws from 0..n-1 without bias (Lemire 2019): a word whose product has too small a lower half is
 * left out.  How often each was drawn stays in few bytes, in the first-level cache. */
static void count_draws(struct stream *s, uint32_t n, uint16_t *count)
{
	uint32_t least = -n % n;
	for (uint32_t drawn = 0; drawn < n;) {
		if (s->at == BUFFER) {
			rng_fill(&s->rng, s->word, BUFFER);
			s->at = 0;
		}
		uint32_t left = n - drawn, most = (uint32_t)(BUFFER - s->at);
		const uint32_t *word = s->word + s->at;
		uint32_t end = left < most ? left : most;
		for (uint32_t i = 0; i < end; i++) {
			uint64_t m = (uint64_t)word[i] * n;
			uint16_t taken = (uint32_t)m >= least;
			count[m >> 32] = (uint16_t)(count[m >> 32] + taken);
			drawn += taken;
		}
		s->at += (int)end;
	}
}

static void draw(const struct run *t, ptrdiff_t round, uint16_t *count, double *w)
{
	const struct resample_plan *p = t->plan;
	struct stream s = { .rng = rng_make(p->seed, RNG_BOOTSTRAP, (uint64_t)round), .at = BUFFER };
	memset(count, 0, (size_t)p->n * sizeof *count);
	for (int32_t k = 0; k < p->strata; k++) {
		ptrdiff_t n = t->begin[k + 1] - t->begin[k];
		if (n > 0)
			count_draws(&s, (uint32_t)n, count + t->begin[k]);
	}
	for (ptrdiff_t i = 0; i < p->n; i++)
		w[t->member[i]] = count[i] * p->weight[t->member[i]];
}

static void leave_out(const struct run *t, ptrdiff_t block, double *w)
{
	memcpy(w, t->plan->weight, (size_t)t->plan->n * sizeof *w);
	for (ptrdiff_t i = block; i < t->plan->n; i += t->out->blocks)
		w[t->member[i]] = 0;
}

static void work_round(const struct run *t, ptrdiff_t i, uint16_t *count, double *w)
{
	const struct resample_plan *p = t->plan;
	ptrdiff_t block = i - p->rounds;
	double *scratch = w + p->n, *value = scratch + p->scratch;
	if (block < 0)
		draw(t, i, count, w);
	else
		leave_out(t, block, w);
	p->fn(p->arg, w, scratch, value);
	for (int32_t k = 0; k < p->outs; k++)
		if (block < 0)
			t->out->replicate[k * (ptrdiff_t)p->rounds + i] = value[k];
		else
			t->out->left_out[k * (ptrdiff_t)t->out->blocks + block] = value[k];
}

static void work(void *arg, ptrdiff_t lane)
{
	const struct run *t = arg;
	ptrdiff_t first = t->first + lane * t->batch;
	for (ptrdiff_t i = first; i < first + t->batch && i < t->last; i++)
		work_round(t, i, t->count + lane * t->plan->n, t->lane + lane * t->lane_size);
}

static bool sort_strata(struct run *t, struct arena *a, struct err *e)
{
	const struct resample_plan *p = t->plan;
	int32_t *member = ARENA_BIG(a, int32_t, p->n, e);
	ptrdiff_t *begin = ARENA_ARRAY(a, ptrdiff_t, p->strata + 2);
	if (!member)
		return false;
	for (ptrdiff_t i = 0; i < p->n; i++)
		begin[(p->stratum ? p->stratum[i] : 0) + 2]++;
	for (int32_t k = 0; k < p->strata; k++)
		begin[k + 2] += begin[k + 1];
	for (ptrdiff_t i = 0; i < p->n; i++)
		member[begin[(p->stratum ? p->stratum[i] : 0) + 1]++] = (int32_t)i;
	t->member = member;
	t->begin = begin;
	return true;
}

/* Fewer lanes for long tables: a function of n alone, though only memory depends on it. */
static ptrdiff_t lanes_for(ptrdiff_t n)
{
	ptrdiff_t lanes = ((ptrdiff_t)1 << 22) / (n + 1);
	return lanes < 4 ? 4 : lanes > LANES ? LANES : lanes;
}

bool resample_run(const struct resample_plan *p, struct resamples *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	int32_t blocks = p->n < BLOCKS ? (int32_t)p->n : BLOCKS;
	ptrdiff_t lanes = lanes_for(p->n), all = (ptrdiff_t)p->rounds + blocks;
	*out = (struct resamples){ p->rounds, blocks,
		ARENA_ARRAY(a, double, p->outs * (ptrdiff_t)p->rounds),
		ARENA_ARRAY(a, double, p->outs * (ptrdiff_t)blocks) };
	struct run t = { .plan = p, .out = out, .lane_size = p->n + p->scratch + p->outs };
	t.lane = ARENA_BIG(a, double, lanes * t.lane_size, e);
	t.count = t.lane ? ARENA_BIG(a, uint16_t, lanes * p->n + 1, e) : NULL;
	if (!t.count || !sort_strata(&t, a, e))
		return false;
	t.batch = WAVE_ROWS / lanes / (p->n + 1) + 1;
	ctl_phase(c, "resampling", all);
	for (t.first = 0; t.first < all; t.first = t.last) {
		ptrdiff_t wave = lanes * t.batch;
		t.last = all - t.first < wave ? all : t.first + wave;
		ctl_par(c, lanes, work, &t);
		if (!ctl_step(c, t.last - t.first, e))
			return false;
	}
	return true;
}

/* Moves the defined ones to the front, in order. */
static int32_t keep_defined(double *x, int32_t n)
{
	int32_t kept = 0;
	for (int32_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			x[kept++] = x[i];
	return kept;
}

/* Efron 1987: a sixth of the skewness of the jackknife's influences. */
static double acceleration(const double *x, int32_t n)
{
	double mean = 0, s2 = 0, s3 = 0;
	for (int32_t i = 0; i < n; i++)
		mean += x[i] / n;
	for (int32_t i = 0; i < n; i++) {
		double d = mean - x[i];
		s2 += d * d;
		s3 += d * d * d;
	}
	return s2 > 0 ? s3 / (6 * s2 * sqrt(s2)) : 0;
}

static bool all_equal(const double *x, int32_t n, double value)
{
	for (int32_t i = 0; i < n; i++)
		if (x[i] < value || x[i] > value)
			return false;
	return true;
}

void resample_interval(const struct resamples *r, int32_t k, double value, struct interval *out,
	struct arena *a)
{
	double *x = r->replicate + k * (ptrdiff_t)r->rounds;
	double *left_out = r->left_out + k * (ptrdiff_t)r->blocks;
	int32_t n = keep_defined(x, r->rounds), blocks = keep_defined(left_out, r->blocks);
	out->value = value;
	out->level = 0.95;
	out->method = arena_printf(a, "BCa bootstrap, %d", r->rounds);
	if (n < r->rounds / 2) {
		out->lo = out->hi = (double)NAN;
		out->note = "undefined in most resamples: too few rows for an interval";
		return;
	}
	if (all_equal(x, n, value)) {
		out->lo = out->hi = value;
		return;
	}
	/* Weights are summed in another order than the value was, and a skewed cloud may lie beside it: an
	 * interval holds its value all the same. */
	struct interval v = interval_bca(value, x, n, acceleration(left_out, blocks), 0.95);
	out->lo = fmin(v.lo, value);
	out->hi = fmax(v.hi, value);
}

void resample_mirrored(const struct resamples *r, int32_t k, double value, double chance,
	struct interval *out, struct arena *a)
{
	double *x = r->replicate + k * (ptrdiff_t)r->rounds;
	int32_t n = keep_defined(x, r->rounds);
	double *scratch = ARENA_ARRAY(a, double, n);
	sort_doubles(x, scratch, n);
	out->value = value;
	out->level = 0.95;
	out->method = arena_printf(a, "basic bootstrap, %d", r->rounds);
	out->lo = value <= chance ? 0 : fmax(0, 2 * value - quantile_sorted(x, n, 0.975));
	out->hi = fmax(value, 2 * value - quantile_sorted(x, n, 0.025));
}
