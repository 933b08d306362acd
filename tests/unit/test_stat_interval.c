/* Intervals and quantiles of distributions against 40-digit numbers; the bootstrap's properties. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "reference.h"
#include "stat/interval.h"
#include "stat/moments.h"
#include "threads.h"

static json_t *part(const char *name, struct arena *a)
{
	return reference_at(reference_load("intervals.json", a), name);
}

static void proportions(void **state)
{
	struct arena *a = arena_new();
	json_t *rows = part("proportion", a);
	size_t i;
	json_t *r;

	(void)state;
	json_array_foreach(rows, i, r) {
		double k = reference_real(r, "k"), n = reference_real(r, "n");
		double level = reference_real(r, "level");
		struct interval w = interval_wilson(k, n, level);
		struct interval x = interval_exact(k, n, level);

		assert_digits(w.lo, reference_real(r, "wilson.0"), 13);
		assert_digits(w.hi, reference_real(r, "wilson.1"), 13);
		assert_digits(x.lo, reference_real(r, "exact.0"), 11.5);
		assert_digits(x.hi, reference_real(r, "exact.1"), 11.5);
		assert_true(w.value == k / n && w.n == (int64_t)n && w.level == level);
	}
	assert_true(json_array_size(rows) >= 12);
	arena_free(a);
}

/* Exact below 40 rows or with fewer than 5 of a kind, Wilson elsewhere. */
static void choice_of_method(void **state)
{
	(void)state;
	assert_string_equal(interval_proportion(20, 39, 0.95).method, "Clopper-Pearson");
	assert_string_equal(interval_proportion(20, 40, 0.95).method, "Wilson");
	assert_string_equal(interval_proportion(4, 1000, 0.95).method, "Clopper-Pearson");
	assert_string_equal(interval_proportion(996, 1000, 0.95).method, "Clopper-Pearson");
	assert_string_equal(interval_proportion(995, 1000, 0.95).method, "Wilson");
	assert_true(isnan(interval_proportion(0, 0, 0.95).lo));
	assert_non_null(interval_proportion(0, 0, 0.95).note);
	assert_true(interval_exact(0, 7, 0.95).lo == 0.0 && interval_exact(7, 7, 0.95).hi == 1.0);
	assert_digits(interval_exact(7, 7, 0.95).lo, pow(0.025, 1 / 7.0), 13);
	assert_true(interval_exact(5e5, 1e6, 0.95).hi - 0.5 > 0.000979);
}

static void quantiles(void **state)
{
	struct arena *a = arena_new();
	json_t *q = part("quantile", a);
	size_t i;
	json_t *r;

	(void)state;
	json_array_foreach(reference_at(q, "normal"), i, r)
		assert_digits(quantile_normal(reference_real(r, "p")), reference_real(r, "value"), 13);
	json_array_foreach(reference_at(q, "t"), i, r)
		assert_digits(quantile_t(reference_real(r, "p"), reference_real(r, "df")),
			reference_real(r, "value"), 12);
	json_array_foreach(reference_at(q, "chi2"), i, r)
		assert_digits(quantile_chi2(reference_real(r, "p"), reference_real(r, "df")),
			reference_real(r, "value"), 12);
	arena_free(a);
}

static void mcnemar(void **state)
{
	struct arena *a = arena_new();
	json_t *rows = part("mcnemar", a);
	size_t i;
	json_t *r;

	(void)state;
	json_array_foreach(rows, i, r)
		assert_digits(mcnemar_exact((int64_t)reference_real(r, "b"),
			(int64_t)reference_real(r, "c")), reference_real(r, "p"), 12);
	arena_free(a);
}

static void means_and_folds(void **state)
{
	struct arena *a = arena_new();
	json_t *means = part("mean", a), *folds = part("folds", a);
	size_t i;
	json_t *r;

	(void)state;
	json_array_foreach(means, i, r) {
		ptrdiff_t n;
		const double *x = reference_reals(r, "x", &n, a);
		struct interval v = interval_mean(x, n, reference_real(r, "level"));

		assert_digits(v.value, reference_real(r, "mean"), 14.5);
		assert_digits(v.lo, reference_real(r, "interval.0"), 12);
		assert_digits(v.hi, reference_real(r, "interval.1"), 12);
	}
	json_array_foreach(folds, i, r) {
		ptrdiff_t k;
		const double *score = reference_reals(r, "score", &k, a);
		struct interval v = interval_folds(score, (int32_t)k, reference_real(r, "test_share"),
			reference_real(r, "level"));

		assert_digits(v.value, reference_real(r, "mean"), 14.5);
		assert_digits(v.lo, reference_real(r, "interval.0"), 12);
		assert_digits(v.hi, reference_real(r, "interval.1"), 12);
	}
	assert_true(isnan(interval_mean(NULL, 0, 0.95).value));
	assert_true(isnan(interval_mean(&(double){ 4 }, 1, 0.95).lo));
	assert_true(isnan(interval_folds(&(double){ 4 }, 1, 0.25, 0.95).hi));
	arena_free(a);
}

/* The bounds of the AUC are symmetric on the logit scale; perfect order still has a bound. */
static void auc(void **state)
{
	struct interval v = interval_auc(0.8, 0.0016, 60, 80, 0.95);
	double half = 1.959963984540054 * 0.04 / (0.8 * 0.2);

	(void)state;
	assert_digits(log(v.hi / (1 - v.hi)) - log(4), half, 13);
	assert_digits(log(4) - log(v.lo / (1 - v.lo)), half, 13);
	v = interval_auc(1, 0, 30, 200, 0.95);
	assert_digits(v.lo, pow(0.05, 1 / 30.0), 14);
	assert_true(v.hi == 1.0 && v.note);
	v = interval_auc(0, 0, 30, 20, 0.9);
	assert_digits(v.hi, 1 - pow(0.1, 1 / 20.0), 13);
	assert_true(v.lo == 0.0);
	assert_true(isnan(interval_auc(0.7, (double)NAN, 1, 20, 0.95).lo));
	assert_true(isnan(interval_auc((double)NAN, 0, 0, 20, 0.95).lo));
}

/* Efron 1987, eq. 2.7, from the jackknife values. */
static double acceleration_of(const double *x, ptrdiff_t n)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);
	double skew = moments_skewness(&m);

	return isnan(skew) ? 0 : -skew / (6 * sqrt((double)n));
}

static void bca(void **state)
{
	struct arena *a = arena_new();
	json_t *cases = part("bca", a);
	const char *name;
	json_t *c;

	(void)state;
	json_object_foreach(cases, name, c) {
		ptrdiff_t rounds, n;
		double *replicate = reference_reals(c, "input.replicate", &rounds, a);
		const double *left_out = reference_reals(c, "input.jackknife", &n, a);
		double acceleration = acceleration_of(left_out, n);
		struct interval v = interval_bca(reference_real(c, "input.value"), replicate, rounds,
			acceleration, reference_real(c, "input.level"));

		assert_digits(acceleration, reference_real(c, "expect.acceleration"), 11);
		assert_digits(v.lo, reference_real(c, "expect.interval.0"), 12);
		assert_digits(v.hi, reference_real(c, "expect.interval.1"), 12);
	}
	arena_free(a);
}

/* -- the bootstrap --------------------------------------------------------------------- */

struct sample {
	const double *x;
	double scale;
};

static double mean_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const struct sample *s = arg;
	double *sum = scratch;

	*sum = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		*sum += s->x[row[i]];
	return *sum / (double)n;
}

/* Undefined unless row 0 is in. */
static double mean_with_first(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		if (row[i] == 0)
			return mean_of(arg, row, n, scratch);
	}
	return (double)NAN;
}

static struct interval bootstrap(statistic_fn *statistic, const struct sample *s, ptrdiff_t n,
	const int32_t *stratum, int32_t rounds, struct ctl *c, struct arena *a)
{
	struct interval v;
	struct err e = ERR_INIT;

	if (!interval_bootstrap(statistic, s, (ptrdiff_t)sizeof(double), n, stratum, rounds, 0.95, 7,
		    &v, a, c, &e))
		fail_msg("%s", e.msg);
	return v;
}

static double *lognormal(ptrdiff_t n, struct arena *a)
{
	double *x = ARENA_ARRAY(a, double, n);
	struct rng r = rng_make(11, RNG_TEST, 0);

	for (ptrdiff_t i = 0; i < n; i++)
		x[i] = exp(rng_normal(&r));
	return x;
}

/* Same bits backwards and on 1, 2, 8 hands; close to the normal interval of a mean. */
static void bootstrap_hands(void **state)
{
	static struct ctl ctl;
	struct arena *a = arena_new();
	struct sample s = { .x = lognormal(3000, a) };
	struct interval first = bootstrap(mean_of, &s, 3000, NULL, 1000, NULL, a);
	struct interval t = interval_mean(s.x, 3000, 0.95);
	const int hands[] = { 0, 1, 2, 8 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		threads_use(&ctl, hands[i]);
		struct interval v = bootstrap(mean_of, &s, 3000, NULL, 1000, &ctl, a);

		assert_true(v.lo == first.lo && v.hi == first.hi && v.value == first.value);
	}
	assert_string_equal(first.method, "BCa bootstrap, 1000");
	assert_true(first.n == 3000 && first.note == NULL);
	assert_digits(first.value, t.value, 14);
	double width = t.hi - t.lo;
	assert_true(fabs(first.lo - t.lo) < 0.1 * width && fabs(first.hi - t.hi) < 0.1 * width);
	assert_true(first.hi - first.value > first.value - first.lo); /* skewed to the right */
	arena_free(a);
}

/* Strata that fix the mean leave nothing to vary; a resample never leaves its stratum. */
static void bootstrap_strata(void **state)
{
	struct arena *a = arena_new();
	double x[90];
	int32_t stratum[90];
	struct sample s = { .x = x };

	(void)state;
	for (int i = 0; i < 90; i++)
		x[i] = stratum[i] = (i * 7) % 3;
	struct interval v = bootstrap(mean_of, &s, 90, stratum, 200, NULL, a);
	assert_true(v.lo == 1.0 && v.hi == 1.0 && v.value == 1.0);
	v = bootstrap(mean_of, &s, 90, NULL, 200, NULL, a);
	assert_true(v.lo < 0.9 && v.hi > 1.1);
	arena_free(a);
}

static void bootstrap_edges(void **state)
{
	static struct ctl ctl;
	struct arena *a = arena_new();
	struct sample s = { .x = lognormal(50, a) };
	struct interval v = bootstrap(mean_with_first, &s, 50, NULL, 1000, NULL, a);
	struct err e = ERR_INIT;

	(void)state;
	/* Row 0 is in a resample with probability 1 - (1 - 1/50)^50 = 0.636. */
	assert_non_null(v.note);
	int undefined = (int)strtol(v.note + strlen("undefined in "), NULL, 10);
	assert_in_range(undefined, 364 - 60, 364 + 60);
	assert_true(v.lo < v.value && v.value < v.hi);
	v = bootstrap(mean_of, &s, 1, NULL, 100, NULL, a);
	assert_true(v.lo == s.x[0] && v.hi == s.x[0]);
	assert_false(interval_bootstrap(mean_of, &s, 8, 0, NULL, 100, 0.95, 1, &v, a, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	atomic_store(&ctl.stop, true);
	assert_false(interval_bootstrap(mean_of, &s, 8, 50, NULL, 100, 0.95, 1, &v, a, &ctl, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proportions),
		cmocka_unit_test(choice_of_method),
		cmocka_unit_test(quantiles),
		cmocka_unit_test(mcnemar),
		cmocka_unit_test(means_and_folds),
		cmocka_unit_test(auc),
		cmocka_unit_test(bca),
		cmocka_unit_test(bootstrap_hands),
		cmocka_unit_test(bootstrap_strata),
		cmocka_unit_test(bootstrap_edges),
	};

	return cmocka_run_group_tests_name("stat interval", tests, NULL, NULL);
}
