/* Every metric: against scikit-learn's numbers, plain formulas, and what must hold for all. */
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
#include "base/err.h"
#include "base/rng.h"
#include "data/task.h"
#include "evaluate/margin.h"
#include "evaluate/metric.h"
#include "reference.h"
#include "scores.h"
#include "stat/rank.h"

/* -- reference numbers ----------------------------------------------------------- */

static void check_case(const char *file, const char *name, const json_t *one, struct arena *a)
{
	struct scored s = scored_case(one, a);
	const char *metric;
	json_t *expect;

	json_object_foreach(reference_at(one, "expect"), metric, expect)
	{
		if (!metric_find(metric)) {
			assert_string_equal(
				metric, "medae_lower"); /* another convention, kept beside ours */
			continue;
		}
		double truth = json_is_null(expect) ? (double)NAN : json_number_value(expect);
		double value = value_of(metric, &s, a);
		/* 0 with a note is our convention where the correlation is undefined. */
		if (strcmp(metric, "mcc") == 0 && isnan(truth))
			truth = 0;
		bool tiny = fabs(truth) < 1e-3 && fabs(value - truth) < 1e-15;
		if (digits_right(value, truth) < 12 && !tiny)
			fail_msg("%s, %s, %s: %.17g, not %.17g", file, name, metric, value, truth);
	}
}

static void check_confusion(const json_t *one, struct arena *a)
{
	struct scored s = scored_case(one, a);
	int32_t k = s.task->classes;
	int64_t *counts = ARENA_ARRAY(a, int64_t, (ptrdiff_t)k * k);

	if (k == 0 || s.weight)
		return;
	confusion_count(&s, counts);
	for (int32_t i = 0; i < k * k; i++)
		assert_int_equal(
			counts[i], (int64_t)reference_real(
					   one, arena_printf(a, "confusion.%d.%d", i / k, i % k)));
}

static void check_file(const char *file)
{
	struct arena *a = arena_new();
	json_t *root = reference_load(file, a), *one;
	const char *name;
	int cases = 0;

	json_object_foreach(root, name, one)
	{
		check_case(file, name, one, a);
		check_confusion(one, a);
		cases++;
	}
	assert_true(cases > 10);
	arena_free(a);
}

static void references(void **state)
{
	(void)state;
	check_file("metrics_binary.json");
	check_file("metrics_multiclass.json");
	check_file("metrics_regression.json");
}

/* The published example where ties matter: by pairs 7/12, and no trapezoid in precision-recall. */
static void ties_by_hand(void **state)
{
	static const int32_t label[] = { 0, 1, 0, 1, 1, 0, 1 };
	static const double score[] = { .1, .4, .4, .8, .4, .9, .7 };
	struct arena *a = arena_new();
	struct scored s = { .n = 7, .task = task_of(2, a), .label = label, .raw = score };

	(void)state;
	assert_digits(value_of("auc", &s, a), 7.0 / 12, 15);
	assert_digits(value_of("average_precision", &s, a), .625, 15);
	arena_free(a);
}

/* -- 200 random cases against formulas written the slow way ----------------------- */

static double weight_at(const struct scored *s, ptrdiff_t i)
{
	return s->weight ? s->weight[i] : 1;
}

static double plain_auc(const struct scored *s)
{
	double right = 0, pairs = 0;

	for (ptrdiff_t i = 0; i < s->n; i++)
		for (ptrdiff_t j = 0; j < s->n; j++)
			if (s->label[i] == 1 && s->label[j] == 0) {
				double w = weight_at(s, i) * weight_at(s, j),
				       d = s->raw[i] - s->raw[j];
				right += w * (d > 0 ? 1 : d < 0 ? 0 : .5);
				pairs += w;
			}
	return right / pairs;
}

static double plain_log_loss(const struct scored *s)
{
	double sum = 0, total = 0;

	for (ptrdiff_t i = 0; i < s->n; i++) {
		sum -= weight_at(s, i) * log(s->p[i * s->task->classes + s->label[i]]);
		total += weight_at(s, i);
	}
	return sum / total;
}

/* Pearson's correlation of the indicators, summed over classes: what mcc is. */
static double plain_mcc(const struct scored *s)
{
	double xy = 0, xx = 0, yy = 0, n = 0;

	for (ptrdiff_t i = 0; i < s->n; i++)
		n += weight_at(s, i);
	for (int32_t k = 0; k < s->task->classes; k++) {
		double x = 0, y = 0;
		for (ptrdiff_t i = 0; i < s->n; i++) {
			x += weight_at(s, i) * (s->label[i] == k) / n;
			y += weight_at(s, i) * (s->decision[i] == k) / n;
		}
		for (ptrdiff_t i = 0; i < s->n; i++) {
			double dx = (s->label[i] == k) - x, dy = (s->decision[i] == k) - y;
			xy += weight_at(s, i) * dx * dy;
			xx += weight_at(s, i) * dx * dx;
			yy += weight_at(s, i) * dy * dy;
		}
	}
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

static double plain_mean_f1(const struct scored *s)
{
	double sum = 0;
	int present = 0;

	for (int32_t k = 0; k < s->task->classes; k++) {
		double tp = 0, fp = 0, fn = 0;
		for (ptrdiff_t i = 0; i < s->n; i++) {
			double w = weight_at(s, i);
			tp += w * (s->label[i] == k && s->decision[i] == k);
			fp += w * (s->label[i] != k && s->decision[i] == k);
			fn += w * (s->label[i] == k && s->decision[i] != k);
		}
		if (tp + fp + fn > 0) {
			sum += 2 * tp / (2 * tp + fp + fn);
			present++;
		}
	}
	return sum / present;
}

static double plain_r2(const struct scored *s)
{
	double n = 0, mean = 0, rest = 0, all = 0;

	for (ptrdiff_t i = 0; i < s->n; i++)
		n += weight_at(s, i);
	for (ptrdiff_t i = 0; i < s->n; i++)
		mean += weight_at(s, i) * s->y[i] / n;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		rest += weight_at(s, i) * (s->y[i] - s->yhat[i]) * (s->y[i] - s->yhat[i]);
		all += weight_at(s, i) * (s->y[i] - mean) * (s->y[i] - mean);
	}
	return 1 - rest / all;
}

static void random_cases(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct arena *a = arena_new();
		bool rounded = seed & 1, weights = seed & 2;
		ptrdiff_t n = 10 + (ptrdiff_t)(seed * 7 % 90);
		struct scored b = scored_random(2, n, rounded, weights, seed, a);
		struct scored m = scored_random(4, n, rounded, weights, seed, a);
		struct scored r = scored_random(0, n, rounded, weights, seed, a);
		assert_digits(value_of("auc", &b, a), plain_auc(&b), 12);
		assert_digits(value_of("log_loss", &b, a), plain_log_loss(&b), 12);
		assert_digits(value_of("log_loss", &m, a), plain_log_loss(&m), 12);
		assert_true(fabs(value_of("mcc", &b, a) - plain_mcc(&b)) < 1e-13);
		assert_true(fabs(value_of("mcc", &m, a) - plain_mcc(&m)) < 1e-13);
		assert_digits(value_of("f1_macro", &m, a), plain_mean_f1(&m), 12);
		assert_true(fabs(value_of("r2", &r, a) - plain_r2(&r)) < 1e-12);
		arena_free(a);
	}
}

/* The room of statistics has its own AUC and average precision: they agree. */
static void same_as_ranks(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct arena *a = arena_new();
		struct err e = ERR_INIT;
		struct scored s = scored_random(2, 300, seed & 1, seed & 2, seed, a);
		uint8_t *positive = ARENA_ARRAY(a, uint8_t, s.n);
		double auc, ap;
		for (ptrdiff_t i = 0; i < s.n; i++)
			positive[i] = s.label[i] == 1;
		assert_true(rank_auc(s.raw, positive, s.weight, s.n, &auc, a, &e));
		assert_true(rank_average_precision(s.raw, positive, s.weight, s.n, &ap, a, &e));
		assert_digits(value_of("auc", &s, a), auc, 13);
		assert_digits(value_of("average_precision", &s, a), ap, 13);
		arena_free(a);
	}
}

/* -- contracts: each metric of the table ----------------------------------------------- */

static const int32_t class_counts[] = { 0, 2, 3 };

/* The kinds of target a metric fits, as class counts; -1 ends. */
static int32_t classes_for(const struct metric *m, int i)
{
	int32_t k = class_counts[i];
	unsigned kind = k == 0 ? TASK_REGRESSION : k == 2 ? TASK_BINARY : TASK_CLASSES;

	return m->tasks & kind ? k : -1;
}

#define FOR_METRICS(m, k)                                                             \
	for (int at_ = 0; metric_table[at_]; at_++)                                   \
		for (int kind_ = 0; kind_ < 3; kind_++)                               \
			for (const struct metric *m = metric_table[at_]; m; m = NULL) \
				for (int32_t k = classes_for(m, kind_), once_ = 1;    \
					once_ && k >= 0; once_ = 0)

static void filled_in(void **state)
{
	(void)state;
	for (int i = 0; metric_table[i]; i++) {
		const struct metric *m = metric_table[i];
		assert_ptr_equal(metric_find(m->name), m);
		assert_true(m->tasks != 0 && (m->unlisted & ~m->tasks) == 0);
		assert_true(strlen(m->title) > 1 && strlen(m->definition) > 20);
		assert_true(strlen(m->strength) > 20 && strlen(m->weakness) > 20);
		assert_true(m->higher_is_better ? m->best > m->worst : m->best < m->worst);
		assert_non_null(m->family);
	}
}

/* All rows right and sure: the best value, exactly. */
static struct scored perfect(int32_t k, struct arena *a)
{
	struct scored s = scored_random(k, 60, false, false, 1, a);
	double *p = ARENA_ARRAY(a, double, s.n *(k + 1)),
	       *raw = ARENA_ARRAY(a, double, s.n *(k + 1));

	if (k == 0) {
		s.yhat = s.raw = s.y;
		return s;
	}
	for (ptrdiff_t i = 0; i < s.n; i++)
		for (int32_t j = 0; j < k; j++)
			p[i * k + j] = s.label[i] == j;
	for (ptrdiff_t i = 0; i < s.n * task_outputs(s.task); i++)
		raw[i] = k == 2 ? 2 * s.label[i] - 1 : p[i];
	s.p = p;
	s.raw = raw;
	s.decision = s.label;
	return s;
}

/* All rows wrong and sure. */
static struct scored worst(int32_t k, struct arena *a)
{
	struct scored s = perfect(k, a);
	double *p = ARENA_ARRAY(a, double, s.n * k), *raw = ARENA_ARRAY(a, double, s.n * k);

	for (ptrdiff_t i = 0; i < s.n; i++) {
		for (int32_t j = 0; j < k; j++)
			p[i * k + j] = j == (s.label[i] + 1) % k;
		for (int32_t j = 0; k > 2 && j < k; j++)
			raw[i * k + j] = -s.raw[i * k + j];
		if (k == 2)
			raw[i] = -s.raw[i];
	}
	s.p = p;
	s.raw = raw;
	scored_decide(&s, .5, a);
	return s;
}

static double share_of(const struct scored *s, int32_t class)
{
	double rows = 0;

	for (ptrdiff_t i = 0; i < s->n; i++)
		rows += s->label[i] == class;
	return rows / (double)s->n;
}

static void best_and_worst(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	FOR_METRICS(m, k)
	{
		struct scored good = perfect(k, a);
		assert_true(fabs(value_of(m->name, &good, a) - m->best) < 1e-15);
		if (k == 0)
			continue;
		struct scored bad = worst(k, a);
		double value = value_of(m->name, &bad, a);
		assert_true(m->higher_is_better ? value >= m->worst : value <= m->worst);
		if (strcmp(m->name, "average_precision") == 0) /* at worst the share of positives */
			assert_digits(value, k == 2 ? share_of(&bad, 1) : 1.0 / 3, 14);
		else if (strcmp(m->name, "brier") == 0)
			assert_digits(value, k == 2 ? 1 : 2, 15);
		else if (strcmp(m->name, "mcc") == 0)
			assert_true(k == 2 ? fabs(value + 1) < 1e-15 : value < -.4);
		else if (strcmp(m->name, "log_loss") == 0)
			assert_digits(value, 52 * log(2), 15);
		else
			assert_true(fabs(value - m->worst) < 1e-15);
	}
	arena_free(a);
}

static void weights_are_counts(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	FOR_METRICS(m, k)
	{
		for (uint64_t seed = 0; seed < 20; seed++) {
			struct scored s = scored_random(k, 80, seed & 1, true, seed, a);
			struct scored twice = scored_repeat(&s, a);
			double value = value_of(m->name, &s, a),
			       truth = value_of(m->name, &twice, a);
			if (strcmp(m->name, "ece") == 0) /* its bins are laid by rows */
				assert_true(value >= 0 && value <= 1);
			else if (!(fabs(value - truth) < 1e-13))
				fail_msg("%s: %.17g weighted, %.17g repeated", m->name, value,
					truth);
		}
	}
	arena_free(a);
}

/* Neither the order of rows nor the scale of weights counts. */
static void invariances(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	FOR_METRICS(m, k)
	{
		struct scored s = scored_random(k, 97, true, true, 5, a), heavy = s;
		int32_t *row = ARENA_ARRAY(a, int32_t, s.n);
		double *w = ARENA_ARRAY(a, double, s.n);
		struct rng r = rng_make(9, RNG_TEST, 0);
		for (ptrdiff_t i = 0; i < s.n; i++) {
			row[i] = (int32_t)i;
			w[i] = 8 * s.weight[i];
		}
		heavy.weight = w;
		rng_shuffle(&r, row, s.n);
		struct scored mixed = scored_take(&s, row, s.n, a);
		double value = value_of(m->name, &s, a);
		assert_true(fabs(value_of(m->name, &heavy, a) - value) < 1e-14);
		assert_true(fabs(value_of(m->name, &mixed, a) - value) < 1e-13);
	}
	arena_free(a);
}

/* Class 0 becomes 1 and 1 becomes 0, scores with them. */
static struct scored flip(const struct scored *s, struct arena *a)
{
	struct scored f = *s;
	int32_t *label = ARENA_ARRAY(a, int32_t, s->n), *decision = ARENA_ARRAY(a, int32_t, s->n);
	double *p = ARENA_ARRAY(a, double, 2 * s->n), *raw = ARENA_ARRAY(a, double, s->n);

	for (ptrdiff_t i = 0; i < s->n; i++) {
		label[i] = 1 - s->label[i];
		decision[i] = 1 - s->decision[i];
		raw[i] = -s->raw[i];
		p[2 * i] = s->p[2 * i + 1];
		p[2 * i + 1] = s->p[2 * i];
	}
	f.label = label;
	f.decision = decision;
	f.p = p;
	f.raw = raw;
	return f;
}

static void label_flip(void **state)
{
	static const char *const same[] = { "accuracy", "balanced_accuracy", "f1_macro", "mcc",
		"log_loss", "brier", "auc", "recall_weighted", "precision_macro" };
	struct arena *a = arena_new();

	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct scored s = scored_random(2, 100, seed & 1, false, seed, a), f = flip(&s, a);
		for (size_t i = 0; i < sizeof same / sizeof *same; i++)
			assert_true(
				fabs(value_of(same[i], &s, a) - value_of(same[i], &f, a)) < 1e-14);
		struct scored turned = s; /* the scores alone: the order is reversed */
		turned.raw = f.raw;
		assert_true(fabs(value_of("auc", &s, a) + value_of("auc", &turned, a) - 1) < 1e-14);
	}
	arena_free(a);
}

/* Only the order of raw scores counts for ranks; a shift of a row's scores means nothing. */
static void raw_scores(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct scored s = scored_random(2, 100, true, false, seed, a), up = s;
		struct scored m = scored_random(3, 100, false, false, seed, a), shifted = m,
			      plain = m;
		double *raw = ARENA_ARRAY(a, double, s.n), *rows = ARENA_ARRAY(a, double, 3 * m.n);
		for (ptrdiff_t i = 0; i < s.n; i++)
			raw[i] = exp(s.raw[i]) * 1e-3;
		for (ptrdiff_t i = 0; i < 3 * m.n; i++)
			rows[i] = m.raw[i] + (double)(i / 3 % 7);
		up.raw = raw;
		shifted.raw = rows;
		plain.raw = NULL; /* then p ranks */
		assert_true(value_of("auc", &s, a) == value_of("auc", &up, a));
		assert_true(value_of("average_precision", &s, a) ==
			    value_of("average_precision", &up, a));
		assert_digits(value_of("auc", &m, a), value_of("auc", &shifted, a), 12);
		assert_digits(value_of("auc", &m, a), value_of("auc", &plain, a), 12);
	}
	arena_free(a);
}

/* Where a value is undefined there is a note, not a number. */
static void undefined(void **state)
{
	static const int32_t all_one[] = { 1, 1, 1 }, none[] = { 0, 0, 0 };
	static const double y[] = { 2, 2, 2 }, p[] = { .4, .6, .3, .7, .1, .9 };
	struct arena *a = arena_new();
	struct scored s = {
		.n = 3, .task = task_of(2, a), .label = all_one, .decision = none, .p = p
	};
	struct scored r = { .n = 3, .task = task_of(0, a), .y = y, .yhat = y };

	(void)state;
	assert_true(isnan(value_of("auc", &s, a)));
	assert_true(isnan(value_of("precision", &s, a)));
	assert_true(value_of("recall", &s, a) == 0);
	assert_true(value_of("mcc", &s, a) == 0);
	assert_true(isnan(value_of("r2", &r, a)));
	s.label = none;
	assert_true(isnan(value_of("recall", &s, a)));
	assert_true(isnan(value_of("f1", &s, a)));
	assert_true(isnan(value_of("average_precision", &s, a)));
	assert_true(value_of("accuracy", &s, a) == 1);
	s.n = r.n = 0;
	FOR_METRICS(m, k)
	{
		if (k <= 2)
			assert_true(isnan(value_of(m->name, k ? &s : &r, a)));
	}
	arena_free(a);
}

static void lookup(void **state)
{
	struct err e = ERR_INIT;
	const struct metric *m;

	(void)state;
	assert_true(metric_need("auc", TASK_BINARY, &m, &e));
	assert_string_equal(m->name, "auc");
	assert_false(metric_need("acuracy", TASK_BINARY, &m, &e));
	assert_int_equal(e.code, ERR_UNKNOWN_METRIC);
	assert_non_null(strstr(e.hint, "'accuracy'"));
	assert_false(metric_need("rmse", TASK_CLASSES, &m, &e));
	assert_int_equal(e.code, ERR_TASK);
	assert_string_equal(metric_default(TASK_REGRESSION)->name, "rmse");
	assert_string_equal(metric_default(TASK_BINARY)->name, "log_loss");
}

/* log(p / (1 - p)), also where p is all but 0 or 1. */
static void margins(void **state)
{
	const double z[4] = { 0.5, 2, -1, 2 }, far[3] = { 0, 1000, -1000 }, two[1] = { 0.7 };
	double m[4], whole = 0;
	(void)state;
	margins_of(z, 4, m);
	for (int k = 0; k < 4; k++)
		whole += exp(z[k]);
	for (int k = 0; k < 4; k++)
		assert_true(fabs(m[k] - log(exp(z[k]) / (whole - exp(z[k])))) < 1e-14);
	margins_of(far, 3, m);
	assert_true(m[0] == -1000 && m[1] == 1000 && m[2] == -2000);
	margins_of(two, 2, m);
	assert_true(m[0] == -0.7 && m[1] == 0.7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references),
		cmocka_unit_test(ties_by_hand),
		cmocka_unit_test(random_cases),
		cmocka_unit_test(same_as_ranks),
		cmocka_unit_test(filled_in),
		cmocka_unit_test(best_and_worst),
		cmocka_unit_test(weights_are_counts),
		cmocka_unit_test(invariances),
		cmocka_unit_test(label_flip),
		cmocka_unit_test(raw_scores),
		cmocka_unit_test(undefined),
		cmocka_unit_test(lookup),
		cmocka_unit_test(margins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
