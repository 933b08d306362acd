/* Abstention and conformal sets: against plain sums, and by the promise they make. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "confidence/abstain.h"
#include "confidence/conformal.h"
#include "confidence/width.h"
#include "data/task.h"
#include "reference.h"
#include "scores.h"

static void test_abstain(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	json_t *one = reference_at(reference_load("judge.json", a), "abstain");
	json_t *points = reference_at(one, "expect.points");
	ptrdiff_t n;
	const double *p = reference_reals(one, "input.confidence", &n, a);
	const uint8_t *right = reference_bytes(one, "input.right", NULL, a);
	struct abstain_curve k;
	(void)state;
	assert_true(abstain_make(p, right, n, n, &k, a, &e));
	assert_digits(k.aurc, reference_real(one, "expect.aurc"), 13);
	assert_digits(k.perfect, reference_real(one, "expect.perfect"), 13);
	assert_int_equal(k.points, json_array_size(points));
	for (ptrdiff_t i = 0; i < k.points; i++) {
		json_t *x = json_array_get(points, (size_t)i);
		assert_true(fabs(k.point[i].threshold - json_number_value(json_array_get(x, 0))) < 1e-15);
		assert_int_equal(k.point[i].answered, (int64_t)json_number_value(json_array_get(x, 1)));
		assert_digits(k.point[i].accuracy.value, json_number_value(json_array_get(x, 2)), 13);
	}
	assert_false(abstain_make(p, right, 0, 10, &k, a, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	arena_free(a);
}

/* The widest coverage that keeps the wish, by the value and by the whole interval. */
static void test_abstain_wishes(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	enum { N = 400 };
	double p[N];
	uint8_t right[N];
	struct abstain_curve k;
	(void)state;
	for (int i = 0; i < N; i++) {
		p[i] = 1 - i / 1000.0;
		right[i] = i < 200 || i % 2;
	}
	assert_true(abstain_make(p, right, N, N, &k, a, &e));
	const struct abstain_point *loose = abstain_for_accuracy(&k, 0.9, false), *sure = abstain_for_accuracy(&k, 0.9, true);
	/* 200 right, then one in two: 0.9 of n answered means (200 + (n - 200) / 2) / n, so n = 250. */
	assert_in_range(loose->answered, 249, 252);
	assert_true(sure->answered < loose->answered && sure->accuracy.lo >= 0.9);
	assert_int_equal(abstain_for_coverage(&k, 0.25)->answered, 100);
	assert_null(abstain_for_accuracy(&k, 0.9999, true));
	arena_free(a);
}

static void check_border(double border, const json_t *expect)
{
	if (json_is_null(expect))
		assert_true(isinf(border));
	else
		assert_true(fabs(border - json_number_value(expect)) < 1e-15);
}

static void test_conformal_borders(void **state)
{
	static const char *const name[] = { "conformal", "conformal_few" };
	struct arena *a = arena_new();
	json_t *all = reference_load("judge.json", a);
	(void)state;
	for (int c = 0; c < 2; c++) {
		struct err e = ERR_INIT;
		json_t *one = reference_at(all, name[c]), *columns = reference_at(one, "input.p");
		struct conformal k;
		ptrdiff_t n;
		const uint8_t *truth = reference_bytes(one, "input.label", &n, a);
		double *p = ARENA_ARRAY(a, double, 3 * n), alpha = reference_real(one, "input.alpha");
		int32_t *label = ARENA_ARRAY(a, int32_t, n);
		for (ptrdiff_t i = 0; i < 3 * n; i++)
			p[i] = json_number_value(json_array_get(json_array_get(columns, (size_t)(i % 3)), (size_t)(i / 3)));
		for (ptrdiff_t i = 0; i < n; i++)
			label[i] = truth[i];
		assert_true(conformal_fit(task_of(3, a), p, label, n, alpha, false, &k, a, &e));
		for (int j = 0; j < 3; j++)
			check_border(k.border[j], reference_at(one, "expect.border"));
		assert_true(conformal_fit(task_of(3, a), p, label, n, alpha, true, &k, a, &e));
		for (int j = 0; j < 3; j++)
			check_border(k.border[j], json_array_get(reference_at(one, "expect.by_class"), (size_t)j));
	}
	arena_free(a);
}

/* 19 scores and alpha 0.1: 18 of 20 is exact, so the border is the 18th. */
static void test_conformal_rank(void **state)
{
	double score[19], scratch[19];
	(void)state;
	for (int i = 0; i < 19; i++)
		score[i] = (i * 7 % 19) / 19.0;
	assert_true(fabs(conformal_border(score, scratch, 19, 0.1) - 17 / 19.0) < 1e-15);
	assert_true(isinf(conformal_border(score, scratch, 8, 0.1)));
	assert_true(isfinite(conformal_border(score, scratch, 9, 0.1)));
}

/* The promise: on rows of the same kind the truth is in the set with probability 1 - alpha at least; over 300
 * draws the mean coverage lies within 4 standard errors above it. */
static void test_conformal_promise(void **state)
{
	enum { N = 100, DRAWS = 300 };
	double covered = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= DRAWS; seed++) {
		struct arena *a = arena_new();
		struct err e = ERR_INIT;
		struct conformal k;
		struct scored s = scored_random(3, 2 * N, false, false, seed, a);
		assert_true(conformal_fit(s.task, s.p, s.label, N, 0.2, false, &k, a, &e));
		for (int i = N; i < 2 * N; i++)
			covered += conformal_holds(&k, s.p + 3 * (ptrdiff_t)i, s.label[i]);
		arena_free(a);
	}
	double share = covered / ((double)N * DRAWS), se = sqrt(0.2 * 0.8 * 2 / N / DRAWS);
	assert_true(share > 0.8 - 4 * se && share < 0.8 + 1.0 / (N + 1) + 4 * se);
}

static void test_conformal_check(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct conformal_check k;
	struct scored s = scored_random(3, 1500, false, false, 4, a);
	(void)state;
	assert_true(conformal_cross_check(s.task, s.p, s.label, s.n, 0.1, false, 7, &k, a, &e));
	assert_true(k.coverage.lo < 0.9 && k.coverage.hi > 0.9 - 1e-3);
	int64_t rows = 0, classes = 0;
	for (int j = 0; j <= 3; j++) {
		rows += k.size[j];
		classes += j * k.size[j];
	}
	assert_int_equal(rows, 1500);
	assert_digits(k.mean_size, (double)classes / 1500, 12);
	arena_free(a);
}

/* Misses of 1 to 100 in the order of the prediction, of which a width of 90 holds the first ninety. */
static void test_width_slices(void **state)
{
	enum { N = 100 };
	double yhat[N], miss[N], own[N], scratch[2 * N];
	struct width_slice s[5];
	struct err e = ERR_INIT;
	(void)state;
	for (int i = 0; i < N; i++) {
		int k = i * 37 % N; /* rows come in any order */
		yhat[i] = 1000 + k;
		miss[i] = k + 1;
		own[i] = 90;
	}
	assert_int_equal(width_slices(yhat, miss, own, N, 0.1, 5, s, &e), 5);
	for (int k = 0; k < 5; k++) {
		assert_int_equal(s[k].n, 20);
		assert_true(fabs(s[k].lo - (1000 + 20 * k)) < 1e-9 && fabs(s[k].hi - (1019 + 20 * k)) < 1e-9);
		assert_true(fabs(s[k].needed - (20 * k + 19)) < 1e-9); /* the ceil(21 * 0.9) = 19th */
		/* Clopper & Pearson of 20 of 20 and 10 of 20, by R's binom.test. */
		assert_true(fabs(s[k].coverage.lo - (k < 4 ? 0.8315665 : 0.2719578)) < 1e-7);
		assert_true(fabs(s[k].coverage.hi - (k < 4 ? 1 : 0.7280422)) < 1e-7);
		assert_int_equal(s[k].verdict, k < 4 ? WIDTH_KEPT : WIDTH_NARROW);
	}
	struct width_slice all = width_slice_of(miss, own, N, 0.1, scratch);
	assert_true(fabs(all.coverage.value - 0.9) < 1e-12 && all.verdict == WIDTH_KEPT);
	assert_true(fabs(all.needed - 91) < 1e-9);
	for (int i = 0; i < N; i++)
		own[i] = 100;
	assert_int_equal(width_slice_of(miss, own, N, 0.1, scratch).verdict, WIDTH_WIDE);
	/* Equal predictions are one slice; few rows are not cut. */
	for (int i = 0; i < N; i++)
		yhat[i] = i < 70 ? 5 : 6;
	assert_int_equal(width_slices(yhat, miss, own, N, 0.1, 5, s, &e), 2);
	assert_true(s[0].n == 70 && s[1].n == 30);
	assert_int_equal(width_slices(yhat, miss, own, 19, 0.1, 5, s, &e), 1);
}

/* Each row's width comes from the others: brute force over the folds that the widths themselves show. */
static void test_width_cross_fit(void **state)
{
	enum { N = 300, DRAWS = 200 };
	double miss[N], own[N], held = 0;
	struct err e = ERR_INIT;
	(void)state;
	for (uint64_t seed = 1; seed <= DRAWS; seed++) {
		struct rng r = rng_make(seed, RNG_TEST, 3);
		for (int i = 0; i < N; i++)
			miss[i] = fabs(rng_normal(&r));
		assert_true(width_cross_fit(miss, N, 0.1, seed, own, &e));
		for (int i = 0; i < N; i++) {
			int outside = 0, others = 0;
			held += miss[i] <= own[i];
			for (int j = 0; j < N && seed == 1; j++)
				if (fabs(own[j] - own[i]) > 0) {
					others++;
					outside += miss[j] > own[i];
				}
			if (seed == 1) /* m - ceil(0.9 (m + 1)) of the m others lie outside */
				assert_true(others > 0 && outside == (others + 1) / 10 - 1);
		}
	}
	/* Over draws: the promise, and no more than the 1 / (m + 1) that rounding up gives. */
	double share = held / ((double)N * DRAWS), se = sqrt(0.1 * 0.9 / N / DRAWS);
	assert_true(share > 0.9 - 5 * se && share < 0.9 + 1.0 / (0.8 * N) + 5 * se);
	assert_false(width_cross_fit(miss, 9, 0.1, 1, own, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_abstain), cmocka_unit_test(test_abstain_wishes),
		cmocka_unit_test(test_conformal_borders), cmocka_unit_test(test_conformal_rank),
		cmocka_unit_test(test_conformal_promise), cmocka_unit_test(test_conformal_check),
		cmocka_unit_test(test_width_slices), cmocka_unit_test(test_width_cross_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
