/* What depends on order: against pairs counted one by one, scikit-learn's and pROC's numbers. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "reference.h"
#include "stat/quantile.h"
#include "stat/rank.h"

struct rows {
	ptrdiff_t n;
	double *score;
	double *weight; /* NULL: all 1 */
	uint8_t *positive;
};

/* Few distinct scores: most pairs tie. */
static struct rows draw(ptrdiff_t n, int64_t values, bool weighted, uint64_t index, struct arena *a)
{
	struct rng r = rng_make(5, RNG_TEST, index);
	struct rows d = {
		.n = n,
		.score = ARENA_ARRAY(a, double, n),
		.weight = weighted ? ARENA_ARRAY(a, double, n) : NULL,
		.positive = ARENA_ARRAY(a, uint8_t, n),
	};

	for (ptrdiff_t i = 0; i < n; i++) {
		d.positive[i] = i < 2 ? (uint8_t)i : (uint8_t)(rng_double(&r) < 0.4);
		d.score[i] = (double)rng_below(&r, values) + 0.3 * (double)d.positive[i] * (double)values;
		if (values > 3)
			d.score[i] = floor(d.score[i]) - 3;
		if (weighted)
			d.weight[i] = (double)rng_below(&r, 4) / 2 + (i < 2);
	}
	return d;
}

static double by_pairs(const struct rows *d)
{
	double wins = 0, pairs = 0;

	for (ptrdiff_t i = 0; i < d->n; i++) {
		for (ptrdiff_t k = 0; k < d->n; k++) {
			if (!d->positive[i] || d->positive[k])
				continue;
			double w = d->weight ? d->weight[i] * d->weight[k] : 1;

			pairs += w;
			wins += d->score[i] > d->score[k] ? w : d->score[i] == d->score[k] ? w / 2 : 0;
		}
	}
	return wins / pairs;
}

/* Precision at every distinct threshold, weighted by the recall it adds. */
static double by_thresholds(const struct rows *d)
{
	double sum = 0, all = 0;

	for (ptrdiff_t i = 0; i < d->n; i++)
		all += d->positive[i] ? d->weight ? d->weight[i] : 1 : 0;
	for (ptrdiff_t i = 0; i < d->n; i++) {
		double hits = 0, taken = 0;

		for (ptrdiff_t k = 0; k < d->n; k++) {
			double w = d->weight ? d->weight[k] : 1;

			if (d->score[k] >= d->score[i]) {
				taken += w;
				hits += d->positive[k] ? w : 0;
			}
		}
		if (d->positive[i] && taken > 0)
			sum += (d->weight ? d->weight[i] : 1) / all * (hits / taken);
	}
	return sum;
}

static void brute_force(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;

	(void)state;
	for (uint64_t i = 0; i < 200; i++) {
		struct rows d = draw(3 + (ptrdiff_t)i, i % 3 == 0 ? 2 : i % 3 == 1 ? 12 : 1000,
			i % 2, i, a);
		int32_t *order = ARENA_ARRAY(a, int32_t, d.n);
		double auc, ap;

		assert_true(rank_auc(d.score, d.positive, d.weight, d.n, &auc, a, &e));
		assert_digits(auc, by_pairs(&d), 13);
		assert_true(rank_average_precision(d.score, d.positive, d.weight, d.n, &ap, a, &e));
		assert_digits(ap, by_thresholds(&d), 13);
		sort_order(d.score, order, d.n);
		assert_digits(rank_auc_ordered(d.score, d.positive, d.weight, order, d.n), auc, 14.5);
		assert_digits(rank_average_precision_ordered(d.score, d.positive, d.weight, order,
			d.n), ap, 14.5);
	}
	arena_free(a);
}

static void scikit_learn(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("metrics_binary.json", a);
	struct err e = ERR_INIT;
	const char *name;
	json_t *c;
	int compared = 0;

	(void)state;
	json_object_foreach(root, name, c) {
		ptrdiff_t n;
		const double *p = reference_reals(c, "input.p", &n, a);
		const uint8_t *label = reference_bytes(c, "input.label", NULL, a);
		bool weighted = json_is_array(reference_at(c, "input.weight"));
		const double *w = weighted ? reference_reals(c, "input.weight", NULL, a) : NULL;
		double auc = reference_real(c, "expect.auc");
		double mine = (double)NAN;

		if (isnan(auc)) { /* one class */
			assert_false(rank_auc(p, label, w, n, &mine, a, &e));
			assert_int_equal(e.code, ERR_ONE_CLASS);
			continue;
		}
		assert_true(rank_auc(p, label, w, n, &mine, a, &e));
		assert_digits(mine, auc, 13);
		assert_true(rank_average_precision(p, label, w, n, &mine, a, &e));
		assert_digits(mine, reference_real(c, "expect.average_precision"), 13);
		compared++;
	}
	assert_true(compared >= 15);
	arena_free(a);
}

static void proc(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("roc.json", a);
	struct err e = ERR_INIT;
	const char *name;
	json_t *c;
	int compared = 0;

	(void)state;
	json_object_foreach(root, name, c) {
		ptrdiff_t n;
		const uint8_t *label = reference_bytes(c, "input.label", &n, a);
		double *both = ARENA_ARRAY(a, double, 2 * n);
		double auc[2], cov[4];

		memcpy(both, reference_reals(c, "input.a", NULL, a), (size_t)n * sizeof *both);
		memcpy(both + n, reference_reals(c, "input.b", NULL, a), (size_t)n * sizeof *both);
		assert_true(rank_delong(both, 2, label, n, auc, cov, a, &e));
		for (int i = 0; i < 2; i++)
			assert_digits(auc[i], reference_real(c, i ? "expect.auc.1" : "expect.auc.0"), 14);
		assert_digits(cov[0], reference_real(c, "expect.covariance.0.0"), 12.5);
		assert_digits(cov[1], reference_real(c, "expect.covariance.0.1"), 12.5);
		assert_digits(cov[2], reference_real(c, "expect.covariance.1.0"), 12.5);
		assert_digits(cov[3], reference_real(c, "expect.covariance.1.1"), 12.5);
		assert_digits((auc[0] - auc[1]) / sqrt(cov[0] + cov[3] - 2 * cov[1]),
			reference_real(c, "expect.z"), 11);
		compared++;
	}
	assert_int_equal(compared, 6);
	arena_free(a);
}

/* The area under the points of the curve, by trapezoids, is the AUC. */
static void curve(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;

	(void)state;
	for (uint64_t i = 0; i < 50; i++) {
		struct rows d = draw(5 + 3 * (ptrdiff_t)i, i % 2 ? 10 : 1000, i % 3 == 0, i, a);
		struct roc_point *point, last = { 0 };
		ptrdiff_t points;
		double auc, ap, area = 0, steps = 0;

		assert_true(rank_auc(d.score, d.positive, d.weight, d.n, &auc, a, &e));
		assert_true(rank_average_precision(d.score, d.positive, d.weight, d.n, &ap, a, &e));
		assert_true(rank_roc(d.score, d.positive, d.weight, d.n, &point, &points, a, &e));
		for (ptrdiff_t k = 0; k < points; k++) {
			struct roc_point p = point[k];

			assert_true(k == 0 || p.threshold < last.threshold);
			assert_true(p.tpr >= last.tpr && p.fpr >= last.fpr);
			area += (p.fpr - last.fpr) * (p.tpr + last.tpr) / 2;
			steps += p.tpr > last.tpr ? (p.tpr - last.tpr) * p.precision : 0;
			last = p;
		}
		assert_digits(last.tpr, 1, 14);
		assert_digits(last.fpr, 1, 14);
		assert_digits(area, auc, 12);
		assert_digits(steps, ap, 12);
	}
	arena_free(a);
}

static void refusals(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	double score[] = { 1, 2, 3 }, x = 7, cov;
	const uint8_t none[] = { 0, 0, 0 }, all[] = { 1, 1, 1 }, some[] = { 0, 1, 0 };
	const double weight[] = { 1, 0, 1 };
	struct roc_point *point;
	ptrdiff_t points;

	(void)state;
	assert_false(rank_auc(score, none, NULL, 3, &x, a, &e));
	assert_int_equal(e.code, ERR_ONE_CLASS);
	assert_false(rank_auc(score, all, NULL, 3, &x, a, &e));
	assert_false(rank_auc(score, some, weight, 3, &x, a, &e));
	assert_false(rank_average_precision(score, none, NULL, 3, &x, a, &e));
	assert_true(x == 7.0);
	assert_true(rank_average_precision(score, all, NULL, 3, &x, a, &e) && x == 1.0);
	assert_false(rank_roc(score, all, NULL, 3, &point, &points, a, &e));
	assert_false(rank_delong(score, 1, all, 3, &x, &cov, a, &e));
	assert_true(rank_delong(score, 1, some, 3, &x, &cov, a, &e) && x == 0.5 && isnan(cov));
	score[1] = (double)NAN;
	err_clear(&e);
	assert_false(rank_auc(score, some, NULL, 3, &x, a, &e));
	assert_int_equal(e.code, ERR_NOT_FINITE);
	assert_int_equal(e.row, 2);
	arena_free(a);
}

static void mid_ranks(void **state)
{
	struct arena *a = arena_new();
	const double x[] = { 10, -1, 10, 3, 10, 3 };
	const double truth[] = { 5, 1, 5, 2.5, 5, 2.5 };
	double rank[6];

	(void)state;
	rank_mid(x, 6, rank, a);
	assert_memory_equal(rank, truth, sizeof truth);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brute_force),
		cmocka_unit_test(scikit_learn),
		cmocka_unit_test(proc),
		cmocka_unit_test(curve),
		cmocka_unit_test(refusals),
		cmocka_unit_test(mid_ranks),
	};

	return cmocka_run_group_tests_name("stat rank", tests, NULL, NULL);
}
