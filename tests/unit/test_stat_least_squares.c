/* Least squares against certified digits, rational arithmetic and planted truth. */
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

/* Intercept and columns of a case of linear.json. */
static struct table linear_table(const json_t *c, ptrdiff_t *n, struct arena *a)
{
	const json_t *input = reference_at(c, "input");
	int columns = (int)json_array_size(reference_at(input, "x"));
	struct table t = { .y = reference_reals(input, "y", n, a) };
	double **column = ARENA_ARRAY(a, double *, 1 + columns);

	if (json_is_array(reference_at(input, "weight")))
		t.weight = reference_reals(input, "weight", NULL, a);
	column[t.p++] = ones(*n, a);
	for (int j = 0; j < columns; j++)
		column[t.p++] = reference_reals(input, arena_printf(a, "x.%d", j), NULL, a);
	t.column = column;
	return t;
}

/* Weighted, collinear, shifted by a million, ridge, more columns than rows: rational arithmetic. */
static void exact(void **state)
{
	static const bool intercept_free[16] = { true };
	struct arena *a = *state;
	json_t *root = reference_load("linear.json", a);
	const char *name;
	json_t *c;

	json_object_foreach(root, name, c) {
		ptrdiff_t n;
		struct table t = linear_table(c, &n, a);
		double ridge = reference_real(c, "input.lambda");
		struct least_squares s = fit(&t, n, ridge, intercept_free, a);
		const double *b = reference_reals(c, "expect.coefficient", NULL, a);
		bool perfect = strcmp(name, "ols_exact") == 0;
		double digits = strcmp(name, "ols_offset") == 0 ? 8 : 11;

		assert_digits(s.beta[0], reference_real(c, "expect.intercept"), digits);
		for (int32_t j = 1; j < t.p; j++)
			assert_digits(s.beta[j], b[j - 1], digits);
		if (!perfect)
			assert_digits(s.rss, reference_real(c, "expect.rss"), digits);
		for (int32_t j = 0; j < t.p; j++) {
			if (ridge > 0)
				assert_true(isnan(s.se[j]));
			else if (!perfect)
				assert_digits(s.se[j], reference_reals(c, "expect.se", NULL, a)[j], digits);
		}
	}
}

/* -- larger designs --------------------------------------------------------------------- */

/* y = sum of (j + 1) x_j + noise, made row by row, so that no memory is held. */
struct planted {
	int32_t p;
	int32_t copy_of; /* the last column repeats this one; -1: none */
};

static void fill_planted(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y)
{
	const struct planted *d = arg;

	for (ptrdiff_t r = r0; r < r1; r++, x += d->p) {
		struct rng rng = rng_make(6, RNG_TEST, (uint64_t)r);

		*y = rng_normal(&rng);
		for (int32_t j = 0; j < d->p; j++) {
			x[j] = j == 0 ? 1 : rng_normal(&rng);
			if (d->copy_of >= 0 && j == d->p - 1)
				x[j] = x[d->copy_of];
			else
				*y += (j + 1) * x[j];
		}
		y++;
	}
}

static struct least_squares fit_planted(const struct planted *d, ptrdiff_t n, struct ctl *c,
	struct arena *a)
{
	struct least_squares s;
	struct err e = ERR_INIT;

	if (!least_squares_fit(fill_planted, d, n, d->p, 0, NULL, &s, a, c, &e))
		fail_msg("%s", e.msg);
	return s;
}

/* Many blocks, on any hands: the same bits; and within 5 standard errors of the truth. */
static void hands(void **state)
{
	static struct ctl ctl;
	struct arena *a = *state;
	struct planted d = { .p = 40, .copy_of = -1 };
	struct least_squares s = fit_planted(&d, 120000, NULL, a);
	const int crews[] = { 0, 1, 2, 8 };

	for (int32_t j = 0; j < d.p; j++)
		assert_true(fabs(s.beta[j] - (j + 1)) < 5 * s.se[j] && s.se[j] < 0.0031);
	assert_true(fabs(s.rss / 120000 - 1) < 0.02 && s.condition < 1.1 && s.rank == 40);
	assert_int_equal(s.rows, 120000);
	for (size_t k = 0; k < 4; k++) {
		threads_use(&ctl, crews[k]);
		struct least_squares v = fit_planted(&d, 120000, &ctl, a);

		assert_memory_equal(s.beta, v.beta, (size_t)d.p * sizeof(double));
		assert_memory_equal(s.se, v.se, (size_t)d.p * sizeof(double));
		assert_true(s.rss == v.rss && s.condition == v.condition);
	}
}

/* Block borders must not show: sizes on both sides of a block, and panels of columns. */
static void sizes(void **state)
{
	struct arena *a = *state;

	for (int32_t p = 1; p <= 70; p += 23) {
		struct planted d = { .p = p, .copy_of = -1 };
		const ptrdiff_t n[] = { p + 1, 4095, 4096, 4097, 70001 };

		for (size_t k = 0; k < 5; k++) {
			struct least_squares s = fit_planted(&d, n[k], NULL, a);

			assert_int_equal(s.rank, p);
			for (int32_t j = 0; k > 0 && j < p; j++)
				assert_true(fabs(s.beta[j] - (j + 1)) < 5 * s.se[j]);
		}
	}
}

/* A repeated column is dropped: the fit is that of the rest, its twin or it carries the effect. */
static void dependent(void **state)
{
	struct arena *a = *state;
	struct planted d = { .p = 12, .copy_of = 4 }, rest = { .p = 11, .copy_of = -1 };

	for (ptrdiff_t n = 30; n < 300000; n *= 100) {
		struct least_squares s = fit_planted(&d, n, NULL, a);
		struct least_squares truth = fit_planted(&rest, n, NULL, a);
		int dropped = s.beta[4] == 0.0 ? 4 : 11;

		assert_int_equal(s.rank, 11);
		assert_true(isinf(s.condition) && isnan(s.se[dropped]) && s.beta[dropped] == 0.0);
		assert_digits(s.beta[4] + s.beta[11], truth.beta[4], 11);
		assert_digits(s.beta[7], truth.beta[7], 11);
		assert_digits(s.se[7], truth.se[7], 11);
		assert_digits(s.rss, truth.rss, 11);
	}
}

/* Orthogonal columns of lengths 3 and 4e5, unit-free: condition 1 to 2. */
static void condition(void **state)
{
	struct arena *a = *state;
	double x0[] = { 3, 0, 0 }, x1[] = { 0, 4e5, 0 }, x2[] = { 3, 1e-7, 0 };
	double *both[] = { x0, x1 }, *near[] = { x0, x2 };
	const double y[] = { 6, 8e5, 5 };
	struct table t = { .p = 2, .column = both, .y = y };
	struct least_squares s = fit(&t, 3, 0, NULL, a);

	assert_true(s.condition >= 1 && s.condition <= 2);
	assert_true(s.beta[0] == 2.0 && s.beta[1] == 2.0);
	assert_digits(s.rss, 25, 15);
	/* (1, 0) and (1, h): singular values sqrt 2 and h / sqrt 2, so 2 / h, h = 1e-7 / 3. */
	t.column = near;
	s = fit(&t, 3, 0, NULL, a);
	assert_digits(s.condition, 6e7, 6);
}

static void refusals(void **state)
{
	static struct ctl ctl;
	struct arena *a = *state;
	struct least_squares s;
	struct err e = ERR_INIT;
	struct planted d = { .p = 3, .copy_of = -1 };
	double x0[] = { 1, 2, 3 }, x1[] = { 1, (double)INFINITY, 1 };
	double *column[] = { x0, x1 };
	const double y[] = { 1, 2, 4 }, bad[] = { 1, (double)NAN, 4 };
	struct table t = { .p = 2, .column = column, .y = y };

	assert_false(least_squares_fit(fill_planted, &d, 0, 3, 0, NULL, &s, a, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	assert_false(least_squares_fit(fill_planted, &d, 9, 3000, 0, NULL, &s, a, NULL, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_false(least_squares_fit(fill_table, &t, 3, 2, 0, NULL, &s, a, NULL, &e));
	assert_int_equal(e.code, ERR_NOT_FINITE);
	assert_non_null(strstr(e.msg, "column 2"));
	t.p = 1;
	t.y = bad;
	assert_false(least_squares_fit(fill_table, &t, 3, 1, 0, NULL, &s, a, NULL, &e));
	assert_non_null(strstr(e.msg, "target"));
	atomic_store(&ctl.stop, true);
	assert_false(least_squares_fit(fill_planted, &d, 9, 3, 0, NULL, &s, a, &ctl, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	s = fit_planted(&d, 3, NULL, a); /* as many columns as rows: no spread to tell */
	assert_true(s.rank == 3 && isnan(s.se[0]) && s.rss < 1e-20);
	s = fit_planted(&d, 2, NULL, a);
	assert_int_equal(s.rank, 2);
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
		cmocka_unit_test_setup_teardown(exact, setup, teardown),
		cmocka_unit_test_setup_teardown(hands, setup, teardown),
		cmocka_unit_test_setup_teardown(sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(dependent, setup, teardown),
		cmocka_unit_test_setup_teardown(condition, setup, teardown),
		cmocka_unit_test_setup_teardown(refusals, setup, teardown),
	};

	return cmocka_run_group_tests_name("stat least squares", tests, NULL, NULL);
}
