/* check_stat - do the numbers keep their promises?  Intervals must cover, tests must reject as often
 * as they say, nothing must be seen where nothing is.  Fixed seeds; where a rate is known exactly,
 * the alarm is two-sided at 1e-4.  The last line is "N passed, N failed". */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "data/task.h"
#include "stat/bins.h"
#include "stat/blas.h"
#include "stat/family.h"
#include "stat/interval.h"
#include "stat/least_squares.h"
#include "stat/quantile.h"
#include "stat/rank.h"
#include "stat/signal.h"

#include "claim.h"

static int passed, failed;

static void claim(bool holds, const char *what, double value, double lo, double hi)
{
	printf("%s  %s: %.4f, expected %.4f to %.4f\n", holds ? "ok  " : "FAIL", what, value, lo, hi);
	*(holds ? &passed : &failed) += 1;
}

void claim_within(const char *what, double value, double lo, double hi)
{
	claim(value >= lo && value <= hi, what, value, lo, hi);
}

/* hits of trials with a known chance each: 3.89 standard deviations are 1e-4. */
static void claim_rate(const char *what, double hits, double trials, double chance)
{
	double room = 3.89 * sqrt(chance * (1 - chance) / trials) + 0.5 / trials;

	claim_within(what, hits / trials, chance - room, chance + room);
}

static struct rng stream(int claim_number, int trial)
{
	return rng_make((uint64_t)claim_number, RNG_TEST, (uint64_t)trial);
}

void need(bool ok, const struct err *e)
{
	if (ok)
		return;
	printf("FAIL  %s\n%d passed, %d failed\n", e->msg, passed, failed + 1);
	exit(1);
}

static bool covers(struct interval v, double truth)
{
	return v.lo <= truth && truth <= v.hi;
}

/* -- proportions: the coverage itself, summed over all outcomes ------------------------------ */

typedef struct interval proportion_fn(double k, double n, double level);

static double coverage_of(proportion_fn *f, int n, double p)
{
	double sum = 0;

	for (int k = 0; k <= n; k++) {
		double log_mass = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
			+ k * log(p) + (n - k) * log(1 - p);

		if (covers(f(k, n, 0.95), p))
			sum += exp(log_mass);
	}
	return sum;
}

static void proportions(void)
{
	static const int n[] = { 30, 50, 200, 1000 };
	static const double p[] = { 0.5, 0.9, 0.98 };

	for (int i = 0; i < 4; i++) {
		for (int j = 0; j < 3; j++) {
			char what[80];

			snprintf(what, sizeof what, "Wilson covers p = %g of %d", p[j], n[i]);
			claim_within(what, coverage_of(interval_wilson, n[i], p[j]), 0.90, 0.98);
			snprintf(what, sizeof what, "Clopper-Pearson covers p = %g of %d", p[j], n[i]);
			claim_within(what, coverage_of(interval_exact, n[i], p[j]), 0.95, 1);
			snprintf(what, sizeof what, "our choice covers p = %g of %d", p[j], n[i]);
			claim_within(what, coverage_of(interval_proportion, n[i], p[j]), 0.925, 1);
		}
	}
}

/* -- means and folds ---------------------------------------------------------------------- */

static void means(void)
{
	enum { TRIALS = 20000, K = 5 };
	double mean_hits = 0, fold_hits = 0;
	const double rho = 0.2; /* of two fold scores: n_test / n in 5 folds */

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = stream(1, t);
		double x[K], score[K], common = sqrt(rho) * rng_normal(&r);

		for (int i = 0; i < K; i++) {
			x[i] = 7 + 3 * rng_normal(&r);
			score[i] = common + sqrt(1 - rho) * rng_normal(&r);
		}
		mean_hits += covers(interval_mean(x, K, 0.95), 7);
		fold_hits += covers(interval_folds(score, K, rho / (1 - rho), 0.95), 0);
	}
	claim_rate("Student t covers the mean of 5", mean_hits, TRIALS, 0.95);
	claim_rate("corrected t covers the mean of 5 correlated folds", fold_hits, TRIALS, 0.95);
}

/* -- AUC -------------------------------------------------------------------------------------- */

/* Two scorings of the same rows, each one sd apart between the classes, sharing half their noise. */
static void draw_scores(struct rng *r, int n, double *score, uint8_t *positive)
{
	for (int i = 0; i < n; i++) {
		double shared = rng_normal(r);

		positive[i] = (uint8_t)(i % 2);
		score[i] = positive[i] + sqrt(0.5) * (shared + rng_normal(r));
		score[n + i] = positive[i] + sqrt(0.5) * (shared + rng_normal(r));
	}
}

static void delong(struct arena *a)
{
	enum { TRIALS = 5000, N = 120 };
	const double truth = 0.7602499389065233; /* Phi(1 / sqrt 2) */
	double score[2 * N], hits = 0, rejected = 0;
	uint8_t positive[N];

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = stream(2, t);
		struct err e = ERR_INIT;
		double auc[2], c[4];

		draw_scores(&r, N, score, positive);
		need(rank_delong(score, 2, positive, N, auc, c, a, &e), &e);
		hits += covers(interval_auc(auc[0], c[0], N / 2, N / 2, 0.95), truth);
		rejected += fabs(auc[0] - auc[1]) > 1.959963984540054 * sqrt(c[0] + c[3] - 2 * c[1]);
	}
	claim_within("DeLong on the logit covers the AUC of 120", hits / TRIALS, 0.938, 0.962);
	claim_within("paired DeLong rejects equal models", rejected / TRIALS, 0.038, 0.062);
}

static void perfect_order(void)
{
	/* All m rows right has probability 1 - level when each is right with the bound. */
	struct interval v = interval_auc(1, 0, 25, 1000, 0.95);

	claim_within("perfect order of 25 rows is bounded as 3 in 25", 1 - v.lo, 2.7 / 25, 3.0 / 25);
}

/* -- bootstrap ---------------------------------------------------------------------------------- */

static double mean_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const double *x = arg;
	double sum = 0;

	(void)scratch;
	for (ptrdiff_t i = 0; i < n; i++)
		sum += x[row[i]];
	return sum / (double)n;
}

struct ranked {
	const double *score;
	const uint8_t *positive;
	const int32_t *order;
	ptrdiff_t n;
};

static double auc_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const struct ranked *d = arg;
	double *times = scratch;

	memset(times, 0, (size_t)d->n * sizeof *times);
	for (ptrdiff_t i = 0; i < n; i++)
		times[row[i]]++;
	return rank_auc_ordered(d->score, d->positive, times, d->order, d->n);
}

static void bootstrap(struct arena *a)
{
	enum { TRIALS = 2000, N = 60, ROUNDS = 400 };
	double mean_hits = 0, auc_hits = 0, above = 0;

	for (int t = 0; t < TRIALS; t++) {
		struct arena_mark mark = arena_mark(a);
		struct rng r = stream(3, t);
		struct err e = ERR_INIT;
		double x[N], score[2 * N];
		uint8_t positive[N];
		int32_t order[N], stratum[N];
		struct interval v;

		for (int i = 0; i < N; i++)
			x[i] = -log(1 - rng_double(&r)); /* exponential: skewed, mean 1 */
		need(interval_bootstrap(mean_of, x, 0, N, NULL, ROUNDS, 0.95, (uint64_t)t, &v, a, NULL,
			&e), &e);
		mean_hits += covers(v, 1);
		above += v.lo > 1;
		draw_scores(&r, N, score, positive);
		sort_order(score, order, N);
		for (int i = 0; i < N; i++)
			stratum[i] = positive[i];
		struct ranked d = { score, positive, order, N };
		need(interval_bootstrap(auc_of, &d, N * (ptrdiff_t)sizeof(double), N, stratum, ROUNDS,
			0.95, (uint64_t)t, &v, a, NULL, &e), &e);
		auc_hits += covers(v, 0.7602499389065233);
		arena_reset(a, mark);
	}
	claim_within("BCa covers the mean of 60 exponentials", mean_hits / TRIALS, 0.915, 0.965);
	claim_within("BCa is not one-sided on a skewed mean", above / TRIALS, 0.008, 0.045);
	claim_within("BCa covers the AUC of 60", auc_hits / TRIALS, 0.91, 0.965);
}

/* -- calibration ------------------------------------------------------------------------------- */

static void spiegelhalter(void)
{
	enum { TRIALS = 20000, N = 200 };
	double sum = 0, square = 0, rejected = 0;

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = stream(4, t);
		double p[N], p_value;
		uint8_t hit[N];

		for (int i = 0; i < N; i++) {
			p[i] = rng_double(&r);
			hit[i] = rng_double(&r) < p[i];
		}
		double z = spiegelhalter_z(p, hit, N, &p_value);
		sum += z;
		square += z * z;
		rejected += p_value < 0.05;
	}
	double mean = sum / TRIALS;
	claim_within("Spiegelhalter z of calibrated p, mean", mean, -0.03, 0.03);
	claim_within("Spiegelhalter z of calibrated p, sd", sqrt(square / TRIALS - mean * mean), 0.97,
		1.03);
	claim_rate("Spiegelhalter rejects calibrated p", rejected, TRIALS, 0.05);
}

/* Even a perfect model shows an error: with p uniform on 0..1, a bin of n / 15 rows is off by
 * sqrt(2 / pi) standard errors in the mean, and sqrt(p (1 - p)) is pi / 8 on average. */
static double usual_ece(int rows)
{
	const double pi = 3.14159265358979323846;

	return pi / 8 * sqrt(2 / pi * 15 / rows);
}

static void ece(struct arena *a)
{
	static const int rows[] = { 100, 1000, 10000 };
	static const int trials[] = { 4000, 1500, 300 };
	static double p[10000];
	static uint8_t hit[10000];

	for (int k = 0; k < 3; k++) {
		double over = 0, shown = 0, null = 0;
		char what[80];

		for (int t = 0; t < trials[k]; t++) {
			struct arena_mark mark = arena_mark(a);
			struct rng r = stream(5 + k, t);
			struct err e = ERR_INIT;
			struct reliability out;

			for (int i = 0; i < rows[k]; i++) {
				p[i] = rng_double(&r);
				hit[i] = rng_double(&r) < p[i];
			}
			need(reliability_make(p, hit, rows[k], 15, 200, (uint64_t)t, &out, a, &e), &e);
			over += out.ece > out.null_hi;
			shown += out.ece / trials[k];
			null += out.null_mean / trials[k];
			arena_reset(a, mark);
		}
		snprintf(what, sizeof what, "ECE of a perfect model on %d rows", rows[k]);
		claim_within(what, shown, 0.97 * usual_ece(rows[k]), 1.03 * usual_ece(rows[k]));
		snprintf(what, sizeof what, "its null by simulation, %d rows, relative", rows[k]);
		claim_within(what, null / shown, 0.98, 1.02);
		snprintf(what, sizeof what, "it passes its 95 %% point on %d rows", rows[k]);
		/* 200 rounds put that point itself at 0.05 +- 0.0154, averaged over the trials. */
		claim_rate(what, over, trials[k], 0.05 + 0.9 / 201);
	}
}

static void mcnemar(void)
{
	enum { TRIALS = 20000, N = 60 };
	double rejected = 0;

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = stream(8, t);
		int64_t b = 0, c = 0;

		for (int i = 0; i < N; i++)
			*(rng_double(&r) < 0.5 ? &b : &c) += 1;
		rejected += mcnemar_exact(b, c) < 0.05;
	}
	/* Two-sided binomial of 60 at 1/2: 21 or fewer on a side, 2 x 0.01367 = 0.0273. */
	claim_rate("McNemar rejects equal models", rejected, TRIALS, 0.02734);
}

/* -- least squares ------------------------------------------------------------------------------ */

static void fill_line(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y)
{
	const int *trial = arg;

	for (ptrdiff_t i = r0; i < r1; i++, x += 3) {
		struct rng r = stream(9, *trial * 64 + (int)i);

		x[0] = 1;
		x[1] = rng_normal(&r);
		x[2] = x[1] + 0.3 * rng_normal(&r);
		*y++ = 2 - x[1] + 0.5 * x[2] + rng_normal(&r);
	}
}

static void coefficients(struct arena *a)
{
	enum { TRIALS = 20000, N = 12 };
	double hits = 0, t95 = quantile_t(0.975, N - 3);

	for (int t = 0; t < TRIALS; t++) {
		struct arena_mark mark = arena_mark(a);
		struct least_squares s;
		struct err e = ERR_INIT;

		need(least_squares_fit(fill_line, &t, N, 3, 0, NULL, &s, a, NULL, &e), &e);
		hits += fabs(s.beta[1] + 1) <= t95 * s.se[1];
		arena_reset(a, mark);
	}
	claim_rate("t interval of a coefficient covers it", hits, TRIALS, 0.95);
}

/* -- signal ------------------------------------------------------------------------------------- */

/* The largest strength that noise shows: a leak is suspected from .85 on. */
static void noise(struct arena *a)
{
	enum { TRIALS = 2000, N = 60, CLASSES = 6 };
	static const struct task kinds[] = {
		{ .kind = TASK_REGRESSION, .target = "y" },
		{ .kind = TASK_BINARY, .target = "y", .classes = 2 },
		{ .kind = TASK_CLASSES, .target = "y", .classes = CLASSES },
	};

	for (int k = 0; k < 3; k++) {
		double most = 0, sum = 0;
		char what[80];

		for (int t = 0; t < TRIALS; t++) {
			struct rng r = stream(10 + k, t);
			struct err e = ERR_INIT;
			struct signal s;
			double x[N], y[N];
			int32_t row[N], label[N], code[N];

			for (int i = 0; i < N; i++) {
				row[i] = i;
				x[i] = rng_normal(&r);
				y[i] = rng_normal(&r);
				code[i] = (int32_t)rng_below(&r, 20);
				label[i] = (int32_t)rng_below(&r, k < 2 ? 2 : CLASSES);
			}
			struct column c = { .name = "x", .type = COLUMN_NUMBER, .rows = N, .number = x };
			if (t % 2)
				c = (struct column){ .name = "x", .type = COLUMN_CATEGORY, .rows = N,
					.code = code, .levels = 20 };
			need(signal_column(&c, &kinds[k], label, y, row, N, 1, &s, a, &e), &e);
			most = fmax(most, s.strength);
			sum += s.strength / TRIALS;
		}
		snprintf(what, sizeof what, "most signal in noise, 60 rows, %s", task_kind_name(kinds[k].kind));
		claim_within(what, most, 0, 0.8);
		snprintf(what, sizeof what, "mean signal in noise, 60 rows, %s", task_kind_name(kinds[k].kind));
		claim_within(what, sum, 0, k == 0 ? 0.02 : k == 1 ? 0.1 : 0.3);
	}
}

/* -- families ------------------------------------------------------------------------------------ */

/* A true family is rejected as often as said, though a round draws fewer values than there are. */
static void families(struct arena *a)
{
	static const struct family_fit truth[] = { { .family = FAMILY_LOGNORMAL, .parameter = { 1, 0.5 } },
		{ .family = FAMILY_GAMMA, .parameter = { 0.8, 3 } }, { .family = FAMILY_WEIBULL, .parameter = { 2, 1 } } };
	enum { TRIALS = 400, N = 4000, DRAWN = 500, ROUNDS = 99 };
	static double x[2 * N];

	for (int f = 0; f < 3; f++) {
		double rejected = 0;
		char what[80];

		for (int t = 0; t < TRIALS; t++) {
			struct rng r = stream(20 + f, t);
			struct err e = ERR_INIT;
			struct family_fit fit;
			struct family_test test;

			for (int i = 0; i < N; i++)
				x[i] = family_draw(&truth[f], &r);
			sort_doubles(x, x + N, N);
			family_fit_few(truth[f].family, x, N, &fit);
			need(family_test(&fit, x, N, DRAWN, ROUNDS, (uint64_t)t, &test, a, NULL, &e), &e);
			rejected += test.p <= 0.05;
		}
		snprintf(what, sizeof what, "a true %s is rejected at 5 %%, n = %d", family_name(truth[f].family), N);
		claim_rate(what, rejected, TRIALS, 0.05);
	}
}

int main(void)
{
	struct arena *a = arena_new();

	blas_init();
	proportions();
	means();
	delong(a);
	perfect_order();
	bootstrap(a);
	spiegelhalter();
	ece(a);
	mcnemar();
	coefficients(a);
	noise(a);
	families(a);
	claim_groups();
	claim_leaks();
	claim_labels();
	claim_signal();
	claim_association();
	claim_unlabelled();
	claim_noise();
	claim_little();
	arena_free(a);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
