/* Pipelines and folds: test rows do not count, nothing leaks, noise stays noise. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "bed.h"
#include "evaluate/crossval.h"
#include "evaluate/score.h"
#include "job/pool.h"
#include "stat/blas.h"

/* -- what a fit may see ------------------------------------------------------------------- */

static struct writer bytes_of(const struct pipeline *p, struct arena *a)
{
	struct writer w;
	writer_init(&w, a);
	recipe_save(p->recipe, &w);
	model_save(&p->model, &w);
	return w;
}

/* Test rows are garbage in one table and sound in the other: what was fitted is the same, but for
 * the digest of the table. */
static void test_rows_do_not_count(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed x = bed_make(target, 400, 400), y = bed_make(target, 400, 250);
		struct predictor p = bed_fit(&x, kind), q = bed_fit(&y, kind);
		double *a = bed_score(&p, &x, x.train, NULL), *b = bed_score(&q, &y, y.train, NULL);
		assert_memory_equal(a, b, (size_t)(x.train.n * task_outputs(&x.task)) * sizeof *a);
		a = bed_score(&p, &x, x.test, NULL); /* both on the sound rows */
		b = bed_score(&q, &x, x.test, NULL);
		assert_memory_equal(a, b, (size_t)(x.test.n * task_outputs(&x.task)) * sizeof *a);
		bed_free(&x);
		bed_free(&y);
	}
}

static void rows_alone(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = bed_make(target, 200, 200);
		struct predictor p = bed_fit(&b, kind);
		int32_t outputs = task_outputs(&b.task);
		double *all = bed_score(&p, &b, b.test, NULL);
		for (ptrdiff_t i = 0; i < b.test.n; i++) {
			double *one =
				bed_score(&p, &b, bed_rows(&b, b.test.row[i], b.test.row[i] + 1), NULL);
			assert_memory_equal(one, all + i * outputs, (size_t)outputs * sizeof *one);
		}
		struct predictor again = bed_fit(&b, kind);
		struct writer x = bytes_of(&p.pipeline, b.arena),
			      y = bytes_of(&again.pipeline, b.arena);
		assert_int_equal(x.n, y.n);
		assert_memory_equal(x.p, y.p, (size_t)x.n);
		bed_free(&b);
	}
}

static void overlapping_parts(void **state)
{
	struct bed b = bed_make(TWO, 200, 200);
	struct pipeline_plan plan = bed_plan(&b, "logistic");
	struct pipeline p;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(pipeline_fit(
		&plan, b.frame, &b.task, b.train, bed_rows(&b, 90, 120), &p, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_SEEN_ROWS);
	assert_non_null(strstr(e.msg, "10 rows"));
	err_clear(&e);
	assert_false(pipeline_fit(
		&plan, b.frame, &b.task, bed_rows(&b, 0, 0), b.valid, &p, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	err_clear(&e);
	plan.weight_column = "job";
	assert_false(
		pipeline_fit(&plan, b.frame, &b.task, b.train, b.valid, &p, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_COLUMN_TYPE);
	bed_free(&b);
}

/* -- folds ---------------------------------------------------------------------------------- */

static void folds(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = bed_make(target, 300, 300);
		struct pipeline_plan plan = bed_plan(&b, kind);
		struct crossval v, again;
		struct err e = ERR_INIT;
		struct interval mean;
		double fold[5], sum = 0;
		int32_t outputs = task_outputs(&b.task);
		struct rowset rows = bed_rows(&b, 0, 200);
		if (!crossval_run(&plan, b.frame, &b.task, rows, 5, 7, &v, b.arena, NULL, &e))
			fail_msg("%s", e.msg);
		for (int32_t k = 0; k < 5; k++) {
			ptrdiff_t inside = 0;
			for (ptrdiff_t i = 0; i < rows.n; i++)
				inside += v.fold[i] == k;
			assert_true(inside >= 30 && inside <= 50);
			assert_int_equal(v.seen[k].n, rows.n - inside);
		}
		for (ptrdiff_t i = 0; i < rows.n; i++) /* no row's model has seen it */
			assert_int_equal(rowset_overlap(v.seen[v.fold[i]],
						 bed_rows(&b, rows.row[i], rows.row[i] + 1)),
				0);
		for (int hands = 1; hands <= 8; hands *= 2) { /* folds beside each other, and inside */
			struct pool *p = pool_new(hands);
			struct ctl c = { 0 };
			pool_attach(p, &c);
			assert_true(crossval_run(
				&plan, b.frame, &b.task, rows, 5, 7, &again, b.arena, &c, &e));
			assert_memory_equal(v.raw, again.raw, (size_t)(rows.n * outputs) * sizeof(double));
			pool_free(p);
		}
		assert_true(crossval_score(&v, b.frame, &b.task, metric_default(b.task.kind), fold,
			&mean, b.arena, &e));
		for (int32_t k = 0; k < 5; k++)
			sum += fold[k] / 5;
		assert_true(fabs(mean.value - sum) < 1e-12 && mean.lo < mean.value &&
			    mean.value < mean.hi);
		bed_free(&b);
	}
}

/* A target shuffled against its rows cannot be predicted: out-of-fold AUC is about a half. */
static void noise_stays_noise(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	struct rng r = rng_make(5, RNG_TEST, 0);
	struct bed b = { .arena = a };
	struct err e = ERR_INIT;
	struct findings notes;
	struct crossval v;
	struct scored s;
	struct interval auc;
	struct csv_options o = csv_defaults();

	(void)state;
	text_init(&t, a);
	text_add(&t, "x,w,y\n");
	for (int i = 0; i < 600; i++)
		text_addf(&t, "%.5f,w%d,%s\n", rng_normal(&r), (int)rng_below(&r, 40),
			rng_below(&r, 2) ? "yes" : "no");
	b.frame = bed_read(t.p, &o, a);
	findings_init(&notes, a);
	assert_true(task_make(b.frame, 2, NULL, NULL, &b.task, &notes, a, &e));
	assert_true(recipe_auto(b.frame, &b.task, &b.recipe, &notes, a, &e));
	struct pipeline_plan plan = bed_plan(&b, "logistic");
	assert_true(crossval_run(&plan, b.frame, &b.task, bed_rows(&b, 0, 600), 5, 7, &v, a, NULL, &e));
	assert_true(scored_make(&b.task, b.frame, v.rows, v.raw, NULL, (double)NAN, &s, a, &e));
	assert_true(metric_interval(metric_find("auc"), &s, 0, 1, &auc, a, NULL, &e));
	assert_true(auc.lo < .5 && auc.value < .56);
	bed_free(&b);
}

static void too_many_folds(void **state)
{
	struct bed b = bed_make(TWO, 100, 100);
	struct pipeline_plan plan = bed_plan(&b, "prior");
	struct crossval v;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(crossval_run(&plan, b.frame, &b.task, b.train, 1, 7, &v, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_RANGE);
	assert_false(
		crossval_run(&plan, b.frame, &b.task, bed_rows(&b, 0, 3), 5, 7, &v, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	bed_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_do_not_count),
		cmocka_unit_test(rows_alone),
		cmocka_unit_test(overlapping_parts),
		cmocka_unit_test(folds),
		cmocka_unit_test(noise_stays_noise),
		cmocka_unit_test(too_many_folds),
	};

	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
