#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "data/xy.h"
#include "model/linear_fit.h"
#include "model/model.h"
#include "reference.h"
#include "stat/blas.h"
#include "toy.h"

static const struct linear *fit_linear(const struct xy *d, double lambda, struct fit_info *info,
	struct arena *a)
{
	const char *words[] = { "--lambda", arena_printf(a, "%.17g", lambda) };
	bool ridge = lambda > 0.0;
	struct model m = toy_fit(model_class_find(ridge ? "ridge" : "linear"), d, words,
		ridge ? 2 : 0, info, a, NULL);
	return m.state;
}

static void assert_coefficients(const json_t *c, const struct linear *m, struct arena *a)
{
	ptrdiff_t p;
	const double *b = reference_reals(c, "expect.coefficient", &p, a);
	assert_int_equal(m->b.width, p + 1);
	assert_digits(m->b.value[0], reference_real(c, "expect.intercept"), 9);
	for (ptrdiff_t j = 0; j < p; j++)
		assert_digits(m->b.value[1 + j], b[j], 9);
	if (!json_object_get(reference_at(c, "expect"), "se"))
		return;
	const double *se = reference_reals(c, "expect.se", NULL, a);
	for (ptrdiff_t j = 0; j <= p && reference_real(c, "expect.rss") > 0.0; j++)
		assert_digits(m->b.se[j], se[j], 8);
}

/* scikit-learn and R: weights, counts, large offsets, collinear and more columns than rows. */
static void agrees_with_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_load("linear.json", a), *c;
	json_object_foreach(all, name, c) {
		struct xy *d = toy_from_json(reference_at(c, "input"), 0, a);
		const struct linear *m =
			fit_linear(d, reference_real(c, "input.lambda"), NULL, a);
		ptrdiff_t n;
		const double *fitted = reference_reals(c, "expect.fitted", &n, a);
		double *out = ARENA_ARRAY(a, double, d->n);
		linear_predict(m, d, NULL, out);
		for (ptrdiff_t r = 0; r < n; r++)
			assert_digits(out[r], fitted[r], 9);
		if (strcmp(name, "ols_offset") != 0)
			assert_coefficients(c, m, a);
	}
}

/* The powers of the only column. */
static void raise_powers(struct xy *d, int degree, struct arena *a)
{
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, degree);
	for (int k = 0; k < degree; k++) {
		double *x = ARENA_ARRAY(a, double, d->n);
		for (ptrdiff_t r = 0; r < d->n; r++)
			x[r] = pow(d->column[0].number[r], k + 1);
		column[k] = toy_number("power", x);
	}
	d->column = column;
	d->p = degree;
}

/* NIST's certified digits, as many as the doubles of the data allow. */
static void agrees_with_nist(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_load("nist_linear.json", a), *c;
	json_object_foreach(all, name, c) {
		struct fit_info info;
		if (!json_is_true(reference_at(c, "input.intercept")))
			continue;
		json_object_set_new(reference_at(c, "input"), "weight", json_null());
		struct xy *d = toy_from_json(reference_at(c, "input"), 0, a);
		int degree = (int)reference_real(c, "input.degree");
		if (degree > 1)
			raise_powers(d, degree, a);
		const struct linear *m = fit_linear(d, 0.0, &info, a);
		const double *truth = reference_reals(c, "expect.certified.coefficient", NULL, a);
		bool warned = info.warning_code == ERR_WARN_ILL_CONDITIONED;
		assert_true(!warned || strcmp(name, "Filip") == 0);
		for (int32_t j = 0; j < m->b.width; j++)
			assert_digits(m->b.value[j], truth[j], reference_real(c, "lre"));
		if (strcmp(name, "Wampler1") == 0 || strcmp(name, "Wampler2") == 0)
			assert_true(m->sigma < 1e-9); /* an exact fit */
		else
			assert_digits(m->sigma,
				reference_real(c, "expect.of_doubles.residual_sd"), 8);
	}
}

/* Levels and the intercept depend on each other: the commonest level is the reference, and the
 * fit is that of the table with the level's column left out. */
static void one_level_is_the_reference(void **state)
{
	struct arena *a = *state;
	struct fit_info info;
	struct xy *d = toy_dense(400, 0, 7, a), plain = *d;
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, 6);
	int64_t count[4] = { 0 };
	int32_t most = 0;
	d->p = 3;
	plain.column = column;
	plain.p = 0;
	for (ptrdiff_t r = 0; r < d->n; r++)
		count[d->column[1].code[r]]++;
	for (int32_t k = 1; k < 4; k++)
		most = count[k] > count[most] ? k : most;
	column[plain.p++] = d->column[0];
	for (int32_t k = 0; k < 4; k++) {
		double *x = ARENA_ARRAY(a, double, d->n);
		for (ptrdiff_t r = 0; r < d->n; r++)
			x[r] = d->column[1].code[r] == k;
		if (k != most)
			column[plain.p++] = toy_number("level", x);
	}
	column[plain.p++] = d->column[2];
	const struct linear *m = fit_linear(d, 0.0, &info, a), *q = fit_linear(&plain, 0.0, NULL, a);
	assert_int_equal(info.warning_code, 0);
	assert_int_equal(m->rank, 6);
	for (int32_t j = 0, i = 0; j < m->b.width; j++) {
		bool held = j == 2 + most;
		assert_digits(m->b.value[j], held ? 0.0 : q->b.value[i], 11);
		assert_true(isnan(m->b.se[j]) == held);
		i += !held;
	}
}

static void dependent_columns_warn(void **state)
{
	struct arena *a = *state;
	struct fit_info info;
	struct xy *d = toy_dense(200, 0, 3, a);
	const struct linear *m = fit_linear(d, 0.0, &info, a); /* has a column of ones */
	assert_int_equal(info.warning_code, ERR_WARN_ILL_CONDITIONED);
	assert_non_null(strstr(info.warning, "1 of 7 columns"));
	assert_int_equal(m->rank, 6);
}

static void explains_coefficients(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_dense(200, 0, 3, a);
	d->p = 3;
	const struct linear *m = fit_linear(d, 0.0, NULL, a);
	struct report *r = report_new(a);
	linear_explain(m, d, report_root(r));
	const struct node *list = node_find(report_root(r), "coefficients");
	assert_int_equal(list->count, 7);
	assert_string_equal(node_find(list->first, "name")->string, "(intercept)");
	assert_string_equal(node_find(list->first->next->next, "name")->string, "job=clerk");
	assert_digits(node_number(node_find(list->first->next, "t")),
		m->b.value[1] / m->b.se[1], 15);
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

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(agrees_with_reference),
		TEST(agrees_with_nist),
		TEST(one_level_is_the_reference),
		TEST(dependent_columns_warn),
		TEST(explains_coefficients),
	};
	return cmocka_run_group_tests_name("model linear", tests, NULL, NULL);
}
