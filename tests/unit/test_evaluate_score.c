/* Reports, baselines and comparisons of scores; scored rows from a table. */
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
#include "data/frame.h"
#include "data/rowset.h"
#include "data/task.h"
#include "evaluate/score.h"
#include "reference.h"
#include "scores.h"
#include "stat/blas.h"
#include "table.h"

static const struct score_options plain = { .seed = 1, .rounds = 100, .threshold = 0.5 };

static void report_keys(void **state)
{
	static const char *const key[] = { "value", "lo", "hi", "n", "method" };
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(2, 300, true, false, 3, a);
	struct report *r = report_new(a);
	struct node *out = report_root(r);

	(void)state;
	assert_true(score_report(&s, &plain, out, a, NULL, &e));
	assert_int_equal((int64_t)node_number(node_find(out, "n")), 300);
	for (int i = 0; metric_table[i]; i++) {
		const struct metric *m = metric_table[i];
		struct node *one = node_find(node_find(out, "metrics"), m->name);
		bool listed = (m->tasks & ~m->unlisted) & TASK_BINARY;
		assert_int_equal(one != NULL, listed);
		for (size_t k = 0; listed && k < sizeof key / sizeof *key; k++)
			assert_non_null(node_find(one, key[k]));
		if (listed)
			assert_true(
				node_number(node_find(one, "value")) == value_of(m->name, &s, a));
	}
	assert_string_equal(node_find(out, "confusion.labels")->first->string, "c0");
	const struct node *row = node_find(out, "confusion.counts")->first;
	double total = 0, diagonal = node_number(row->first) + node_number(row->next->last);
	for (; row; row = row->next)
		total += node_number(row->first) + node_number(row->last);
	assert_true(total == 300 && fabs(diagonal / 300 - value_of("accuracy", &s, a)) < 1e-15);
	assert_null(r->first_warning);
	arena_free(a);
}

static void named_metrics(void **state)
{
	static const char *const names[] = { "f1_macro", "ece", NULL }, *const wrong[] = { "rmse",
		NULL };
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(2, 80, true, false, 3, a), binned = s;
	struct score_options o = plain;
	struct report *r = report_new(a);
	struct node *out = report_root(r);

	(void)state;
	o.metrics = names;
	o.bins = binned.bins = 4;
	assert_true(score_report(&s, &o, out, a, NULL, &e));
	assert_int_equal(node_find(out, "metrics")->count, 2);
	assert_true(
		node_number(node_find(out, "metrics.ece.value")) == value_of("ece", &binned, a));
	assert_true(value_of("ece", &binned, a) != value_of("ece", &s, a));
	assert_int_equal(r->first_warning->code, ERR_WARN_FEW_ROWS);
	o.metrics = wrong;
	out = report_root(report_new(a));
	assert_false(score_report(&s, &o, out, a, NULL, &e));
	assert_int_equal(e.code, ERR_TASK);
	arena_free(a);
}

/* A constant guess: its scores are known in closed form. */
static void baselines(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(2, 400, false, false, 3, a),
		      r = scored_random(0, 400, false, false, 3, a);
	double prior[] = { .7, .3 }, ones = 0, mean = 0;
	struct node *out = report_root(report_new(a));

	(void)state;
	for (ptrdiff_t i = 0; i < s.n; i++) {
		ones += s.label[i] / 400.0;
		mean += r.y[i] / 400;
	}
	assert_true(score_baseline(&s, prior, 0, &plain, out, a, NULL, &e));
	assert_digits(node_number(node_find(out, "baseline.metrics.accuracy.value")), 1 - ones, 14);
	assert_digits(node_number(node_find(out, "baseline.metrics.auc.value")), .5, 15);
	assert_digits(
		node_number(node_find(out, "baseline.metrics.average_precision.value")), ones, 14);
	assert_digits(node_number(node_find(out, "baseline.metrics.log_loss.value")),
		-ones * log(.3) - (1 - ones) * log(.7), 13);
	assert_true(isnan(node_number(node_find(out, "baseline.metrics.precision.value"))));
	out = report_root(report_new(a));
	assert_true(score_baseline(&r, NULL, mean, &plain, out, a, NULL, &e));
	assert_true(fabs(node_number(node_find(out, "baseline.metrics.r2.value"))) < 1e-14);
	arena_free(a);
}

static enum verdict compare(const struct scored *x, const struct scored *y, const char *name,
	struct interval *v, struct arena *a)
{
	enum verdict verdict;
	struct err e = ERR_INIT;

	if (!score_compare(x, y, metric_find(name), 500, 1, v, &verdict, a, NULL, &e))
		fail_msg("%s: %s", name, e.msg);
	return verdict;
}

/* Against itself nothing wins; against a spoilt copy the better one does, whichever way is up. */
static void comparisons(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int i = 0; metric_table[i]; i++) {
		const char *name = metric_table[i]->name;
		int32_t k = metric_table[i]->tasks & TASK_BINARY ? 2 : 0;
		struct scored good = scored_random(k, 600, false, false, 4, a);
		struct scored other = scored_random(k, 600, false, false, 5, a), bad = good;
		struct interval v, back;
		bad.p = other.p; /* predictions of other rows: no better than a guess */
		bad.raw = other.raw;
		bad.decision = other.decision;
		bad.yhat = other.yhat;
		assert_int_equal(compare(&good, &good, name, &v, a), VERDICT_TIE);
		assert_true(v.value == 0 && v.lo == 0 && v.hi == 0);
		if (strcmp(name, "ece") == 0)
			continue; /* a guess with spread is miscalibrated, but not by chance alone */
		assert_int_equal(compare(&good, &bad, name, &v, a), VERDICT_A);
		assert_int_equal(compare(&bad, &good, name, &back, a), VERDICT_B);
		assert_true(v.lo <= v.value && v.value <= v.hi);
		assert_true(fabs(v.value + back.value) < 1e-14);
		assert_true(fabs(v.value - (value_of(name, &good, a) - value_of(name, &bad, a))) <
			    1e-14);
	}
	arena_free(a);
}

/* Pairing counts: two nearly equal models differ by less than their own intervals say. */
static void pairing(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored x = scored_random(2, 1000, false, false, 4, a), y = x;
	double *raw = ARENA_ARRAY(a, double, x.n);
	struct interval own, v;
	struct rng r = rng_make(1, RNG_TEST, 0);

	(void)state;
	for (ptrdiff_t i = 0; i < x.n; i++)
		raw[i] = x.raw[i] + .3 * rng_normal(&r);
	y.raw = raw;
	assert_true(metric_interval(metric_find("auc"), &x, 0, 1, &own, a, NULL, &e));
	compare(&x, &y, "auc", &v, a);
	assert_string_equal(v.method, "paired DeLong");
	assert_true(v.hi - v.lo < (own.hi - own.lo) / 2);
	arena_free(a);
}

static void other_rows(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored x = scored_random(2, 100, false, false, 4, a),
		      y = scored_random(2, 100, false, false, 9, a);
	struct interval v;
	enum verdict verdict;

	(void)state;
	assert_false(score_compare(&x, &y, metric_find("auc"), 100, 1, &v, &verdict, a, NULL, &e));
	assert_int_equal(e.code, ERR_MISMATCH);
	arena_free(a);
}

/* -- scored rows of a table --------------------------------------------------------------- */

static void from_a_table(void **state)
{
	static const double raw[] = { 2, -1, 0 };
	static const int32_t some[] = { 0, 1, 3 }, gap[] = { 2 };
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct table *table = table_need("x,y\n1,yes\n2,no\n3,\n4,yes\n5,no\n", NULL);
	const struct frame *f = table->frame;
	struct task t;
	struct findings notes;
	struct scored s;

	(void)state;
	findings_init(&notes, a);
	assert_true(task_make(f, 1, NULL, NULL, &t, &notes, a, &e));
	assert_true(scored_make(
		&t, f, rowset_of(some, 3, &f->digest, a), raw, NULL, (double)NAN, &s, a, &e));
	assert_int_equal(s.n, 3);
	assert_true(s.label[0] == 1 && s.label[1] == 0 && s.label[2] == 1);
	assert_true(
		s.decision[0] == 1 && s.decision[1] == 0 && s.decision[2] == 1); /* p = 0.5: yes */
	assert_digits(s.p[1], 1 / (1 + exp(-2)), 15);
	assert_true(
		scored_make(&t, f, rowset_of(some, 3, &f->digest, a), raw, NULL, .9, &s, a, &e));
	assert_true(s.decision[0] == 0);
	assert_false(scored_make(
		&t, f, rowset_of(gap, 1, &f->digest, a), raw, NULL, (double)NAN, &s, a, &e));
	assert_int_equal(e.row, 3);
	err_clear(&e);
	assert_false(scored_make(
		&t, f, rowset_of(gap, 0, &f->digest, a), raw, NULL, (double)NAN, &s, a, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	table_free(table);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(report_keys),
		cmocka_unit_test(named_metrics),
		cmocka_unit_test(baselines),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(pairing),
		cmocka_unit_test(other_rows),
		cmocka_unit_test(from_a_table),
	};

	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
