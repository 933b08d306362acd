/* What two columns tell about each other, who is near whom, how raters and groups differ: against
 * scikit-learn, scipy, published examples and exact fractions. */
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
#include "data/column.h"
#include "reference.h"
#include "stat/agreement.h"
#include "stat/group_rates.h"
#include "stat/information.h"
#include "stat/interval.h"
#include "stat/multiple.h"
#include "stat/neighbours.h"
#include "threads.h"

static int integer(const json_t *value, const char *path)
{
	return (int)reference_real(value, path);
}

static void check_kappa(const json_t *c, struct arena *a)
{
	ptrdiff_t n;
	int32_t *x = reference_ints(c, "input.a", &n, a), *y = reference_ints(c, "input.b", &n, a);
	struct interval v = agreement_kappa(x, y, n, 3, 0.95);
	double se = (v.hi - v.lo) / 2 / quantile_normal(0.975);

	assert_digits(v.value, reference_real(c, "expect.kappa"), 12);
	assert_digits(se, reference_real(c, "expect.se"), 6); /* numerical derivatives */
	y[0] = -1;
	assert_int_equal(agreement_kappa(x, y, n, 3, 0.95).n, n - 1);
	for (ptrdiff_t i = 0; i < n; i++)
		x[i] = y[i] = 1;
	v = agreement_kappa(x, y, n, 3, 0.95);
	assert_true(isnan(v.value) && v.note);
}

static void raters(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("worth.json", a), *c = reference_at(all, "alpha");
	json_t *said = reference_at(c, "input.said");
	const int32_t *who[4];
	ptrdiff_t n = 0;

	(void)state;
	check_kappa(reference_at(all, "kappa"), a);
	for (size_t i = 0; i < 4; i++) {
		json_t *one = json_array_get(said, i);
		int32_t *x = ARENA_ARRAY(a, int32_t, (ptrdiff_t)json_array_size(one));
		for (size_t k = 0; k < json_array_size(one); k++)
			x[k] = (int32_t)json_integer_value(json_array_get(one, k));
		n = (ptrdiff_t)json_array_size(one);
		who[i] = x;
	}
	double alpha = agreement_alpha(who, 4, n, 5);
	assert_digits(alpha, reference_real(c, "expect.alpha"), 13);
	assert_true(fabs(alpha - 0.743) < 5e-4); /* as published */
	assert_int_equal(agreement_majority(who, 4, 1, -1, 5), 1);
	assert_int_equal(agreement_majority(who, 4, 5, -1, 5), -1); /* four different answers */
	assert_int_equal(agreement_majority(who, 4, 2, 0, 5), 2);
	arena_free(a);
}

static void check_information(const json_t *c, struct arena *a)
{
	struct crosstab t;
	struct information_null null, again;
	struct err e = ERR_INIT;
	ptrdiff_t n;
	int32_t *x = reference_ints(c, "input.x", &n, a), *y = reference_ints(c, "input.y", &n, a);
	enum { ROUNDS = 4000 };

	assert_true(crosstab_make(x, integer(c, "input.nx"), y, integer(c, "input.ny"), n, &t, a, &e));
	assert_true(fabs(information_mutual(&t) - reference_real(c, "expect.mi")) < 1e-12);
	assert_digits(information_tau(&t), reference_real(c, "expect.tau"), 12);
	assert_true(information_permute(&t, ROUNDS, 1, 7, &null, a, &e));
	assert_true(information_permute(&t, ROUNDS, 1, 7, &again, a, &e));
	assert_true(memcmp(&null, &again, sizeof null) == 0);
	/* scikit-learn's value is exact; ours is a mean over tables. */
	double mean = reference_real(c, "expect.null_mean"), spread = null.hi - null.mean;
	assert_true(fabs(null.mean - mean) < 4 * spread / 1.645 / sqrt(ROUNDS) + 1e-12);
	/* Both are shares of tables, ours and the shuffles of the other program. */
	double p = reference_real(c, "expect.p"), shuffles = reference_real(c, "expect.shuffles");
	double error = sqrt(p * (1 - p) * (1.0 / ROUNDS + 1 / shuffles));
	if (fabs(null.p - p) > 4 * error)
		fail_msg("p is %g, not %g", null.p, p);
	struct information_chi2 chi2 = information_chi2(&t);
	assert_digits(chi2.value, reference_real(c, "expect.chi2"), 12);
	assert_digits(chi2.df, reference_real(c, "expect.df"), 15);
	assert_digits(chi2.p, reference_real(c, "expect.chi2_p"), 10);
	/* Seen often enough, the tail is the share itself; else the gamma of either program's tables. */
	if (null.p * ROUNDS > 12)
		assert_true(null.tail == null.p);
	else if (fabs(log(null.tail / reference_real(c, "expect.tail"))) > 0.25)
		fail_msg("the tail is %g, not %g", null.tail, reference_real(c, "expect.tail"));
}

static void information(void **state)
{
	static const char *const name[] = { "information_two", "information_noise", "information_keys" };
	struct arena *a = arena_new();
	json_t *all = reference_load("worth.json", a);

	(void)state;
	for (int i = 0; i < 3; i++)
		check_information(reference_at(all, name[i]), a);
	/* A column that is the target tells all of it, and no table of chance does. */
	struct crosstab t;
	struct information_null null;
	struct err e = ERR_INIT;
	int32_t x[64];
	for (int i = 0; i < 64; i++)
		x[i] = i % 4;
	assert_true(crosstab_make(x, 4, x, 4, 64, &t, a, &e));
	assert_true(fabs(information_mutual(&t) - 2) < 1e-12 && fabs(information_tau(&t) - 1) < 1e-12);
	assert_true(fabs(information_entropy(t.y, t.ny, t.n) - 2) < 1e-12);
	assert_true(information_permute(&t, 99, 1, 1, &null, a, &e));
	assert_true(fabs(null.p - 0.01) < 1e-12);
	arena_free(a);
}

static void check_adjusted(const json_t *c, struct arena *a)
{
	ptrdiff_t n;
	double *p = reference_reals(c, "input.p", &n, a), *out = ARENA_ARRAY(a, double, n + 2);
	const double *holm = reference_reals(c, "expect.holm", &n, a), *bh = reference_reals(c, "expect.bh", &n, a);
	double *gaps = ARENA_ARRAY(a, double, n + 2);

	multiple_holm(p, n, out, a);
	for (ptrdiff_t i = 0; i < n; i++)
		assert_digits(out[i], holm[i], 14);
	/* A test that was not made changes nothing. */
	gaps[0] = gaps[n + 1] = (double)NAN;
	memcpy(gaps + 1, p, (size_t)n * sizeof *p);
	multiple_bh(gaps, n + 2, gaps, a);
	assert_true(isnan(gaps[0]) && isnan(gaps[n + 1]));
	for (ptrdiff_t i = 0; i < n; i++)
		assert_digits(gaps[i + 1], bh[i], 14);
}

static void adjusted(void **state)
{
	static const char *const name[] = { "adjust_example", "adjust_ties", "adjust_many" };
	struct arena *a = arena_new();
	json_t *all = reference_load("signal.json", a);

	(void)state;
	for (int i = 0; i < 3; i++)
		check_adjusted(reference_at(all, name[i]), a);
	multiple_bh(NULL, 0, NULL, a);
	arena_free(a);
}

/* Of pure noise, at most so many columns pass as a p of 0.05 says. */
static void chance(void **state)
{
	enum { TRIALS = 400, N = 120 };
	struct arena *a = arena_new();
	double passed = 0;

	(void)state;
	for (int k = 0; k < TRIALS; k++) {
		struct arena_mark mark = arena_mark(a);
		struct rng r = rng_make(5, RNG_TEST, (uint64_t)k);
		struct crosstab t;
		struct information_null null;
		struct err e = ERR_INIT;
		int32_t x[N], y[N];
		for (int i = 0; i < N; i++) {
			x[i] = (int32_t)rng_below(&r, 6);
			y[i] = (int32_t)rng_below(&r, 3);
		}
		assert_true(crosstab_make(x, 6, y, 3, N, &t, a, &e));
		assert_true(information_permute(&t, 99, 1, (uint64_t)k, &null, a, &e));
		passed += null.p <= 0.05;
		arena_reset(a, mark);
	}
	assert_true(passed / TRIALS > 0.05 - 0.043 && passed / TRIALS < 0.05 + 0.043); /* 1e-4 */
	arena_free(a);
}

static void bins(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	double x[400];
	int32_t bin[400], n, count[16] = { 0 };

	(void)state;
	for (int i = 0; i < 400; i++)
		x[i] = (i * 7919) % 400;
	assert_true(information_bin_values(x, 400, 16, bin, &n, a, &e));
	assert_int_equal(n, 16);
	for (int i = 0; i < 400; i++)
		count[bin[i]]++;
	for (int k = 0; k < 16; k++)
		assert_int_equal(count[k], 25);
	for (int i = 0; i < 400; i++)
		x[i] = i < 390 ? 0 : i; /* nearly constant: what differs has a bin */
	assert_true(information_bin_values(x, 400, 16, bin, &n, a, &e));
	assert_int_equal(n, 2);
	assert_true(bin[0] == 0 && bin[389] == 0 && bin[390] == 1);
	for (int i = 0; i < 400; i++)
		x[i] = 5;
	assert_true(information_bin_values(x, 400, 16, bin, &n, a, &e));
	assert_int_equal(n, 1);
	arena_free(a);
}

static void near_rows(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("worth.json", a), "neighbours");
	ptrdiff_t size, m, k = integer(c, "input.k");
	double *x = reference_reals(c, "input.x", &size, a);
	int32_t *query = reference_ints(c, "input.query", &m, a);
	int32_t *want = reference_ints(c, "expect.near", &size, a), *near = ARENA_ARRAY(a, int32_t, m * k);
	double *square = reference_reals(c, "expect.square", &size, a), *far = ARENA_ARRAY(a, double, m * k);
	int d = integer(c, "input.d"), n = integer(c, "input.n");

	(void)state;
	for (int hands = 0; hands < 3; hands++) {
		struct ctl *ctl = ARENA_NEW(a, struct ctl);
		struct err e = ERR_INIT;
		threads_use(ctl, hands);
		assert_true(neighbours_find(x, n, d, query, m, (int32_t)k, near, far, a, ctl, &e));
		for (ptrdiff_t i = 0; i < m * k; i++) {
			assert_int_equal(near[i], want[i]);
			assert_true(fabs(far[i] - square[i]) < 1e-12 * (1 + square[i]));
		}
	}
	struct err e = ERR_INIT;
	assert_false(neighbours_find(x, 5, d, query, 1, 5, near, far, a, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	arena_free(a);
}

/* On a line far from zero the steps are exact though the squares are not: both neighbours are one away. */
static void near_rows_far_from_zero(void **state)
{
	enum { N = 97, D = 3 };
	struct arena *a = arena_new();
	double *x = ARENA_ARRAY(a, double, N * D), far[N * 2];
	int32_t query[N], near[N * 2];
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < N; i++) {
		for (int j = 0; j < D; j++)
			x[i * D + j] = 1e7 / 3 + (j == 0 ? i : 0.25 * j);
		query[i] = i;
	}
	assert_true(neighbours_find(x, N, D, query, N, 2, near, far, a, NULL, &e));
	for (int i = 1; i + 1 < N; i++) {
		assert_int_equal(near[2 * i], i - 1);
		assert_int_equal(near[2 * i + 1], i + 1);
		assert_true(far[2 * i] == 1 && far[2 * i + 1] == 1);
	}
	arena_free(a);
}

static void check_rate(const json_t *r, struct arena *a)
{
	ptrdiff_t n;
	double *k = reference_reals(r, "k", &n, a), *d = reference_reals(r, "difference", &n, a);
	struct interval v = interval_difference(k[0], k[1], k[2], k[3], 0.95);

	assert_true(fabs(v.value - d[0]) < 1e-12 && fabs(v.lo - d[1]) < 1e-9 && fabs(v.hi - d[2]) < 1e-9);
	v = rate_ratio(k[0], k[1], k[2], k[3], 0.95);
	if (!json_object_get(r, "ratio")) {
		assert_true(isnan(v.value) && v.note);
		return;
	}
	bool apart = d[1] > 0 || d[2] < 0; /* d: the difference still */
	d = reference_reals(r, "ratio", &n, a);
	assert_true(fabs(v.value - d[0]) < 1e-12 && fabs(v.lo - d[1]) < 1e-9 && fabs(v.hi - d[2]) < 1e-9);
	assert_true(apart == (v.lo > 1 || v.hi < 1));
}

static void assert_interval(struct interval v, const double *want)
{
	assert_digits(v.value, want[0], 12);
	assert_true(fabs(v.lo - want[1]) < 1e-9 && fabs(v.hi - want[2]) < 1e-9);
}

/* Two of four groups, chosen because they are far apart. */
static void check_extremes(const json_t *c, struct arena *a)
{
	ptrdiff_t m;
	double *k = reference_reals(c, "k", &m, a), *n = reference_reals(c, "n", &m, a);
	struct rate_ends at = rates_ends(k, n, 4, 30);

	assert_true(at.high == 3 && at.low == 0 && fabs(at.pairs - 6) < 1e-12);
	assert_interval(rates_difference(k, n, at, 0.95), reference_reals(c, "difference", &m, a));
	assert_interval(rates_ratio(k, n, at, 0.95), reference_reals(c, "ratio", &m, a));
	at = rates_ends(k, n, 4, 71); /* one is large enough: then all take part */
	assert_true(at.high == 3 && at.low == 0 && fabs(at.pairs - 6) < 1e-12);
	at = rates_ends(k, n, 4, 65);
	assert_true(at.high == 3 && at.low == 2 && fabs(at.pairs - 3) < 1e-12);
	double none[] = { 0, 0, 0, 0 };
	assert_int_equal(rates_ends(k, none, 4, 30).high, -1);
	at = rates_ends(none, n, 4, 30); /* all alike: two groups still */
	assert_true(at.high != at.low);
	assert_true(fabs(rates_difference(none, n, at, 0.95).value) < 1e-12);
}

/* The larger of two kinds, chosen among the pairs of both: 12 of four groups each. */
static void either(void **state)
{
	const double n[] = { 50, 60, 70, 80 }, near[] = { 10, 13, 15, 20 }, far[] = { 10, 20, 30, 48 };
	struct rates_apart x = rates_either(near, n, far, n, 4, 30, 0.95), y = rates_either(far, n, near, n, 4, 30, 0.95);
	struct interval v = interval_difference(48, 80, 10, 50, 1 - 0.05 / 12);

	(void)state;
	assert_true(x.at.high == 3 && x.at.low == 0 && fabs(x.difference.value - 0.4) < 1e-12);
	assert_true(fabs(x.difference.lo - v.lo) < 1e-12 && fabs(x.difference.hi - v.hi) < 1e-12);
	assert_true(fabs(x.ratio.value - 1 / 3.0) < 1e-12);
	assert_true(fabs(x.equal.p - 2 * rates_equal(far, n, 4, 30).p) < 1e-15);
	assert_true(fabs(x.difference.lo - y.difference.lo) < 1e-15);
	struct rates_apart alone = rates_apart(far, n, 4, 30, 0.95);
	assert_true(alone.difference.lo > x.difference.lo && alone.difference.hi < x.difference.hi);
}

/* 7,182 rows of five groups whose widest pair owes its width to the 32 rows of one: the surest is another, by hand the
 * one of ten pairs whose interval's lower end is largest. */
static void surest(void **state)
{
	const double k[] = { 1901, 9, 966, 232, 133 }, n[] = { 3696, 32, 2454, 637, 377 };
	struct rates_apart x = rates_apart(k, n, 5, 30, 0.95);
	struct interval v = interval_difference(k[0], n[0], k[3], n[3], 1 - 0.05 / 10);
	double most = -1;

	(void)state;
	assert_true(x.at.high == 0 && x.at.low == 1 && x.difference.lo < 0 && x.equal.p < 1e-20);
	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 5; j++)
			most = i == j ? most : fmax(most, interval_difference(k[i], n[i], k[j], n[j], 1 - 0.05 / 10).lo);
	assert_true(fabs(x.surest.difference.lo - most) < 1e-15 && most > 0.08);
	assert_true(x.surest.at.high == 0 && x.surest.at.low != 1);
	assert_true(x.surest.at.low != 3 || fabs(x.surest.difference.hi - v.hi) < 1e-15);
	x = rates_apart(k, n, 2, 30, 0.95); /* of two there is one pair */
	assert_true(x.surest.at.high == 0 && x.surest.at.low == 1);
	assert_true(fabs(x.surest.difference.lo - x.difference.lo) < 1e-15);
}

/* A difference and a ratio of the same pair never decide it differently. */
static void one_verdict(void **state)
{
	int differ = 0;

	(void)state;
	for (int k1 = 0; k1 <= 9; k1++)
		for (int k2 = 1; k2 <= 40; k2++) {
			struct interval d = interval_difference(k1, 9, k2, 40, 0.99), r = rate_ratio(k1, 9, k2, 40, 0.99);
			assert_true(r.lo <= r.value && r.value <= r.hi && isfinite(r.hi));
			assert_true((d.lo > 0) == (r.lo > 1) && (d.hi < 0) == (r.hi < 1));
			differ += d.lo > 0 || d.hi < 0;
		}
	assert_true(differ > 20);
}

static void equal_rates(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("worth.json", a), "rates"), *r = reference_at(c, "input.equal");
	double same[] = { 0, 0 }, n[] = { 40, 40 }, many[40], rows[40];

	(void)state;
	check_extremes(reference_at(c, "input.extremes"), a);
	for (size_t i = 0; i < json_array_size(r); i++) {
		json_t *one = json_array_get(r, i);
		ptrdiff_t m;
		double *hits = reference_reals(one, "k", &m, a), *all = reference_reals(one, "n", &m, a);
		struct rates_test t = rates_equal(hits, all, (int32_t)m, 1);

		assert_digits(t.p, reference_real(one, "p"), 9);
		assert_string_equal(t.method, json_is_true(reference_at(one, "exact")) ? "Fisher-Freeman-Halton"
			: "chi-squared");
	}
	assert_true(isnan(rates_equal(same, n, 2, 1).p));   /* no row is a hit */
	assert_true(isnan(rates_equal(n, n, 2, 1).p));      /* every row is one */
	assert_true(isnan(rates_equal(same, n, 2, 41).p));  /* no group is left */
	for (int i = 0; i < 40; i++) {
		many[i] = i % 2;
		rows[i] = 6;
	}
	assert_string_equal(rates_equal(many, rows, 40, 1).method, "chi-squared, small counts");
	arena_free(a);
}

/* scipy's pearsonr of 12 pairs, and its confidence_interval. */
static void correlation(void **state)
{
	struct interval v = interval_correlation(0.9370629370629369, 12, 0.95);

	(void)state;
	assert_digits(v.lo, 0.7856926143975227, 12);
	assert_digits(v.hi, 0.982560998968524, 12);
	assert_true(isnan(interval_correlation(0.5, 3, 0.95).lo) && isnan(interval_correlation(1, 12, 0.95).lo));
	assert_non_null(interval_correlation((double)NAN, 12, 0.95).note);
}

static void rates(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("worth.json", a), "rates"), *r = reference_at(c, "input.cases");
	double n[] = { 30, 50, 20 }, share[] = { 0.25, 0.5, 0.25 }, k[] = { 15, 25, 10 }, shrunk[3];
	double wide[] = { 9, 33, 4 };

	(void)state;
	for (size_t i = 0; i < json_array_size(r); i++)
		check_rate(json_array_get(r, i), a);
	assert_digits(rates_fit_p(n, share, 3), reference_real(c, "expect.fit_p"), 10);
	rates_shrink(k, n, 3, shrunk); /* no difference beyond chance: all the way */
	for (int i = 0; i < 3; i++)
		assert_true(fabs(shrunk[i] - 0.5) < 1e-12);
	rates_shrink(wide, n, 3, shrunk); /* great differences: hardly, the small group most */
	for (int i = 0; i < 3; i++)
		assert_true(fabs(shrunk[i] - 0.46) < fabs(wide[i] / n[i] - 0.46));
	assert_true(fabs(shrunk[2] - 0.2) / 0.26 > fabs(shrunk[1] - 0.66) / 0.2);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raters),
		cmocka_unit_test(information),
		cmocka_unit_test(adjusted),
		cmocka_unit_test(chance),
		cmocka_unit_test(bins),
		cmocka_unit_test(near_rows),
		cmocka_unit_test(near_rows_far_from_zero),
		cmocka_unit_test(rates),
		cmocka_unit_test(either),
		cmocka_unit_test(surest),
		cmocka_unit_test(one_verdict),
		cmocka_unit_test(equal_rates),
		cmocka_unit_test(correlation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
