/* Little's test against numpy's EM over single rows, and what it refuses to say. */
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
#include "cells.h"
#include "reference.h"
#include "stat/blas.h"
#include "stat/little.h"
#include "threads.h"

enum { MOST = 10 };

/* Up to MOST columns of a case. */
struct cells {
	struct column column[MOST];
	const struct column *at[MOST];
	int32_t d;
	ptrdiff_t n;
};

static void add(struct cells *x, const char *name, const double *number, ptrdiff_t n, struct arena *a)
{
	x->column[x->d] = cells_numbers(name, number, n, a);
	x->at[x->d] = &x->column[x->d];
	x->d++;
	x->n = n;
}

static struct little test_of(const struct cells *x, struct ctl *c, struct arena *a)
{
	struct little out;
	struct err e = ERR_INIT;

	assert_true(little_test(x->at, x->d, x->n, &out, a, c, &e));
	return out;
}

static void check_case(const json_t *c, struct arena *a)
{
	struct cells x = { .d = 0 };
	ptrdiff_t n;
	size_t d = json_array_size(reference_at(c, "input.x"));

	for (size_t i = 0; i < d; i++) {
		json_t *column = json_array_get(reference_at(c, "input.x"), i), *o = json_object();
		json_object_set(o, "x", column);
		add(&x, "x", reference_reals(o, "x", &n, a), (ptrdiff_t)json_array_size(column), a);
		json_decref(o);
	}
	struct little t = test_of(&x, NULL, a);
	assert_null(t.why_not);
	assert_true(t.converged);
	assert_digits(t.d2, reference_real(c, "expect.d2"), 6); /* both stop when a round moves less than they look at */
	assert_digits(t.df, reference_real(c, "expect.df"), 15);
	assert_digits(t.p, reference_real(c, "expect.p"), 5);
	assert_int_equal(t.patterns, (int)reference_real(c, "expect.patterns"));
	assert_int_equal(t.rows, (int)reference_real(c, "expect.rows"));
}

static void as_numpy(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("little.json", a), *one;
	const char *name;

	(void)state;
	json_object_foreach(all, name, one)
		check_case(one, a);
	arena_free(a);
}

/* Two columns, the second missing in the last rows: the likelihood factors (Anderson 1957), so that d2 follows from
 * the regression on the first, by hand. */
static void monotone(void **state)
{
	static const double first[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	double none = (double)NAN, second[] = { 1, 3, 2, 5, 4, none, none, none };
	struct arena *a = arena_new();
	struct cells x = { .d = 0 };

	(void)state;
	add(&x, "first", first, 8, a);
	add(&x, "second", second, 8, a);
	struct little t = test_of(&x, NULL, a);
	/* mu_1 = 4.5, sigma_11 = 5.25.  Both patterns have the same expected residual of second on first, 0: what is
	 * left is the first column's 5 (3 - 4.5)^2 / 5.25 + 3 (7 - 4.5)^2 / 5.25. */
	assert_true(fabs(t.d2 - (5 * 2.25 + 3 * 6.25) / 5.25) < 1e-7);
	assert_true(t.df > 0.5 && t.df < 1.5);
	arena_free(a);
}

static void fill(double *x, ptrdiff_t n, int stream)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		struct rng r = rng_make((uint64_t)stream, RNG_TEST, (uint64_t)i);
		x[i] = rng_normal(&r);
		x[i] = rng_double(&r) < 0.1 ? (double)NAN : x[i];
	}
}

static void same_bits(void **state)
{
	enum { N = 3000, D = 8 };
	struct arena *a = arena_new();
	struct cells x = { .d = 0 };
	double *number = ARENA_ARRAY(a, double, N);
	struct little first = { 0 };

	(void)state;
	for (int i = 0; i < D; i++) {
		fill(number, N, i);
		add(&x, "x", number, N, a);
	}
	for (int hands = 0; hands < 4; hands++) {
		struct ctl c = { 0 };
		threads_use(&c, hands);
		struct little t = test_of(&x, &c, a);
		if (hands == 0)
			first = t;
		assert_null(t.why_not);
		assert_memory_equal(&t.d2, &first.d2, sizeof t.d2);
	}
	arena_free(a);
}

static void expect_refusal(const struct cells *x, const char *words, struct arena *a)
{
	struct little t = test_of(x, NULL, a);
	assert_non_null(t.why_not);
	assert_non_null(strstr(t.why_not, words));
	assert_true(isnan(t.d2) && isnan(t.df) && isnan(t.p));
}

static void refusals(void **state)
{
	double none = (double)NAN, left[] = { 1, 2, 3, 1, none, none, none, none }, whole[] = { 3, 1, 4, 1, 5, 9, 2, 6 };
	double right[] = { none, none, none, none, 1, 2, 5, 3 }, twice[8], holes[] = { 2, none, 7, 1, 8, 2, none, 1 };
	struct arena *a = arena_new();
	struct cells apart = { .d = 0 }, one = { .d = 0 }, copies = { .d = 0 }, few = { .d = 0 }, many = { .d = 0 };

	(void)state;
	for (int i = 0; i < 8; i++)
		twice[i] = 2 * whole[i];
	add(&apart, "left", left, 8, a);
	add(&apart, "right", right, 8, a);
	expect_refusal(&apart, "no row knows both left and right", a);
	add(&one, "whole", whole, 8, a);
	expect_refusal(&one, "nothing to compare", a);
	add(&copies, "whole", whole, 8, a);
	add(&copies, "twice", twice, 8, a);
	add(&copies, "holes", holes, 8, a);
	expect_refusal(&copies, "determine each other", a);
	add(&few, "whole", whole, 3, a);
	add(&few, "holes", holes, 3, a);
	expect_refusal(&few, "3 rows are too few", a);
	double *number = ARENA_ARRAY(a, double, 4000);
	for (int i = 0; i < MOST; i++) {
		for (int r = 0; r < 4000; r++)
			number[r] = r >> i & 1 ? none : r * 7 % 11;
		add(&many, "x", number, 4000, a);
	}
	expect_refusal(&many, "more than 300", a);
	arena_free(a);
}

static void stops(void **state)
{
	double none = (double)NAN, x[] = { 1, 2, none, 4, 5, 3 }, y[] = { 2, 1, 3, none, 2, 7 };
	struct arena *a = arena_new();
	struct cells two = { .d = 0 };
	struct ctl c = { 0 };
	struct little t;
	struct err e = ERR_INIT;

	(void)state;
	add(&two, "x", x, 6, a);
	add(&two, "y", y, 6, a);
	atomic_store(&c.stop, true);
	assert_false(little_test(two.at, 2, 6, &t, a, &c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_numpy),
		cmocka_unit_test(monotone),
		cmocka_unit_test(same_bits),
		cmocka_unit_test(refusals),
		cmocka_unit_test(stops),
	};

	blas_init();
	return cmocka_run_group_tests_name("stat little", tests, NULL, NULL);
}
