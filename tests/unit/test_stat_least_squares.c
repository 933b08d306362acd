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
#include "reference.h"
#include "stat/blas.h"
#include "stat/least_squares.h"
#include "threads.h"

/* A design of columns, with weights. */
struct table {
	int32_t p;
	double *const *column;
	const double *y;
	const double *weight; /* NULL: all 1 */
};

static void fill_table(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y)
{
	const struct table *t = arg;

	for (ptrdiff_t r = r0; r < r1; r++) {
		double w = t->weight ? sqrt(t->weight[r]) : 1;

		for (int32_t j = 0; j < t->p; j++)
			*x++ = w * t->column[j][r];
		*y++ = w * t->y[r];
	}
}

static double *ones(ptrdiff_t n, struct arena *a)
{
	double *x = ARENA_ARRAY(a, double, n);

	for (ptrdiff_t i = 0; i < n; i++)
		x[i] = 1;
	return x;
}

/* Intercept first, when there is one, then the columns as they are. */
static struct table nist_table(const json_t *c, ptrdiff_t *n, struct arena *a)
{
	const json_t *input = reference_at(c, "input");
	int columns = (int)json_array_size(reference_at(input, "x"));
	struct table t = { .y = reference_reals(input, "y", n, a) };
	double **column = ARENA_ARRAY(a, double *, 1 + columns);

	if (json_is_true(reference_at(input, "intercept")))
		column[t.p++] = ones(*n, a);
	for (int j = 0; j < columns; j++)
		column[t.p++] = reference_reals(input, arena_printf(a, "x.%d", j), NULL, a);
	t.column = column;
	return t;
}

static struct least_squares fit(const struct table *t, ptrdiff_t n, double ridge,
	const bool *free_column, struct arena *a)
{
	struct least_squares out;
	struct err e = ERR_INIT;

	if (!least_squares_fit(fill_table, t, n, t->p, ridge, free_column, &out, a, NULL, &e))
		fail_msg("%s", e.msg);
	return out;
}

/* A perfect fit (Wampler 1 and 2) leaves rounding alone, far below the data. */
static void check_spread(const struct table *t, ptrdiff_t n, const struct least_squares *s,
	const json_t *truth, struct arena *a)
{
	const double *se = reference_reals(truth, "se", NULL, a);
	double rss = reference_real(truth, "rss");
	double square = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		square += t->y[i] * t->y[i];
	bool perfect = rss < 1e-20 * square;
	assert_true(perfect ? s->rss < 1e-28 * square : digits_right(s->rss, rss) >= 7.3);
	for (int32_t j = 0; j < s->p; j++) {
		if (perfect)
			assert_true(s->se[j] <= 1e-9 * fabs(s->beta[j]));
		else
			assert_digits(s->se[j], se[j], t->p > 7 ? 7.5 : 12.9);
	}
}

static void nist(void **state)
{
	struct arena *a = *state;
	json_t *root = reference_load("nist_linear.json", a);
	const char *name;
	json_t *c;

	json_object_foreach(root, name, c) {
		ptrdiff_t n;
		struct table t = nist_table(c, &n, a);
		struct least_squares s = fit(&t, n, 0, NULL, a);
		const double *exact = reference_reals(c, "expect.of_doubles.coefficient", NULL, a);
		const double *certified = reference_reals(c, "expect.certified.coefficient", NULL, a);
		double gate = reference_real(c, "lre");

		assert_int_equal(s.rank, t.p);
		for (int32_t j = 0; j < t.p; j++) {
			assert_digits(s.beta[j], exact[j], gate);
			assert_digits(s.beta[j], certified[j], gate);
		}
		check_spread(&t, n, &s, reference_at(c, "expect.of_doubles"), a);
	}
}

static int setup(void **state)
{
	blas_init();
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nist, setup, teardown),
	};

	return cmocka_run_group_tests_name("stat least squares", tests, NULL, NULL);
}
