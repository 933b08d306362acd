#include "config.h"

#include "stat/information.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "stat/quantile.h"

enum {
	ROWS_A_BIN = 20,
	SEEN_ENOUGH = 10, /* tables beyond, so that their share is a good p */
};

/* ---- tables ---- */

/* New numbers for codes that occur; returns how many do. */
static int32_t number_used(const int32_t *x, int32_t nx, ptrdiff_t n, int32_t *to)
{
	int32_t used = 0;
	for (int32_t k = 0; k < nx; k++)
		to[k] = -1;
	for (ptrdiff_t i = 0; i < n; i++)
		to[x[i]] = 0;
	for (int32_t k = 0; k < nx; k++)
		to[k] = to[k] < 0 ? -1 : used++;
	return used;
}

bool crosstab_make(const int32_t *x, int32_t nx, const int32_t *y, int32_t ny, ptrdiff_t n,
	struct crosstab *out, struct arena *a, struct err *e)
{
	int32_t *to_x = ARENA_BIG(a, int32_t, nx + 1, e);
	int32_t *to_y = to_x ? ARENA_BIG(a, int32_t, ny + 1, e) : NULL;
	if (!to_y)
		return false;
	*out = (struct crosstab){ .nx = number_used(x, nx, n, to_x), .ny = number_used(y, ny, n, to_y),
		.n = n };
	out->cell = ARENA_BIG(a, int64_t, (ptrdiff_t)out->nx * out->ny + 1, e);
	out->x = out->cell ? ARENA_BIG(a, int64_t, out->nx + 1, e) : NULL;
	out->y = out->x ? ARENA_BIG(a, int64_t, out->ny + 1, e) : NULL;
	if (!out->y)
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		int32_t r = to_x[x[i]], c = to_y[y[i]];
		out->cell[(ptrdiff_t)r * out->ny + c]++;
		out->x[r]++;
		out->y[c]++;
	}
	return true;
}

static double n_log_n(int64_t n)
{
	return n > 1 ? (double)n * log2((double)n) : 0;
}

/* The part of the mutual information that does not depend on the cells, times n. */
static double margins_of(const struct crosstab *t)
{
	double sum = n_log_n(t->n);
	for (int32_t i = 0; i < t->nx; i++)
		sum -= n_log_n(t->x[i]);
	for (int32_t j = 0; j < t->ny; j++)
		sum -= n_log_n(t->y[j]);
	return sum;
}

double information_mutual(const struct crosstab *t)
{
	double sum = margins_of(t);
	for (ptrdiff_t i = 0; i < (ptrdiff_t)t->nx * t->ny; i++)
		sum += n_log_n(t->cell[i]);
	return t->n > 0 ? fmax(sum / (double)t->n, 0) : 0;
}

double information_entropy(const int64_t *count, int32_t k, int64_t n)
{
	double sum = n_log_n(n);
	for (int32_t i = 0; i < k; i++)
		sum -= n_log_n(count[i]);
	return n > 0 ? fmax(sum / (double)n, 0) : 0;
}

double information_tau(const struct crosstab *t)
{
	double within = 0, whole = (double)t->n;
	for (int32_t i = 0; i < t->nx; i++)
		for (int32_t j = 0; j < t->ny; j++) {
			double c = (double)t->cell[(ptrdiff_t)i * t->ny + j];
			within += c * c / (double)t->x[i];
		}
	double before = 0;
	for (int32_t j = 0; j < t->ny; j++)
		before += (double)t->y[j] * (double)t->y[j] / whole;
	return whole > before ? (within - before) / (whole - before) : 0;
}

static double freedom_of(const struct crosstab *t)
{
	return (double)(t->nx - 1) * (double)(t->ny - 1);
}

struct information_chi2 information_chi2(const struct crosstab *t)
{
	struct information_chi2 out = { .df = freedom_of(t), .p = 1 };
	double n = (double)t->n, sum = 0;
	for (int32_t i = 0; i < t->nx; i++)
		for (int32_t j = 0; j < t->ny; j++) {
			double c = (double)t->cell[(ptrdiff_t)i * t->ny + j];
			sum += c * c / ((double)t->x[i] * (double)t->y[j]);
		}
	if (!(out.df > 0))
		return out;
	out.value = fmax(n * (sum - 1), 0);
	out.p = gsl_cdf_chisq_Q(out.value, out.df);
	return out;
}

/* ---- chance ---- */

/* ln k! of small k; a table is quicker than the series. */
struct factorials {
	double *ln;
	int64_t most;
};

static double ln_factorial(const struct factorials *f, int64_t k)
{
	return k <= f->most ? f->ln[k] : gsl_sf_lnfact((unsigned)k);
}

/* What decides a hypergeometric draw: t balls out of good + bad. */
struct urn {
	int64_t good, bad, t;
};

static double ln_chance(const struct factorials *f, const struct urn *u, int64_t k)
{
	return ln_factorial(f, u->good) - ln_factorial(f, k) - ln_factorial(f, u->good - k)
		+ ln_factorial(f, u->bad) - ln_factorial(f, u->t - k)
		- ln_factorial(f, u->bad - u->t + k) - ln_factorial(f, u->good + u->bad)
		+ ln_factorial(f, u->t) + ln_factorial(f, u->good + u->bad - u->t);
}

/* Chances are taken away from u outwards from the mode, by their ratios. */
static int64_t draw(const struct factorials *f, const struct urn *u, struct rng *r)
{
	int64_t lo = u->t > u->bad ? u->t - u->bad : 0, hi = u->t < u->good ? u->t : u->good;
	if (lo >= hi)
		return lo;
	int64_t mode = (int64_t)((double)(u->t + 1) * (double)(u->good + 1)
				 / (double)(u->good + u->bad + 2));
	mode = mode < lo ? lo : mode > hi ? hi : mode;
	double left = rng_double(r), up = exp(ln_chance(f, u, mode)), down = up;
	int64_t a = mode, b = mode;
	for (left -= up; left > 0 && (a > lo || b < hi);) {
		if (b < hi) {
			up *= (double)(u->good - b) * (double)(u->t - b)
				/ ((double)(b + 1) * (double)(u->bad - u->t + b + 1));
			b++;
			if ((left -= up) <= 0)
				return b;
		}
		if (a > lo) {
			down *= (double)a * (double)(u->bad - u->t + a)
				/ ((double)(u->good - a + 1) * (double)(u->t - a + 1));
			a--;
			if ((left -= down) <= 0)
				return a;
		}
	}
	return mode;
}

/* The sum over cells of a table with the margins of t. */
static double draw_table(const struct crosstab *t, const struct factorials *f, int64_t *left,
	struct rng *r)
{
	double sum = 0;
	int64_t rest = t->n;
	memcpy(left, t->y, (size_t)t->ny * sizeof *left);
	for (int32_t i = 0; i < t->nx; i++) {
		int64_t open = t->x[i], others = rest;
		for (int32_t j = 0; j < t->ny && open > 0; j++) {
			struct urn u = { left[j], others - left[j], open };
			int64_t k = j + 1 == t->ny ? open : draw(f, &u, r);
			others -= left[j];
			left[j] -= k;
			open -= k;
			sum += n_log_n(k);
		}
		rest -= t->x[i];
	}
	return sum;
}

static bool make_factorials(struct factorials *f, int64_t n, struct arena *a, struct err *e)
{
	f->most = n < 1 << 16 ? n : 1 << 16;
	f->ln = ARENA_BIG(a, double, f->most + 1, e);
	for (int64_t k = 1; f->ln && k <= f->most; k++)
		f->ln[k] = f->ln[k - 1] + log((double)k);
	return f->ln;
}

/* Where the permutations end: see the header. */
static double tail_of(double seen, const double *value, int32_t rounds, double mean, double df)
{
	double square = 0;
	for (int32_t i = 0; i < rounds; i++)
		square += (value[i] - mean) * (value[i] - mean);
	double variance = fmax(square / (rounds - 1), df > 0 ? 2 * mean * mean / df : 0);
	return mean > 0 && variance > 0 ? gsl_cdf_gamma_Q(seen, mean * mean / variance, variance / mean) : 1;
}

bool information_permute(const struct crosstab *t, int32_t rounds, uint64_t seed, uint64_t stream,
	struct information_null *out, struct arena *a, struct err *e)
{
	struct factorials f;
	struct rng r = rng_make(seed, RNG_PERMUTE, stream);
	double *value = ARENA_BIG(a, double, 2 * (ptrdiff_t)rounds + 1, e);
	int64_t *left = value ? ARENA_BIG(a, int64_t, t->ny + 1, e) : NULL;
	if (!left || !make_factorials(&f, t->n, a, e))
		return false;
	double seen = information_mutual(t), fixed = margins_of(t), n = (double)t->n;
	double sum = 0, more = 0;
	for (int32_t i = 0; i < rounds; i++) {
		value[i] = n > 0 ? fmax((fixed + draw_table(t, &f, left, &r)) / n, 0) : 0;
		sum += value[i];
		more += value[i] >= seen - 1e-12;
	}
	sort_doubles(value, value + rounds, rounds);
	*out = (struct information_null){ .mean = sum / rounds, .p = (1 + more) / (1 + rounds),
		.hi = quantile_sorted(value, rounds, 0.95) };
	out->tail = more >= SEEN_ENOUGH ? out->p : fmin(tail_of(seen, value, rounds, out->mean, freedom_of(t)), 1);
	return true;
}

/* ---- bins ---- */

/* Cuts of sorted x[n]: cut[k] is where bin k + 1 begins; equal values stay together. */
static int32_t cut_equal(const double *x, ptrdiff_t n, int32_t most, double *cut)
{
	int32_t bins = (int32_t)(n / ROWS_A_BIN < most ? n / ROWS_A_BIN : most), cuts = 0;
	bins = bins < 2 ? 2 : bins;
	for (int32_t k = 1; k < bins && n > 0; k++) {
		double at = x[n * k / bins];
		if (at > x[0] && (cuts == 0 || at > cut[cuts - 1]))
			cut[cuts++] = at;
	}
	/* Most values are the smallest: what lies above it is a bin all the same. */
	for (ptrdiff_t i = 0; cuts == 0 && i < n; i++)
		if (x[i] > x[0])
			cut[cuts++] = x[i];
	return cuts;
}

static int32_t bin_of(const double *cut, int32_t cuts, double x)
{
	int32_t bin = 0;
	for (int32_t step = cuts; step > 0;) { /* cuts are few: halving is as quick as it needs to be */
		int32_t half = (step + 1) / 2;
		if (x >= cut[bin + half - 1]) {
			bin += half;
			step -= half;
		} else {
			step = half - 1;
		}
	}
	return bin;
}

bool information_bin_values(const double *x, ptrdiff_t n, int32_t most, int32_t *bin, int32_t *bins,
	struct arena *a, struct err *e)
{
	double *sorted = ARENA_BIG(a, double, 2 * n + 1, e), *cut = ARENA_ARRAY(a, double, most + 1);
	if (!sorted)
		return false;
	memcpy(sorted, x, (size_t)n * sizeof *x);
	sort_doubles(sorted, sorted + n, n);
	int32_t cuts = cut_equal(sorted, n, most, cut);
	for (ptrdiff_t i = 0; i < n; i++)
		bin[i] = bin_of(cut, cuts, x[i]);
	*bins = cuts + 1;
	return true;
}

bool information_bin(const struct column *c, const int32_t *row, ptrdiff_t n, int32_t most,
	int32_t *bin, int32_t *bins, struct arena *a, struct err *e)
{
	if (column_is_coded(c)) {
		for (ptrdiff_t i = 0; i < n; i++)
			bin[i] = c->code[row[i]] + 1;
		*bins = c->levels + 1;
		return true;
	}
	double *x = ARENA_BIG(a, double, n + 1, e);
	int32_t *own = x ? ARENA_BIG(a, int32_t, n + 1, e) : NULL;
	ptrdiff_t m = 0;
	if (!own)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		if (!column_missing_at(c, row[i]))
			x[m++] = c->number ? c->number[row[i]] : (double)c->time[row[i]];
	if (!information_bin_values(x, m, most, own, bins, a, e))
		return false;
	m = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		bin[i] = column_missing_at(c, row[i]) ? *bins : own[m++];
	*bins += 1;
	return true;
}
