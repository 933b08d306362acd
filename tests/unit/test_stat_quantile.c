/* Sorting against qsort, quantiles against published numbers. */
#include "config.h"

#include <float.h>
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
#include "reference.h"
#include "stat/quantile.h"

enum { MOST = 5000 };

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Values of a kind that a radix could get wrong. */
static double draw(struct rng *r, int kind)
{
	static const double odd[] = {
		0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324, -5e-324, 1, -1, (double)INFINITY,
		-(double)INFINITY, 0.1,
	};
	uint64_t bits;
	double x;

	switch (kind) {
	case 0: return rng_normal(r);
	case 1: return (double)rng_below(r, 7) - 3;
	case 2: return odd[rng_below(r, 12)];
	case 3: return 1e9 + rng_double(r);
	/* Between far ends, numbers that differ in their last bits alone. */
	case 4: return rng_below(r, 50) ? 1 + (double)rng_below(r, 3000) * DBL_EPSILON : 1e300 * rng_normal(r);
	case 5: return 0.5 + (double)rng_below(r, 100); /* whole numbers apart */
	case 6: return rng_below(r, 200) ? (double)rng_below(r, 90) : 17.25;
	case 7: return (double)rng_below(r, 3 * MOST) - MOST;
	default:
		do {
			bits = rng_u64(r);
			memcpy(&x, &bits, sizeof x);
		} while (isnan(x));
		return x;
	}
}

static void sorts_like_qsort(void **state)
{
	static const ptrdiff_t sizes[] = { 0, 1, 2, 3, 47, 48, 49, 50, 300, MOST };
	static double x[MOST], y[MOST], scratch[MOST];

	(void)state;
	for (int kind = 0; kind < 9; kind++) {
		for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
			struct rng r = rng_make(1, RNG_TEST, (uint64_t)kind * 100 + s);
			ptrdiff_t n = sizes[s];

			for (ptrdiff_t i = 0; i < n; i++)
				x[i] = y[i] = draw(&r, kind);
			sort_doubles(x, scratch, n);
			qsort(y, (size_t)n, sizeof *y, ascending);
			for (ptrdiff_t i = 0; i < n; i++)
				assert_true(x[i] == y[i] && !(signbit(x[i]) && x[i] == 0.0));
			sort_doubles(x, scratch, n); /* what is sorted stays */
			for (ptrdiff_t i = 0; i < n; i++)
				assert_true(x[i] == y[i]);
		}
	}
}

static void carries_and_is_stable(void **state)
{
	static double x[MOST], key[MOST], y[MOST], scratch[2 * MOST];
	static int32_t order[MOST];

	(void)state;
	for (ptrdiff_t n = 5; n <= MOST; n *= 10) {
		struct rng r = rng_make(2, RNG_TEST, (uint64_t)n);

		for (ptrdiff_t i = 0; i < n; i++) {
			x[i] = key[i] = i % 2 ? (double)rng_below(&r, 40) - 20 :
				1 + (double)rng_below(&r, 3) * DBL_EPSILON;
			y[i] = (double)i;
		}
		sort_order(x, order, n);
		sort_carry(key, y, scratch, n);
		for (ptrdiff_t i = 0; i < n; i++) {
			assert_true(y[i] == order[i] && key[i] == x[order[i]]);
			if (i > 0)
				assert_true(key[i - 1] < key[i]
					|| (key[i - 1] == key[i] && y[i - 1] < y[i]));
		}
	}
}

/* A sort that counts its steps reaches the number it promises, whatever the values; one that is stopped says so. */
static void counts_and_stops(void **state)
{
	static const ptrdiff_t sizes[] = { 1, 30, 5000, 700000 };
	struct arena *a = arena_new();

	(void)state;
	for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
		for (int alike = 0; alike < 3; alike++) {
			ptrdiff_t n = sizes[k];
			struct rng r = rng_make(3, RNG_TEST, (uint64_t)k);
			double *x = ARENA_ARRAY(a, double, n);
			int32_t *order = ARENA_ARRAY(a, int32_t, n), *plain = ARENA_ARRAY(a, int32_t, n);
			struct ctl c = { 0 };
			struct err e = ERR_INIT;

			for (ptrdiff_t i = 0; i < n; i++)
				x[i] = alike == 0 ? rng_normal(&r) : alike == 1 ? (double)rng_below(&r, 5) : 1.5;
			assert_true(sort_order_on(&c, x, order, n, &e));
			assert_int_equal(atomic_load(&c.done), SORT_STEPS * n);
			sort_order(x, plain, n);
			assert_memory_equal(order, plain, (size_t)n * sizeof *order);
			atomic_store(&c.stop, true);
			assert_false(sort_order_on(&c, x, order, n, &e));
			assert_int_equal(e.code, ERR_CANCELLED);
		}
	}
	arena_free(a);
}

/* numpy.quantile([1, 2, 3, 4, 10], [.1, .25, .5, .9]) = 1.4, 2, 3, 7.6 */
static void type_7(void **state)
{
	const double x[] = { 1, 2, 3, 4, 10 };
	const double far[] = { -DBL_MAX, DBL_MAX };

	(void)state;
	assert_digits(quantile_sorted(x, 5, 0.1), 1.4, 15);
	assert_digits(quantile_sorted(x, 5, 0.25), 2, 15);
	assert_digits(quantile_sorted(x, 5, 0.5), 3, 15);
	assert_digits(quantile_sorted(x, 5, 0.9), 7.6, 15);
	assert_true(quantile_sorted(x, 5, 0) == 1.0 && quantile_sorted(x, 5, 1) == 10.0);
	assert_true(quantile_sorted(x, 1, 0.3) == 1.0);
	assert_true(quantile_sorted(far, 2, 0.5) == 0.0);
	assert_true(quantile_sorted(far, 2, 1) == DBL_MAX);
}

static void weighted(void **state)
{
	const double x[] = { 5, 1, 4, 2, 3 };
	const double w[] = { 0, 2, 1, 0, 1 };
	const double none[] = { 0, 0, 0, 0, 0 };
	double scratch[20];

	(void)state;
	assert_true(quantile_weighted(x, w, 5, 0.5, scratch) == 1.0);
	assert_true(quantile_weighted(x, w, 5, 0.51, scratch) == 3.0);
	assert_true(quantile_weighted(x, w, 5, 0.76, scratch) == 4.0);
	assert_true(quantile_weighted(x, w, 5, 1, scratch) == 4.0);
	assert_true(quantile_weighted(x, w, 5, 0, scratch) == 1.0);
	assert_true(quantile_weighted(x, NULL, 5, 0.5, scratch) == 3.0);
	assert_true(isnan(quantile_weighted(x, none, 5, 0.5, scratch)));
	assert_true(x[0] == 5.0 && x[4] == 3.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts_like_qsort),
		cmocka_unit_test(carries_and_is_stable),
		cmocka_unit_test(counts_and_stops),
		cmocka_unit_test(type_7),
		cmocka_unit_test(weighted),
	};

	return cmocka_run_group_tests_name("stat quantile", tests, NULL, NULL);
}
