/* Curves, thresholds and their costs, slices, group rates: against scikit-learn, scipy and metafor. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "cells.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/curve.h"
#include "evaluate/group.h"
#include "evaluate/metric.h"
#include "evaluate/rates.h"
#include "evaluate/score.h"
#include "evaluate/slice.h"
#include "evaluate/threshold.h"
#include "reference.h"
#include "scores.h"
#include "stat/interval.h"

static const char *const cases[] = { "smooth", "ties", "rare" };

/* Label and p of a case, decided at one half. */
static struct scored read_case(const json_t *one, struct arena *a)
{
	ptrdiff_t n;
	const double *positive = reference_reals(one, "input.p", &n, a);
	const uint8_t *truth = reference_bytes(one, "input.label", NULL, a);
	double *p = ARENA_ARRAY(a, double, 2 * n);
	int32_t *label = ARENA_ARRAY(a, int32_t, 2 * n);
	for (ptrdiff_t i = 0; i < n; i++) {
		p[2 * i + 1] = positive[i];
		p[2 * i] = 1 - positive[i];
		label[i] = truth[i];
		label[n + i] = positive[i] >= 0.5;
	}
	return (struct scored){ .n = n, .task = task_of(2, a), .p = p, .label = label, .decision = label + n };
}

static double pair_at(const json_t *list, ptrdiff_t i, size_t k)
{
	return json_number_value(json_array_get(json_array_get(list, (size_t)i), k));
}

/* ---- curves ---- */

static void check_bounds(const struct interval *v, const json_t *wilson, ptrdiff_t i)
{
	assert_true(fabs(v->lo - pair_at(wilson, i, 0)) < 1e-9);
	assert_true(fabs(v->hi - pair_at(wilson, i, 1)) < 1e-9);
}

static void test_curves(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("judge.json", a);
	(void)state;
	for (int k = 0; k < 3; k++) {
		struct err e = ERR_INIT;
		json_t *one = reference_at(all, cases[k]), *expect = reference_at(one, "expect.curve");
		struct scored s = read_case(one, a);
		struct curve c;
		ptrdiff_t n;
		const double *threshold = reference_reals(expect, "threshold", &n, a);
		const double *fpr = reference_reals(expect, "fpr", NULL, a), *tpr = reference_reals(expect, "tpr", NULL, a);
		const double *precision = reference_reals(expect, "precision", NULL, a);
		assert_true(curve_make(&s, 1000000, &c, a, &e));
		assert_int_equal(c.points, n);
		for (ptrdiff_t i = 0; i < n; i++) {
			assert_true(fabs(c.point[i].p - threshold[i]) < 1e-15);
			assert_digits(c.point[i].fpr.value, fpr[i], 14);
			assert_digits(c.point[i].tpr.value, tpr[i], 14);
			assert_digits(c.point[i].precision.value, precision[i], 14);
			check_bounds(&c.point[i].tpr, reference_at(expect, "tpr_wilson"), i);
			check_bounds(&c.point[i].fpr, reference_at(expect, "fpr_wilson"), i);
			check_bounds(&c.point[i].precision, reference_at(expect, "precision_wilson"), i);
		}
	}
	arena_free(a);
}

/* Fewer points: the ends stay, and each is one of all. */
static void test_thinned_curve(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(2, 3000, false, false, 3, a);
	struct curve all, few;
	ptrdiff_t k = 0;
	(void)state;
	assert_true(curve_make(&s, 1000000, &all, a, &e) && curve_make(&s, 50, &few, a, &e));
	assert_in_range(few.points, 20, 102);
	assert_true(few.point[0].p >= all.point[0].p && few.point[few.points - 1].tpr.value > 1 - 1e-15);
	for (ptrdiff_t i = 0; i < few.points; i++) {
		while (k < all.points && all.point[k].p > few.point[i].p)
			k++;
		assert_true(k < all.points && fabs(all.point[k].tpr.value - few.point[i].tpr.value) < 1e-15);
	}
	arena_free(a);
}

/* ---- thresholds and costs ---- */

static void check_counts(const struct outcome *o, const json_t *expect)
{
	assert_int_equal(o->hit, (int64_t)reference_real(expect, "hit"));
	assert_int_equal(o->miss, (int64_t)reference_real(expect, "miss"));
	assert_int_equal(o->alarm, (int64_t)reference_real(expect, "alarm"));
	assert_int_equal(o->pass, (int64_t)reference_real(expect, "pass"));
}

static void check_cost(const struct scored *s, const struct costs *k, const json_t *expect, struct arena *a)
{
	struct err e = ERR_INIT;
	double threshold, cost;
	struct interval v;
	struct outcome sweep[11];
	assert_true(threshold_cheapest(s, k, &threshold, &cost, a, &e));
	assert_digits(threshold, reference_real(expect, "best"), 14);
	assert_digits(cost, reference_real(expect, "cost"), 13);
	assert_digits(costs_threshold(k), reference_real(expect, "expected"), 15);
	assert_true(threshold_cost(s, threshold, k, &v, a, &e));
	assert_digits(v.value, cost, 13);
	assert_digits(v.lo, reference_real(expect, "lo"), 10);
	assert_digits(v.hi, reference_real(expect, "hi"), 10);
	assert_true(outcome_sweep(s, 11, sweep, a, &e));
	for (int i = 0; i < 11; i++) {
		struct outcome o = outcome_at(s, i / 10.0);
		const json_t *row = json_array_get(reference_at(expect, "sweep"), (size_t)i);
		check_counts(&o, row);
		check_counts(&sweep[i], row);
	}
}

static void test_costs(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("judge.json", a);
	(void)state;
	for (int k = 0; k < 3; k++) {
		json_t *one = reference_at(all, cases[k]);
		struct scored s = read_case(one, a);
		check_cost(&s, &(struct costs){ .miss = 5, .alarm = 1 }, reference_at(one, "expect.costs"), a);
		check_cost(&s, &(struct costs){ -2, 3, 1.5, 0.25 }, reference_at(one, "expect.gains"), a);
	}
	assert_true(isnan(costs_threshold(&(struct costs){ .miss = 0, .alarm = 1 })));
	arena_free(a);
}

/* Choosing on the rows one pays for looks cheaper than it is: by simulation over many draws. */
static void test_honest_cost(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	const struct costs k = { .miss = 3, .alarm = 1 };
	double chosen = 0, honest = 0, threshold, cost;
	struct interval v;
	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct scored s = scored_random(2, 60, false, false, seed, a);
		assert_true(threshold_cheapest(&s, &k, &threshold, &cost, a, &e));
		assert_true(threshold_honest_cost(&s, &k, seed, &v, a, &e));
		chosen += cost;
		honest += v.value;
		assert_true(v.lo <= v.value && v.value <= v.hi);
	}
	assert_true(honest > chosen * 1.05);
	arena_free(a);
}

/* One class against the rest is the binary problem turned round, or the others pooled. */
static void test_against_rest(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(2, 400, false, false, 8, a), turned, three, one;
	(void)state;
	assert_true(scored_against_rest(&s, 0, &turned, a, &e));
	assert_digits(value_of("auc", &turned, a), value_of("auc", &s, a), 13);
	three = scored_random(3, 400, false, false, 9, a);
	double auc = 0;
	for (int32_t k = 0; k < 3; k++) {
		assert_true(scored_against_rest(&three, k, &one, a, &e));
		auc += value_of("auc", &one, a) / 3;
	}
	assert_digits(auc, value_of("auc", &three, a), 12);
	arena_free(a);
}

/* ---- intervals of differences, shrinking ---- */

static void test_newcombe(void **state)
{
	struct arena *a = arena_new();
	json_t *list = reference_at(reference_load("judge.json", a), "newcombe.expect");
	(void)state;
	for (ptrdiff_t i = 0; i < (ptrdiff_t)json_array_size(list); i++) {
		struct interval v = interval_difference(pair_at(list, i, 0), pair_at(list, i, 1), pair_at(list, i, 2),
			pair_at(list, i, 3), 0.95);
		assert_true(fabs(v.value - pair_at(list, i, 4)) < 1e-14);
		assert_true(fabs(v.lo - pair_at(list, i, 5)) < 1e-9 && fabs(v.hi - pair_at(list, i, 6)) < 1e-9);
	}
	assert_true(isnan(interval_difference(0, 0, 1, 2, 0.95).lo));
	arena_free(a);
}

static void test_shrinking(void **state)
{
	static const char *const name[] = { "shrink", "shrink_none" };
	struct arena *a = arena_new();
	json_t *all = reference_load("judge.json", a);
	(void)state;
	for (int k = 0; k < 2; k++) {
		json_t *one = reference_at(all, name[k]);
		ptrdiff_t n;
		const double *value = reference_reals(one, "input.value", &n, a), *se = reference_reals(one, "input.se", NULL, a);
		const double *truth = reference_reals(one, "expect.shrunk", NULL, a);
		const double *error = reference_reals(one, "expect.error", NULL, a);
		double *out = ARENA_ARRAY(a, double, n), *doubt = ARENA_ARRAY(a, double, n), between;
		shrink_values(value, se, n, out, doubt, &between);
		assert_true(fabs(between - reference_real(one, "expect.between")) < 1e-12);
		for (ptrdiff_t i = 0; i < n; i++) {
			assert_digits(out[i], truth[i], 10);
			assert_digits(doubt[i], error[i], 9);
		}
	}
	arena_free(a);
}

/* A group of which nothing is known gets the mean, and no narrower an interval than any other. */
static void test_shrinking_unknown(void **state)
{
	const double value[] = { 0.9, 0.7, 0.8, (double)NAN }, se[] = { 0.01, 0.01, 0.01, (double)NAN };
	double out[4], error[4], between;
	(void)state;
	shrink_values(value, se, 4, out, error, &between);
	/* Q = 200 of three: (200 - 2) / (3 - 1) * 1e-4; each of the three then weighs 100. */
	assert_digits(between, 0.0099, 12);
	assert_digits(out[3], 0.8, 12);
	assert_digits(out[0], 0.8 + 0.99 * 0.1, 12);
	assert_digits(error[3], sqrt(0.0099 + 0.01 / 3), 12);
	assert_digits(error[0], sqrt(0.99e-4 + 1e-4 * 0.01 / 3), 12);
	assert_true(error[3] > error[0]);
}

/* ---- slices ---- */

static struct grouping group(struct column c, ptrdiff_t n, struct arena *a)
{
	struct err e = ERR_INIT;
	struct grouping g;
	struct frame *f = cells_frame(&c, 1, a);
	assert_true(grouping_make(&f->column[0], rowset_all(n, &f->digest, a), &g, a, &e));
	return g;
}

static void test_groups(void **state)
{
	struct arena *a = arena_new();
	(void)state;
	const char *word[] = { "b", "a", "b", NULL, "c", "b", "a" };
	struct grouping g = group(cells_words("w", COLUMN_CATEGORY, word, 7, a), 7, a);
	assert_int_equal(g.groups, 4);
	assert_string_equal(g.name[0], "b");
	assert_string_equal(g.name[3], "(missing)");
	assert_int_equal(g.count[0], 3);
	assert_int_equal(g.of[3], 3);
	/* Quartiles of 0..99 are 24.75, 49.5, 74.25: 25 in each quarter. */
	double x[101];
	for (int i = 0; i < 100; i++)
		x[i] = i + 0.5 * (i == 99);
	x[100] = (double)NAN;
	g = group(cells_numbers("x", x, 101, a), 101, a);
	assert_int_equal(g.groups, 5);
	for (int k = 0; k < 4; k++)
		assert_int_equal(g.count[k], 25);
	assert_int_equal(g.count[4], 1);
	assert_string_equal(g.name[0], "up to 24.75");
	assert_string_equal(g.name[3], "above 74.25");
	double same[3] = { 4, 4, 4 };
	g = group(cells_numbers("s", same, 3, a), 3, a);
	assert_int_equal(g.groups, 1);
	arena_free(a);
}

/* One group is wrong half of the time, the others one time in ten; a tiny one is right by chance. */
static void test_slices_find_the_bad_group(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	enum { N = 1203 };
	int32_t *label = ARENA_ARRAY(a, int32_t, N), *decision = ARENA_ARRAY(a, int32_t, N);
	double *p = ARENA_ARRAY(a, double, 2 * N);
	const char **word = ARENA_ARRAY(a, const char *, N);
	(void)state;
	for (int i = 0; i < N; i++) {
		word[i] = i >= 1200 ? "tiny" : i % 4 == 0 ? "bad" : i % 4 == 1 ? "good" : i % 4 == 2 ? "fine" : "well";
		label[i] = i % 2;
		bool wrong = i < 1200 && (i % 4 == 0 ? i / 4 % 2 == 0 : i / 4 % 10 == 0);
		decision[i] = wrong ? 1 - label[i] : label[i];
		p[2 * i + 1] = decision[i] ? 0.8 : 0.2;
		p[2 * i] = 1 - p[2 * i + 1];
	}
	struct scored s = { .n = N, .task = task_of(2, a), .label = label, .decision = decision, .p = p };
	struct grouping g = group(cells_words("w", COLUMN_CATEGORY, word, N, a), N, a);
	struct slice *x = ARENA_ARRAY(a, struct slice, g.groups);
	const struct metric *m = metric_find("accuracy");
	double all = value_of("accuracy", &s, a);
	assert_true(slices_score(&s, &g, m, all, 200, 1, x, a, NULL, &e));
	for (int k = 0; k < g.groups; k++) {
		bool bad = strcmp(x[k].group, "bad") == 0, tiny = strcmp(x[k].group, "tiny") == 0;
		assert_int_equal(x[k].worse, bad);
		if (tiny) {
			assert_true(x[k].score.value > 1 - 1e-15 && x[k].score.n == 3);
			assert_true(x[k].shrunk.value < 0.95); /* not hidden, but not believed */
			assert_false(x[k].better);
		}
		assert_true(x[k].shrunk.lo <= x[k].shrunk.value && x[k].shrunk.value <= x[k].shrunk.hi);
	}
	arena_free(a);
}

/* ---- rates by group ---- */

static void check_rates(const struct group_rates *r, const json_t *expect)
{
	assert_int_equal(r->n, (int64_t)reference_real(expect, "n"));
	for (int k = 0; k < RATES; k++) {
		const json_t *d = json_array_get(reference_at(expect, "difference"), (size_t)k);
		double rate = json_number_value(json_array_get(reference_at(expect, "rate"), (size_t)k));
		assert_digits(r->rate[k].value, rate, 14);
		assert_true(fabs(r->difference[k].value - json_number_value(json_array_get(d, 0))) < 1e-14);
		assert_true(fabs(r->difference[k].lo - json_number_value(json_array_get(d, 1))) < 1e-9);
		assert_true(fabs(r->difference[k].hi - json_number_value(json_array_get(d, 2))) < 1e-9);
	}
}

static void test_rates(void **state)
{
	struct arena *a = arena_new();
	json_t *one = reference_at(reference_load("judge.json", a), "rates"), *list;
	ptrdiff_t n;
	const uint8_t *label = reference_bytes(one, "input.label", &n, a);
	const uint8_t *decision = reference_bytes(one, "input.decision", NULL, a);
	const uint8_t *of = reference_bytes(one, "input.group", NULL, a);
	struct scored s = { .n = n, .task = task_of(2, a) };
	struct grouping g = { .groups = 3, .name = (const char *[]){ "a", "b", "c" }, .count = ARENA_ARRAY(a, int64_t, 3) };
	struct group_rates r[3];
	(void)state;
	int32_t *room = ARENA_ARRAY(a, int32_t, 3 * n);
	for (ptrdiff_t i = 0; i < n; i++) {
		room[i] = label[i];
		room[n + i] = decision[i];
		room[2 * n + i] = of[i];
		g.count[of[i]]++;
	}
	s.label = room;
	s.decision = room + n;
	g.of = room + 2 * n;
	assert_int_equal(rates_by_group(&s, &g, r), (int32_t)reference_real(one, "expect.reference"));
	list = reference_at(one, "expect.groups");
	for (int k = 0; k < 3; k++)
		check_rates(&r[k], json_array_get(list, (size_t)k));
	for (int k = 0; k < 3; k++) /* the counts are those of the rates */
		assert_true(fabs(r[k].hits[RATE_TRUE] / r[k].rows[RATE_TRUE] - r[k].rate[RATE_TRUE].value) < 1e-15);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_curves), cmocka_unit_test(test_thinned_curve), cmocka_unit_test(test_costs),
		cmocka_unit_test(test_honest_cost), cmocka_unit_test(test_against_rest), cmocka_unit_test(test_newcombe),
		cmocka_unit_test(test_shrinking), cmocka_unit_test(test_shrinking_unknown), cmocka_unit_test(test_groups),
		cmocka_unit_test(test_slices_find_the_bad_group), cmocka_unit_test(test_rates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
