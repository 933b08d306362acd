/* Permutation importance: closed forms, columns that are not used, and the loss it begins with. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "bed.h"
#include "data/finding.h"
#include "evaluate/importance.h"
#include "evaluate/score.h"
#include "stat/blas.h"

static struct importance_list permute(const struct predictor *p, const struct bed *b, struct rowset rows,
	int32_t rounds)
{
	struct importance_list l;
	struct err e = ERR_INIT;
	if (!importance_permute(&p->pipeline, b->frame, rows, rounds, 1, &l, b->arena, NULL, &e))
		fail_msg("%s", e.msg);
	return l;
}

static const struct importance *of_column(const struct importance_list *l, const char *name)
{
	for (int32_t i = 0; i < l->n; i++)
		if (strcmp(l->item[i].column, name) == 0)
			return &l->item[i];
	fail_msg("no column %s", name);
	return NULL;
}

/* y = 3 u - 2 v, and w is noise: least squares finds this, and no residual is left.  Dealing out u anew then
 * costs 9 (u - u')^2, whose mean over all permutations is 18 times the population variance of u. */
static void test_closed_form(void **state)
{
	struct bed b = { .arena = arena_new() };
	struct err e = ERR_INIT;
	struct rng r = rng_make(5, RNG_TEST, 0);
	struct csv_options o = csv_defaults();
	struct findings notes;
	struct text t;
	double u[300], v[300], sum[2] = { 0 }, squares[2] = { 0 };
	(void)state;
	text_init(&t, b.arena);
	text_add(&t, "u,v,w,y\n");
	for (int i = 0; i < 300; i++) {
		u[i] = round(1e6 * rng_normal(&r)) / 1e6;
		v[i] = round(1e6 * rng_normal(&r)) / 1e6;
		text_addf(&t, "%.6f,%.6f,%.6f,%.6f\n", u[i], v[i], rng_normal(&r), 3 * u[i] - 2 * v[i]);
	}
	for (int i = 200; i < 300; i++) {
		sum[0] += u[i] / 100, sum[1] += v[i] / 100;
		squares[0] += u[i] * u[i] / 100, squares[1] += v[i] * v[i] / 100;
	}
	findings_init(&notes, b.arena);
	b.frame = bed_read(t.p, &o, b.arena);
	if (!task_make(b.frame, 3, NULL, NULL, &b.task, &notes, b.arena, &e) ||
		!recipe_auto(b.frame, &b.task, &b.recipe, &notes, b.arena, &e))
		fail_msg("%s", e.msg);
	b.train = bed_rows(&b, 0, 200);
	b.valid = (struct rowset){ .source = b.train.source };
	struct predictor p = bed_fit(&b, "linear");
	struct importance_list l = permute(&p, &b, bed_rows(&b, 200, 300), 400);
	assert_int_equal(l.n, 3);
	assert_true(l.loss < 1e-10);
	assert_string_equal(l.item[0].column, "u");
	assert_string_equal(l.item[1].column, "v");
	double want[2] = { 18 * (squares[0] - sum[0] * sum[0]), 8 * (squares[1] - sum[1] * sum[1]) };
	/* The mean of 400 permutations of 100 rows: its standard error is under half a per cent. */
	for (int i = 0; i < 2; i++) {
		assert_true(fabs(l.item[i].gain.value / want[i] - 1) < 0.02);
		assert_true(l.item[i].gain.lo > 0 && l.item[i].gain.lo < l.item[i].gain.value);
		assert_int_equal(l.item[i].gain.n, 100);
	}
	assert_true(fabs(of_column(&l, "w")->gain.value) < 1e-9);
	bed_free(&b);
}

/* A rule of one column loses by that one, and by no other at all. */
static void test_columns_that_are_not_used(void **state)
{
	(void)state;
	for (enum target target = TWO; target <= THREE; target++) {
		struct bed b = bed_make(target, 400, 400);
		struct predictor p = bed_fit(&b, "onerule");
		struct importance_list l = permute(&p, &b, b.test, 3);
		int used = 0;
		for (int32_t i = 0; i < l.n; i++) {
			const struct interval *g = &l.item[i].gain;
			used += g->value > 0;
			assert_true(g->value > 0 || (g->value == 0 && g->lo == 0 && g->hi == 0));
		}
		assert_int_equal(used, 1);
		assert_true(l.item[0].gain.value > 0);
		bed_free(&b);
	}
}

/* The loss it begins with is the metric. */
static void test_loss_is_the_metric(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = bed_make(target, 400, 400);
		struct predictor p = bed_fit(&b, kind);
		struct importance_list l = permute(&p, &b, b.test, 1);
		struct scored s;
		struct err e = ERR_INIT;
		bool defined;
		const char *note;
		double value, *raw = bed_score(&p, &b, b.test, NULL);
		if (!scored_make(&b.task, b.frame, b.test, raw, NULL, NAN, &s, b.arena, &e) ||
			!metric_compute(metric_default(b.task.kind), &s, &value, &defined, &note, b.arena, &e))
			fail_msg("%s", e.msg);
		value = b.task.kind == TASK_REGRESSION ? value * value : value;
		assert_true(fabs(l.loss - value) <= 1e-12 * (1 + value));
		bed_free(&b);
	}
}

static void test_same_bits(void **state)
{
	struct bed b = bed_make(TWO, 400, 400);
	struct predictor p = bed_fit(&b, "boost");
	struct importance_list x = permute(&p, &b, b.test, 2), y = permute(&p, &b, b.test, 2);
	(void)state;
	for (int32_t i = 0; i < x.n; i++) {
		assert_string_equal(x.item[i].column, y.item[i].column);
		assert_memory_equal(&x.item[i].gain.value, &y.item[i].gain.value, sizeof(double));
	}
	/* x drives the target, z is noise. */
	assert_string_equal(x.item[0].column, "x");
	assert_true(x.item[0].gain.lo > 0 && of_column(&x, "z")->gain.lo < x.item[0].gain.lo / 4);
	bed_free(&b);
}

static void test_refusals(void **state)
{
	struct bed b = bed_make(TWO, 400, 400);
	struct predictor p = bed_fit(&b, "prior");
	struct importance_list l;
	struct err e = ERR_INIT;
	(void)state;
	assert_false(importance_permute(&p.pipeline, b.frame, bed_rows(&b, 0, 1), 1, 1, &l, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	bed_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_closed_form),
		cmocka_unit_test(test_columns_that_are_not_used),
		cmocka_unit_test(test_loss_is_the_metric),
		cmocka_unit_test(test_same_bits),
		cmocka_unit_test(test_refusals),
	};
	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
