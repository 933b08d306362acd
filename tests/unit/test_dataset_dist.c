/* What is said of a distribution holds: the step does what the advice promises. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "cells.h"
#include "data/frame.h"
#include "data/xy.h"
#include "dataset/dist.h"
#include "feature/recipe.h"
#include "stat/moments.h"

enum { ROWS = 500 };

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct dist made(const struct column *c, struct arena *a)
{
	struct err e = ERR_INIT;
	struct dist d;
	if (!dist_make(c, 1, &d, a, NULL, &e))
		fail_msg("%s", e.msg);
	return d;
}

/* 0: exp of a normal; 1: its mirror image; 2: the cube of a normal, which no step of this kind mends by half. */
static struct column skewed(int kind, struct arena *a)
{
	double x[ROWS];
	for (int i = 0; i < ROWS; i++) {
		struct rng r = rng_make(11, RNG_TEST, (uint64_t)i);
		double z = rng_normal(&r);
		x[i] = kind == 0 ? 10 * exp(z) : kind == 1 ? -10 * exp(z) : i == 7 ? 900 : z * z * z;
	}
	return cells_numbers("x", x, ROWS, a);
}

static double skewness_after(const char *step, const struct column *c, struct arena *a)
{
	struct err e = ERR_INIT;
	struct frame *f = cells_frame(c, 1, a);
	struct recipe r;
	struct fitted_recipe *fitted;
	struct xy d;
	int exponent;
	if (!recipe_parse(step, f, &r, a, &e) ||
		!recipe_fit(&r, f, NULL, rowset_all(f->rows, &f->digest, a), &fitted, &d, a, NULL, &e))
		fail_msg("%s", e.msg);
	struct moments m = moments_scaled(d.column[0].number, d.n, &exponent);
	return moments_skewness(&m);
}

static void the_step_keeps_the_promise(void **state)
{
	static const char *const step[] = { "log1p", "power" };
	struct arena *a = *state;
	for (int kind = 0; kind < 2; kind++) {
		struct column c = skewed(kind, a);
		struct dist d = made(&c, a);
		double promised = kind == 0 ? d.log_skewness : d.power_skewness;
		assert_string_equal(d.step, step[kind]);
		assert_true(fabs(promised) < fabs(d.skewness) / 2);
		/* Lambda is found to half the digits only, and in another order of the rows. */
		assert_true(fabs(skewness_after(d.step, &c, a) - promised) < (kind == 0 ? 1e-9 : 1e-5));
		assert_non_null(strstr(d.advice, arena_printf(a, "has skewness %.2f instead of %.2f", promised, d.skewness)));
		assert_true(kind == 0 || isnan(d.log_skewness));
	}
	struct column c = skewed(2, a);
	struct dist d = made(&c, a);
	assert_true(fabs(d.skewness) > DIST_SKEWED && d.step != NULL);
	if (strcmp(d.step, "robust") != 0)
		assert_true(fabs(skewness_after(d.step, &c, a)) < fabs(d.skewness) / 2);
}

/* The smallest and the largest of n have known distributions: 1 - (1 - u)^n and u^n. */
static void the_band_is_of_order_statistics(void **state)
{
	struct column c = skewed(0, *state);
	struct dist d = made(&c, *state);
	const struct dist_point *first = d.point, *last = d.point + d.points - 1;
	double n = ROWS;
	assert_true(d.points > 40 && d.points <= DIST_POINTS);
	assert_true(fabs(first->lo / family_quantile(d.best, 1 - pow(0.975, 1 / n)) - 1) < 1e-9);
	assert_true(fabs(first->hi / family_quantile(d.best, 1 - pow(0.025, 1 / n)) - 1) < 1e-9);
	assert_true(fabs(last->lo / family_quantile(d.best, pow(0.025, 1 / n)) - 1) < 1e-9);
	assert_true(fabs(last->hi / family_quantile(d.best, pow(0.975, 1 / n)) - 1) < 1e-9);
	for (int32_t i = 0; i < d.points; i++) {
		const struct dist_point *p = &d.point[i];
		ptrdiff_t k = lround(p->p * n + 0.5), below = 0;
		for (int r = 0; r < ROWS; r++)
			below += c.number[r] <= p->observed;
		assert_int_equal(below, k); /* values, not between them */
		assert_true(p->lo < p->best && p->best < p->hi && (i == 0 || p->observed > p[-1].observed));
	}
	struct column few = cells_numbers("x", c.number, 9, *state);
	d = made(&few, *state);
	assert_int_equal(d.points, 9);
}

static void two_values_are_no_distribution(void **state)
{
	const double x[] = { 0, 1, 1, 0, 1 }, y[] = { 0, 1, 1, 0, 2 };
	struct column two = cells_numbers("x", x, 5, *state), three = cells_numbers("x", y, 5, *state);
	struct err e = ERR_INIT;
	struct dist d;
	assert_false(dist_make(&two, 1, &d, *state, NULL, &e));
	assert_int_equal(e.code, ERR_COLUMN_TYPE);
	assert_string_equal(e.hint, "data freq 'x'");
	assert_true(dist_make(&three, 1, &d, *state, NULL, &e));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_step_keeps_the_promise),
		TEST(the_band_is_of_order_statistics),
		TEST(two_values_are_no_distribution),
	};
	return cmocka_run_group_tests_name("dist", tests, NULL, NULL);
}
