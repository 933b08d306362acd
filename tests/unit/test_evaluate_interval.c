/* Intervals of scores, reports, comparisons: closed forms, coverage by simulation, threads. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "data/task.h"
#include "evaluate/resample.h"
#include "evaluate/score.h"
#include "model/model.h"
#include "reference.h"
#include "scores.h"
#include "stat/blas.h"
#include "stat/interval.h"
#include "threads.h"

static struct interval interval_of(const char *name, const struct scored *s, int32_t rounds,
	uint64_t seed, struct arena *a, struct ctl *c)
{
	struct interval v;
	struct err e = ERR_INIT;

	if (!metric_interval(metric_find(name), s, rounds, seed, &v, a, c, &e))
		fail_msg("%s: %s", name, e.msg);
	return v;
}

/* 7 of 20: published bounds of Clopper & Pearson; 70 of 200: Wilson's formula. */
static void proportions(void **state)
{
	struct arena *a = arena_new();
	int32_t label[200], decision[200];
	struct scored s = { .n = 20, .task = task_of(2, a), .label = label, .decision = decision };

	(void)state;
	for (int i = 0; i < 200; i++) {
		label[i] = i % 2;
		decision[i] = i % 20 < 7 ? label[i] : 1 - label[i];
	}
	struct interval v = interval_of("accuracy", &s, 0, 1, a, NULL);
	assert_digits(v.value, .35, 15);
	assert_digits(v.lo, 0.153909204785, 11);
	assert_digits(v.hi, 0.592188534533, 11);
	assert_int_equal(v.n, 20);
	s.n = 200;
	v = interval_of("accuracy", &s, 0, 1, a, NULL);
	double z = 1.959963984540054, p = .35, d = 1 + z * z / 200;
	double half = z * sqrt(p * (1 - p) / 200 + z * z / 160000) / d;
	assert_digits(v.lo, (p + z * z / 400) / d - half, 12);
	assert_digits(v.hi, (p + z * z / 400) / d + half, 12);
	assert_string_equal(v.method, "Wilson");
	v = interval_of("recall", &s, 0, 1, a, NULL);
	assert_int_equal(v.n, 100); /* of the positive rows */
	arena_free(a);
}

/* Same draws, same bits: one metric at a time or all at once, on any number of hands. */
static void same_bits(void **state)
{
	static const struct metric *all[40];
	struct arena *a = arena_new();
	struct scored s = scored_random(3, 500, true, false, 3, a);
	struct interval one[40], many[40];
	int32_t k = 0;

	(void)state;
	for (int i = 0; metric_table[i]; i++)
		if (metric_table[i]->tasks & TASK_CLASSES)
			all[k++] = metric_table[i];
	for (int hands = 0; hands <= 8; hands += 4) {
		struct ctl c = { 0 };
		struct err e = ERR_INIT;
		threads_use(&c, hands);
		assert_true(metric_intervals(all, k, &s, 100, 7, many, a, &c, &e));
		for (int32_t i = 0; i < k; i++) {
			one[i] = interval_of(all[i]->name, &s, 100, 7, a, NULL);
			assert_memory_equal(&one[i].value, &many[i].value, 3 * sizeof(double));
			assert_true(one[i].lo <= one[i].value && one[i].value <= one[i].hi);
			assert_string_equal(one[i].method, many[i].method);
		}
	}
	arena_free(a);
}

static void cancel(void **state)
{
	struct arena *a = arena_new();
	struct scored s = scored_random(0, 500, false, false, 3, a);
	struct interval v;
	struct ctl c = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	atomic_store(&c.stop, true);
	assert_false(metric_interval(metric_find("mae"), &s, 0, 1, &v, a, &c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

/* What an undefined metric answers: no number, a note. */
static void undefined(void **state)
{
	static const double y[] = { 3, 3, 3, 3 }, yhat[] = { 1, 2, 3, 4 };
	struct arena *a = arena_new();
	struct scored s = { .n = 4, .task = task_of(0, a), .y = y, .yhat = yhat };
	struct interval v = interval_of("r2", &s, 0, 1, a, NULL);

	(void)state;
	assert_true(isnan(v.value) && isnan(v.lo) && isnan(v.hi));
	assert_non_null(v.note);
	arena_free(a);
}

/* The bootstrap of a mean has the moments it must have, and rows come back .632 of the time. */
static void mean_of(const void *arg, const double *w, double *scratch, double *out)
{
	const double *x = arg;

	(void)scratch;
	out[0] = out[1] = 0;
	for (int i = 0; i < 100; i++) {
		out[0] += w[i] * x[i] / 100;
		out[1] += w[i] > 0;
	}
}

static void resample_moments(void **state)
{
	struct arena *a = arena_new();
	double x[100], ones[100], mean = 0, variance = 0, sum = 0, square = 0, kept = 0;
	struct resample_plan plan = { .n = 100,
		.strata = 1,
		.weight = ones,
		.rounds = 20000,
		.seed = 5,
		.fn = mean_of,
		.arg = x,
		.outs = 2 };
	struct resamples r;
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < 100; i++) {
		x[i] = i * i % 37;
		ones[i] = 1;
		mean += x[i] / 100;
	}
	for (int i = 0; i < 100; i++)
		variance += (x[i] - mean) * (x[i] - mean) / 100;
	assert_true(resample_run(&plan, &r, a, NULL, &e));
	for (int i = 0; i < 20000; i++) {
		sum += r.replicate[i];
		square += (r.replicate[i] - mean) * (r.replicate[i] - mean);
		kept += r.replicate[20000 + i];
	}
	double se = sqrt(variance / 100);
	assert_true(fabs(sum / 20000 - mean) < 4 * se / sqrt(20000));
	assert_true(fabs(square / 20000 / (se * se) - 1) < 4 * sqrt(2.0 / 20000));
	assert_true(fabs(kept / 20000 / 100 - (1 - pow(.99, 100))) < 4 * .031 / sqrt(20000));
	for (int i = 0; i < 100; i++) /* one row a block here */
		assert_digits(r.left_out[i], mean - x[i] / 100, 12);
	arena_free(a);
}

/* Strata keep their sizes; so a class can never vanish from a resample. */
static void count_strata(const void *arg, const double *w, double *scratch, double *out)
{
	const int32_t *label = arg;

	(void)scratch;
	out[0] = 0;
	for (int i = 0; i < 50; i++)
		out[0] += label[i] == 1 ? w[i] : 0;
}

static void resample_strata(void **state)
{
	struct arena *a = arena_new();
	int32_t label[50];
	double ones[50];
	struct resample_plan plan = { .n = 50, .strata = 2, .stratum = label, .weight = ones,
		.rounds = 200, .seed = 5, .fn = count_strata, .arg = label, .outs = 1 };
	struct resamples r;
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < 50; i++) {
		label[i] = i % 17 == 3;
		ones[i] = 1;
	}
	assert_true(resample_run(&plan, &r, a, NULL, &e));
	for (int i = 0; i < 200; i++)
		assert_true(r.replicate[i] == 3);
	arena_free(a);
}

/* As many rows of each class: what resamples within classes speak of. */
static struct scored sample_of(int32_t classes, ptrdiff_t n, uint64_t seed, struct arena *a)
{
	struct scored s = scored_random(classes, 4 * n, false, false, seed, a);
	int32_t *row = ARENA_ARRAY(a, int32_t, n), kept = 0;

	for (int32_t k = 0; k < classes; k++)
		for (int32_t i = 0, of_class = 0; of_class < n / classes; i++)
			if (s.label[i] == k) {
				row[kept++] = i;
				of_class++;
			}
	for (int32_t i = 0; classes == 0 && i < n; i++)
		row[kept++] = i;
	return scored_take(&s, row, kept, a);
}

/* How often the interval holds the truth, over many samples. */
static double coverage(const char *name, int32_t classes, ptrdiff_t n, double truth, int samples)
{
	int held = 0;

	for (int i = 0; i < samples; i++) {
		struct arena *a = arena_new();
		struct scored s = sample_of(classes, n, 1000 + (uint64_t)i, a);
		struct interval v = interval_of(name, &s, 200, (uint64_t)i, a, NULL);
		held += v.lo <= truth && truth <= v.hi;
		arena_free(a);
	}
	return held / (double)samples;
}

static double truth_of(const char *name, int32_t classes)
{
	struct arena *a = arena_new();
	struct scored s = scored_random(classes, 100000, false, false, 77, a);
	double value = value_of(name, &s, a);

	arena_free(a);
	return value;
}

/* Of a calibrated model: the interval of ece holds 0 nineteen times in twenty. */
static void covers_no_error(void **state)
{
	int held = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		struct arena *a = arena_new();
		struct scored s = scored_random(2, 300, false, false, 1000 + seed, a);
		double *p = ARENA_ARRAY(a, double, 2 * s.n);
		for (ptrdiff_t i = 0; i < s.n; i++) { /* its log odds are twice the score */
			p[2 * i] = sigmoid(-2 * s.raw[i]);
			p[2 * i + 1] = sigmoid(2 * s.raw[i]);
		}
		s.p = p;
		struct interval v = interval_of("ece", &s, 200, seed, a, NULL);
		held += v.lo <= 0;
		arena_free(a);
	}
	assert_in_range(held, 273, 300);
}

static void covers(void **state)
{
	static const struct { const char *name; int32_t classes;
	} of[] = {
		{ "f1", 2 },
		{ "mcc", 2 },
		{ "log_loss", 2 },
		{ "brier", 2 },
		{ "auc", 2 },
		{ "average_precision", 2 },
		{ "auc", 3 },
		{ "f1_macro", 3 },
		{ "rmse", 0 },
		{ "r2", 0 },
		{ "medae", 0 },
		{ "mae", 0 },
		{ "balanced_accuracy", 2 },
		{ "brier", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		double share = coverage(
			of[i].name, of[i].classes, 150, truth_of(of[i].name, of[i].classes), 200);
		if (share < .89 || share > .99)
			fail_msg("%s (%d classes): %g of the intervals hold the truth", of[i].name,
				of[i].classes, share);
	}
}

/* Guessing has a log loss that depends on which rows came: its interval has a width, and covers. */
static void covers_guessing(void **state)
{
	const double truth = -(0.3 * log(0.4) + 0.7 * log(0.6));
	int held = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 400; seed++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(seed, RNG_TEST, 9);
		double *p = ARENA_ARRAY(a, double, 160);
		int32_t *label = ARENA_ARRAY(a, int32_t, 160);
		for (int i = 0; i < 80; i++) {
			p[2 * i] = 0.6;
			p[2 * i + 1] = 0.4;
			label[i] = rng_double(&r) < 0.3;
		}
		struct scored s = { .n = 80, .task = task_of(2, a), .p = p, .label = label, .decision = label + 80 };
		struct interval v = interval_of("log_loss", &s, 400, seed, a, NULL);
		assert_true(v.hi > v.lo);
		held += v.lo <= truth && truth <= v.hi;
		arena_free(a);
	}
	assert_in_range(held, 356, 396);
}

/* Decisions that are all right, and ranks without a fault, have no variance to show: the bound is that of m rows
 * of the rarest class, all of them right.  Decisions that never change have the same score on any rows. */
static void no_variance(void **state)
{
	struct arena *a = arena_new();
	double *p = ARENA_ARRAY(a, double, 156);
	int32_t *label = ARENA_ARRAY(a, int32_t, 104);
	const char *const best[] = { "auc", "average_precision", "f1_macro", "mcc", "balanced_accuracy" };

	(void)state;
	for (int i = 0; i < 52; i++) {
		label[i] = i < 10 ? 0 : i < 25 ? 1 : 2;
		for (int k = 0; k < 3; k++)
			p[3 * i + k] = k == label[i] ? 0.8 : 0.1;
	}
	struct scored s = { .n = 52, .task = task_of(3, a), .p = p, .label = label, .decision = label };
	for (int i = 0; i < 5; i++) {
		struct interval v = interval_of(best[i], &s, 300, 1, a, NULL);
		assert_digits(v.value, 1, 14);
		assert_digits(v.lo, pow(0.05, 0.1), 13);
		assert_true(v.hi >= v.value && v.hi < 1 + 1e-12 && v.note);
	}
	s.decision = label + 52; /* always the first class */
	struct interval v = interval_of("balanced_accuracy", &s, 300, 1, a, NULL);
	assert_digits(v.value, 1 / 3.0, 14);
	assert_true(v.hi - v.lo < 1e-12 && strstr(v.note, "the same on any rows"));
	arena_free(a);
}

/* An interval holds the value it is of, to the last bit. */
static void holds_its_value(void **state)
{
	static const int32_t classes[] = { 0, 2, 3 };

	(void)state;
	for (int k = 0; k < 3; k++)
		for (uint64_t seed = 0; seed < 40; seed++) {
			struct arena *a = arena_new();
			struct scored s = scored_random(classes[k], 12 + (ptrdiff_t)seed, seed % 2, false, seed, a);
			for (int i = 0; metric_table[i]; i++) {
				struct interval v;
				struct err e = ERR_INIT;
				if (!(metric_table[i]->tasks & s.task->kind))
					continue;
				assert_true(metric_interval(metric_table[i], &s, 100, seed, &v, a, NULL, &e));
				if (!isnan(v.lo) && !(v.lo <= v.value && v.value <= v.hi))
					fail_msg("%s, seed %d: %.17g lies outside %.17g to %.17g", metric_table[i]->name,
						(int)seed, v.value, v.lo, v.hi);
			}
			arena_free(a);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proportions),
		cmocka_unit_test(same_bits),
		cmocka_unit_test(cancel),
		cmocka_unit_test(undefined),
		cmocka_unit_test(resample_moments),
		cmocka_unit_test(resample_strata),
		cmocka_unit_test(covers),
		cmocka_unit_test(covers_guessing),
		cmocka_unit_test(no_variance),
		cmocka_unit_test(holds_its_value),
		cmocka_unit_test(covers_no_error),
	};

	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
