/* Moments against NIST's univariate sets: value by value, in chunks, and in two passes. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/rng.h"
#include "reference.h"
#include "stat/moments.h"

static struct moments streamed(const double *x, ptrdiff_t n)
{
	struct moments m = moments_zero();

	for (ptrdiff_t i = 0; i < n; i++)
		moments_add(&m, x[i]);
	return m;
}

static struct moments chunked(const double *x, ptrdiff_t n, ptrdiff_t size)
{
	struct moments m = moments_zero();

	for (ptrdiff_t i = 0; i < n; i += size)
		m = moments_merge(m, streamed(x + i, n - i < size ? n - i : size));
	return m;
}

/* The digits that a mean loses when values lie far from zero cost the sd twice: NIST's own gates. */
static void nist(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("nist_univariate.json", a);
	const char *name;
	json_t *c;
	int sets = 0;

	(void)state;
	json_object_foreach(root, name, c) {
		ptrdiff_t n;
		int exponent;
		const double *x = reference_reals(c, "input.x", &n, a);
		double gate = reference_real(c, "lre_sd");
		double mean = reference_real(c, "expect.of_doubles.mean");
		double sd = reference_real(c, "expect.of_doubles.sd");
		struct moments both = moments_scaled(x, n, &exponent);
		struct moments stream = streamed(x, n);
		struct moments chunk = chunked(x, n, 37);

		assert_digits(ldexp(both.mean, exponent), mean, 15);
		assert_digits(ldexp(moments_sd(&both), exponent), sd, 14.9);
		assert_digits(ldexp(moments_sd(&both), exponent),
			reference_real(c, "expect.certified.sd"), fmin(gate, 14.5));
		assert_digits(stream.mean, mean, 14);
		assert_digits(moments_sd(&stream), sd, fmin(gate, 13) - 0.9);
		assert_digits(chunk.mean, mean, 14);
		assert_digits(moments_sd(&chunk), sd, fmin(gate, 13) - 0.9);
		sets++;
	}
	assert_int_equal(sets, 9);
	arena_free(a);
}

/* 1, 2, 3, 4, 10: mean 4, central sums 50, 180, 1394, by hand. */
static void by_hand(void **state)
{
	const double x[] = { 1, 2, 3, 4, 10 };
	struct moments m = streamed(x, 5);

	(void)state;
	assert_digits(m.mean, 4, 15);
	assert_digits(m.m2, 50, 15);
	assert_digits(m.m3, 180, 14);
	assert_digits(m.m4, 1394, 14);
	assert_digits(moments_variance(&m), 12.5, 15);
	assert_digits(moments_skewness(&m), 36 / pow(10, 1.5), 14);
	assert_digits(moments_kurtosis(&m), 278.8 / 100 - 3, 13);
	assert_true(m.min == 1.0 && m.max == 10.0);
}

static void few(void **state)
{
	struct moments m = moments_zero();
	int exponent;

	(void)state;
	assert_true(isnan(moments_variance(&m)));
	moments_add(&m, 3);
	assert_true(isnan(moments_sd(&m)) && m.mean == 3.0);
	moments_add(&m, 3);
	assert_true(moments_sd(&m) == 0.0 && isnan(moments_skewness(&m)));
	m = moments_merge(m, moments_zero());
	assert_true(m.n == 2.0 && m.mean == 3.0);
	m = moments_scaled(NULL, 0, &exponent);
	assert_true(m.n == 0.0);
}

/* Any way to cut the rows gives the moments of the whole. */
static void merge_order(void **state)
{
	double x[1000];
	struct rng r = rng_make(3, RNG_TEST, 0);

	(void)state;
	for (int i = 0; i < 1000; i++)
		x[i] = 100 + exp(rng_normal(&r));
	struct moments whole = streamed(x, 1000);
	for (ptrdiff_t size = 1; size < 1100; size = size * 2 + 1) {
		struct moments m = chunked(x, 1000, size);

		assert_digits(m.mean, whole.mean, 14);
		assert_digits(m.m2, whole.m2, 12);
		assert_digits(m.m3, whole.m3, 12);
		assert_digits(m.m4, whole.m4, 12);
		assert_true(m.n == 1000.0 && m.min == whole.min && m.max == whole.max);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nist),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(few),
		cmocka_unit_test(merge_order),
	};

	return cmocka_run_group_tests_name("stat moments", tests, NULL, NULL);
}
