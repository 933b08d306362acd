#include "config.h"

#include "stat/bins.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "stat/interval.h"
#include "stat/quantile.h"

/* A bin of the null simulation with more rows than this draws its hits at once, as a normal
 * number: there the two differ by less than the simulation's own noise. */
enum { EXACT_ROWS = 512 };

static bool check_rows(const double *p, ptrdiff_t n, int32_t bins, struct err *e)
{
	if (n < 1)
		return err_set(e, ERR_NO_ROWS, "there are no rows to bin");
	if (bins < 1)
		return err_set(e, ERR_RANGE, "a reliability curve needs 1 bin or more, not %d",
			bins);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!(p[i] >= 0 && p[i] <= 1)) {
			err_set(e, ERR_RANGE, "a probability must be in 0..1, not %g", p[i]);
			return err_at(e, i + 1, 0, NULL);
		}
	}
	return true;
}

static struct reliability_bin make_bin(const double *p, const double *hit, ptrdiff_t n)
{
	struct reliability_bin b = { .lo = p[0], .hi = p[n - 1], .n = n };
	double sum = 0, hits = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		sum += p[i];
		hits += hit[i];
	}
	struct interval v = interval_wilson(hits, (double)n, 0.95);
	b.mean = sum / (double)n;
	b.rate = hits / (double)n;
	b.rate_lo = v.lo;
	b.rate_hi = v.hi;
	return b;
}

/* Bin j ends before row ceil((j + 1) n / bins) of the sorted rows, or after the run of equal
 * values that this border would cut. */
static void fill_bins(const double *p, const double *hit, ptrdiff_t n, int32_t bins,
	struct reliability *out)
{
	ptrdiff_t start = 0;

	for (int32_t j = 1; j <= bins; j++) {
		ptrdiff_t end = ((int64_t)j * n + bins - 1) / bins;

		while (end > 0 && end < n && !(p[end - 1] < p[end]))
			end++;
		if (end <= start)
			continue;
		out->bin[out->bins++] = make_bin(p + start, hit + start, end - start);
		start = end;
	}
}

static void sum_errors(struct reliability *r)
{
	double squares = 0;

	r->ece = 0;
	for (int32_t b = 0; b < r->bins; b++) {
		const struct reliability_bin *bin = &r->bin[b];
		double share = (double)bin->n / (double)r->n;
		double gap = bin->rate - bin->mean;
		double noise = bin->n > 1 ? bin->rate * (1 - bin->rate) / (double)(bin->n - 1) : 0;

		r->ece += share * fabs(gap);
		squares += share * (gap * gap - noise);
	}
	r->ece_debiased = sqrt(fmax(squares, 0));
}

/* Hits in a bin whose rows come true with their own p: exact row by row, or from the normal
 * distribution with the same mean and variance. */
static double draw_hits(const double *p, const struct reliability_bin *bin, double spread,
	struct rng *r)
{
	uint32_t word[2 * EXACT_ROWS];
	int64_t hits = 0;

	if (bin->n > EXACT_ROWS)
		return bin->mean * (double)bin->n + spread * rng_normal(r);
	rng_fill(r, word, 2 * bin->n);
	for (int64_t i = 0; i < bin->n; i++) { /* the doubles that rng_double would make of them */
		uint64_t bits = word[2 * i] | (uint64_t)word[2 * i + 1] << 32;
		hits += (double)(bits >> 11) * 0x1p-53 < p[i];
	}
	return (double)hits;
}

static double draw_ece(const double *p, const struct reliability *out, const double *spread,
	struct rng *r)
{
	double gaps = 0;

	for (int32_t b = 0; b < out->bins; p += out->bin[b++].n) {
		double hits = draw_hits(p, &out->bin[b], spread[b], r);

		gaps += fabs(hits - out->bin[b].mean * (double)out->bin[b].n);
	}
	return gaps / (double)out->n;
}

/* What the ECE would be if every p were right: same p, same bins, hits drawn from p. */
static void simulate(const double *p, struct reliability *out, int32_t rounds, uint64_t seed,
	double *spread, double *ece)
{
	const double *row = p;
	double sum = 0;

	for (int32_t b = 0; b < out->bins; row += out->bin[b++].n) {
		double variance = 0;

		for (int64_t i = 0; i < out->bin[b].n; i++)
			variance += row[i] * (1 - row[i]);
		spread[b] = sqrt(variance);
	}
	for (int32_t k = 0; k < rounds; k++) {
		struct rng r = rng_make(seed, RNG_BOOTSTRAP, (uint64_t)k);

		ece[k] = draw_ece(p, out, spread, &r);
		sum += ece[k];
	}
	sort_doubles(ece, ece + rounds, rounds);
	out->null_mean = sum / rounds;
	out->null_hi = quantile_sorted(ece, rounds, 0.95);
}

bool reliability_make(const double *p, const uint8_t *hit, ptrdiff_t n, int32_t bins, int32_t rounds,
	uint64_t seed, struct reliability *out, struct arena *a, struct err *e)
{
	if (!check_rows(p, n, bins, e))
		return false;
	*out = (struct reliability){ .n = n, .null_mean = (double)NAN, .null_hi = (double)NAN };
	out->bin = ARENA_ARRAY(a, struct reliability_bin, bins);

	struct arena_mark mark = arena_mark(a);
	double *sorted = ARENA_BIG(a, double, 4 * n, e);
	if (!sorted)
		return false;
	double *hits = sorted + n;
	for (ptrdiff_t i = 0; i < n; i++) {
		sorted[i] = p[i];
		hits[i] = hit[i] != 0;
	}
	sort_carry(sorted, hits, sorted + 2 * n, n);
	fill_bins(sorted, hits, n, bins, out);
	sum_errors(out);
	if (rounds > 0)
		simulate(sorted, out, rounds, seed, ARENA_ARRAY(a, double, bins),
			ARENA_ARRAY(a, double, 2 * (ptrdiff_t)rounds));
	arena_reset(a, mark);
	return true;
}

double spiegelhalter_z(const double *p, const uint8_t *hit, ptrdiff_t n, double *p_value)
{
	double sum = 0, variance = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		double lean = 1 - 2 * p[i];

		sum += ((hit[i] ? 1 : 0) - p[i]) * lean;
		variance += lean * lean * p[i] * (1 - p[i]);
	}
	double z = variance > 0 ? sum / sqrt(variance) : (double)NAN;
	if (p_value)
		*p_value = 2 * gsl_cdf_ugaussian_Q(fabs(z));
	return z;
}
