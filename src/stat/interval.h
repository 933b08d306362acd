#ifndef STAT_INTERVAL_H
#define STAT_INTERVAL_H
/* interval - how far a number can be trusted.  struct interval is in base/report.h. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct ctl;
struct err;

/* Bounds are NaN, with a note, where there is too little to say anything.
 *
 * Wilson 1927 for k of n; exact Clopper & Pearson 1934 when n < 40 or fewer than 5 on a side. */
struct interval interval_proportion(double k, double n, double level);
struct interval interval_wilson(double k, double n, double level);
struct interval interval_exact(double k, double n, double level);
/* k1 of n1 minus k2 of n2: the root of summed squares of two Wilson intervals (Newcombe 1998, method 10). */
struct interval interval_difference(double k1, double n1, double k2, double n2, double level);
/* DeLong with a logit transform; degenerate AUC 0 or 1 gives the exact-ish rule of three, noted. */
struct interval interval_auc(double auc, double variance, int64_t positives, int64_t negatives,
	double level);
/* Pearson's r of n pairs, by Fisher's z (Fisher 1921): tanh(atanh r +- z / sqrt(n - 3)). */
struct interval interval_correlation(double r, double n, double level);
/* Mean of x[n] with Student's t. */
struct interval interval_mean(const double *x, ptrdiff_t n, double level);
/* Fold scores with the corrected variance (1/k + n_test/n_train) s^2 (Nadeau & Bengio 2003);
 * test_share = n_test / n_train of a fold, 1 / (k - 1) in plain k-fold. */
struct interval interval_folds(const double *score, int32_t k, double test_share, double level);

/* How many resamples an interval takes over n rows, wherever nobody says otherwise: the same score on the same rows then
 * has the same interval in every command.  1000, as the tails of a 95 % interval ask for (Efron 1987); 200 above 20,000
 * rows, where each is long and the interval narrow. */
int32_t interval_resamples(ptrdiff_t n);

/* A statistic of a resample: row[n] are row indices into the caller's data; NaN when the resample
 * leaves it undefined (such rounds are dropped and counted in the note).  Called from several
 * threads at once, each with scratch of its own; it must not allocate. */
typedef double statistic_fn(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch);

/* BCa bootstrap (Efron 1987) of statistic over n rows: rounds resamples within stratum[n] (NULL:
 * one) from stream (seed, RNG_BOOTSTRAP, round), acceleration by jackknife over at most 200 blocks.
 * scratch_size bytes of scratch a call.  Parallel over rounds; same bits on any thread count.
 * out->value is the statistic of all rows. */
bool interval_bootstrap(statistic_fn *statistic, const void *arg, ptrdiff_t scratch_size,
	ptrdiff_t n, const int32_t *stratum, int32_t rounds, double level, uint64_t seed,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e);
/* The BCa interval from replicates that exist already (sorted in place; NaN ones are dropped). */
struct interval interval_bca(double value, double *replicate, ptrdiff_t rounds, double acceleration,
	double level);

double quantile_normal(double p);
double quantile_t(double p, double df);
double quantile_chi2(double p, double df);
/* Two-sided p of McNemar's exact test from the discordant counts. */
double mcnemar_exact(int64_t b, int64_t c);

#endif
