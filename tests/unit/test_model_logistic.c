#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/xy.h"
#include "model/coefficients.h"
#include "model/logit.h"
#include "model/model.h"
#include "model/newton.h"
#include "reference.h"
#include "stat/blas.h"
#include "threads.h"
#include "toy.h"

static const struct coefficients *coefficients_of(const struct model *m)
{
	return m->state; /* the first member */
}

static struct model fit_logistic(const struct xy *d, double lambda, struct fit_info *info,
	struct arena *a, struct ctl *c)
{
	const char *words[] = { "--lambda", arena_printf(a, "%.17g", lambda) };
	return toy_fit(model_class_find("logistic"), d, words, 2, info, a, c);
}

/* |x - truth| <= limit x max(1, |truth|). */
static void assert_near(double x, double truth, double limit, const char *name)
{
	if (fabs(x - truth) > limit * fmax(1.0, fabs(truth)))
		fail_msg("%s: %.17g, not %.17g", name, x, truth);
}

static void binary_agrees_with_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_load("logistic.json", a), *c;
	json_object_foreach(all, name, c) {
		struct fit_info info;
		ptrdiff_t p, n;
		struct xy *d = toy_from_json(reference_at(c, "input"), 2, a);
		struct model m = fit_logistic(d, reference_real(c, "input.lambda"), &info, a, NULL);
		const struct coefficients *b = coefficients_of(&m);
		const double *want = reference_reals(c, "expect.coefficient", &p, a);
		const double *margin = reference_reals(c, "expect.margin", &n, a);
		const double *raw = toy_predict(&m, d, a, NULL);
		assert_string_equal(info.stopped, "converged");
		assert_int_equal(info.warning_code, 0);
		assert_near(b->value[0], reference_real(c, "expect.intercept"), 1e-7, name);
		for (ptrdiff_t j = 0; j < p; j++)
			assert_near(b->value[1 + j], want[j], 1e-7, name);
		for (ptrdiff_t r = 0; r < n; r++)
			assert_near(raw[r], margin[r], 1e-7, name);
		assert_near(model_loss(d, raw), reference_real(c, "expect.log_loss"), 1e-9, name);
		assert_true((b->se != NULL) == (reference_real(c, "input.lambda") <= 0.0));
		if (!b->se)
			continue;
		want = reference_reals(c, "expect.se", NULL, a); /* R's glm */
		for (ptrdiff_t j = 0; j <= p; j++)
			assert_near(b->se[j] / want[j], 1, 1e-7, name);
	}
}

static void classes_agree_with_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_load("multinomial.json", a), *c;
	json_object_foreach(all, name, c) {
		struct fit_info info;
		int32_t classes = (int32_t)reference_real(c, "input.classes");
		if (classes == 2)
			continue; /* two classes have one score, and another penalty */
		struct xy *d = toy_from_json(reference_at(c, "input"), classes, a);
		struct model m = fit_logistic(d, reference_real(c, "input.lambda"), &info, a, NULL);
		const struct coefficients *b = coefficients_of(&m);
		const double *intercept = reference_reals(c, "expect.intercept", NULL, a);
		assert_string_equal(info.stopped, "converged");
		for (int32_t k = 0; k < classes; k++) {
			ptrdiff_t p;
			const double *want = reference_reals(c,
				arena_printf(a, "expect.coefficient.%d", (int)k), &p, a);
			const double *got = b->value + (ptrdiff_t)k * b->width;
			assert_near(got[0], intercept[k], 1e-6, name);
			for (ptrdiff_t j = 0; j < p; j++)
				assert_near(got[1 + j], want[j], 1e-6, name);
		}
		assert_near(model_loss(d, toy_predict(&m, d, a, NULL)),
			reference_real(c, "expect.log_loss"), 1e-9, name);
	}
}

/* The one-hot shortcut gives what written-out columns of 0 and 1 give. */
static void onehot_equals_dense(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_dense(3000, 3, 5, a), plain = *d;
	struct xy_column column[7];
	plain.column = column;
	plain.p = 7;
	column[0] = d->column[0];
	column[5] = d->column[2];
	column[6] = d->column[3];
	for (int32_t k = 0; k < 4; k++) {
		double *x = ARENA_ARRAY(a, double, d->n);
		for (ptrdiff_t r = 0; r < d->n; r++)
			x[r] = d->column[1].code[r] == k;
		column[1 + k] = toy_number("level", x);
	}
	struct model m = fit_logistic(d, 1.0, NULL, a, NULL);
	struct model q = fit_logistic(&plain, 1.0, NULL, a, NULL);
	for (ptrdiff_t i = 0; i < 3 * 8; i++)
		assert_near(coefficients_of(&m)->value[i], coefficients_of(&q)->value[i], 1e-12, "");
}

/* Central differences of the loss and of the gradient. */
static void derivatives_are_right(void **state)
{
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct logit l;
	struct xy *d = toy_dense(700, 3, 11, a);
	double *w = ARENA_ARRAY(a, double, d->n);
	struct rng rng = rng_make(2, RNG_TEST, 0);
	for (ptrdiff_t r = 0; r < d->n; r++)
		w[r] = rng_double(&rng);
	d->weight = w;
	assert_true(logit_init(&l, d, 0.3, a, NULL, &e));
	double *b = ARENA_ARRAY(a, double, l.size), *h = ARENA_ARRAY(a, double, l.size * l.size);
	double *g = ARENA_ARRAY(a, double, l.size);
	for (ptrdiff_t i = 0; i < l.size; i++)
		b[i] = 0.3 * rng_normal(&rng);
	assert_true(logit_evaluate(&l, b, &e));
	memcpy(g, l.gradient, (size_t)l.size * sizeof *g);
	memcpy(h, l.hessian, (size_t)(l.size * l.size) * sizeof *h);
	for (ptrdiff_t i = 0; i < l.size; i++) {
		double step = 6e-6, at = b[i], up, down;
		double *gu = ARENA_ARRAY(a, double, l.size);
		b[i] = at + step;
		assert_true(logit_evaluate(&l, b, &e));
		up = l.loss;
		memcpy(gu, l.gradient, (size_t)l.size * sizeof *gu);
		b[i] = at - step;
		assert_true(logit_evaluate(&l, b, &e));
		down = l.loss;
		b[i] = at;
		assert_near((up - down) / (2 * step), g[i], 1e-7, "gradient");
		for (ptrdiff_t j = i; j < l.size; j++)
			assert_near((gu[j] - l.gradient[j]) / (2 * step), h[j * l.size + i], 1e-7,
				"hessian");
	}
}

/* A table too wide for a written Hessian goes through conjugate gradients to the same optimum:
 * every part of the gradient is nearly 0 there. */
static void wide_tables_reach_the_optimum(void **state)
{
	struct arena *a = *state;
	struct fit_info info;
	struct err e = ERR_INIT;
	struct logit l;
	enum { ROWS = 3000, LEVELS = 800 };
	struct xy *d = toy_dense(ROWS, 3, 13, a);
	struct xy_column column[2] = { d->column[0], d->column[1] };
	struct str *level = ARENA_ARRAY(a, struct str, LEVELS);
	int32_t *code = ARENA_ARRAY(a, int32_t, ROWS);
	struct rng rng = rng_make(4, RNG_TEST, 0);
	for (int k = 0; k < LEVELS; k++)
		level[k] = str_of(arena_printf(a, "%d", k));
	for (ptrdiff_t r = 0; r < ROWS; r++)
		code[r] = (int32_t)rng_below(&rng, LEVELS);
	column[1].code = code;
	column[1].level = level;
	column[1].levels = LEVELS;
	d->column = column;
	d->p = 2;
	struct model m = fit_logistic(d, 0.5, &info, a, NULL);
	assert_string_equal(info.stopped, "converged");
	assert_true(logit_init(&l, d, 0.5, a, NULL, &e));
	assert_false(l.dense);
	/* One number and one category: packed and dense places are the same. */
	assert_true(logit_evaluate(&l, coefficients_of(&m)->value, &e));
	for (ptrdiff_t i = 0; i < l.size; i++)
		assert_true(fabs(l.gradient[i]) < 1e-6);
}

static void same_bits_on_any_hands(void **state)
{
	struct arena *a = *state;
	for (int32_t classes = 2; classes <= 3; classes++) {
		struct xy *d = toy_dense(20000, classes, 17, a);
		struct model one = fit_logistic(d, 1.0, NULL, a, NULL);
		double *raw = toy_predict(&one, d, a, NULL);
		for (int hands = 0; hands <= 8; hands += 4) {
			struct ctl *c = ARENA_NEW(a, struct ctl);
			threads_use(c, hands);
			struct model m = fit_logistic(d, 1.0, NULL, a, c);
			assert_memory_equal(coefficients_of(&m)->value, coefficients_of(&one)->value,
				(size_t)(m.outputs * coefficients_of(&m)->width) * sizeof(double));
			assert_memory_equal(toy_predict(&m, d, a, c), raw,
				(size_t)(d->n * m.outputs) * sizeof *raw);
		}
	}
}

/* Columns that tell the classes apart, all but a tie, and overlapping ones. */
static void separation_is_seen(void **state)
{
	static const double x[] = { -3, -2, -1, 0, 0, 1, 2, 3 };
	static const int32_t apart[] = { 0, 0, 0, 0, 0, 1, 1, 1 };
	static const int32_t tied[] = { 0, 0, 0, 0, 1, 1, 1, 1 };
	static const int32_t mixed[] = { 0, 1, 0, 0, 1, 1, 0, 1 };
	static const int32_t three[] = { 0, 0, 0, 1, 1, 2, 2, 2 };
	static const int32_t *const label[] = { apart, tied, three, mixed };
	struct arena *a = *state;
	struct xy_column column = toy_number("x", x);
	for (int k = 0; k < 4; k++) {
		struct fit_info info;
		struct xy d = { .n = 8, .p = 1, .column = &column,
			.task = toy_task(k == 2 ? 3 : 2, a), .label = label[k] };
		fit_logistic(&d, 0.0, &info, a, NULL);
		assert_string_equal(info.stopped, k == 3 ? "converged" : "separated");
		assert_int_equal(info.warning_code, k == 3 ? 0 : ERR_WARN_NOT_CONVERGED);
		fit_logistic(&d, 1.0, &info, a, NULL);
		assert_string_equal(info.stopped, "converged");
	}
}

/* A one-hot column and the intercept determine each other: no error can be told. */
static void undetermined_coefficients_have_no_error(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_dense(300, 2, 23, a);
	d->p = 2;
	struct fit_info info;
	struct model m = fit_logistic(d, 0.0, &info, a, NULL);
	assert_string_equal(info.stopped, "converged");
	for (int32_t j = 0; j < coefficients_of(&m)->width; j++)
		assert_true(isnan(coefficients_of(&m)->se[j]) == (j != 1));
}

static void curve_falls(void **state)
{
	struct arena *a = *state;
	struct fit_info info;
	struct err e = ERR_INIT;
	struct model m;
	struct xy *d = toy_dense(500, 2, 19, a), *v = toy_dense(200, 2, 20, a);
	const struct model_class *k = model_class_find("logistic");
	assert_true(model_fit(k, d, v, NULL, 1, &m, &info, a, NULL, &e));
	assert_true(info.points >= 3);
	for (ptrdiff_t i = 1; i < info.points; i++)
		assert_true(info.curve[i].train <= info.curve[i - 1].train + 1e-12);
	assert_digits(info.curve[info.points - 1].valid, model_loss(v, toy_predict(&m, v, a, NULL)),
		12);
	assert_digits(info.curve[info.points - 1].train, model_loss(d, toy_predict(&m, d, a, NULL)),
		12);
}

/* The stable forms at scores far out (reference values: closed form). */
static void links_do_not_overflow(void **state)
{
	struct arena *a = *state;
	struct task *t = toy_task(3, a);
	double raw[] = { 1000, 0, -1000 }, p[3];
	assert_true(sigmoid(1000) == 1.0 && sigmoid(-1000) == 0.0);
	assert_true(log1p_exp(1000) == 1000.0 && log1p_exp(-1000) == 0.0);
	assert_digits(sigmoid(-30), exp(-30) / (1 + exp(-30)), 15);
	assert_digits(log1p_exp(-30), log1p(exp(-30)), 15);
	model_probability(t, raw, 1, p);
	assert_true(p[0] == 1.0 && p[1] == 0.0 && p[2] == 0.0);
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
		TEST(binary_agrees_with_reference),
		TEST(classes_agree_with_reference),
		TEST(onehot_equals_dense),
		TEST(derivatives_are_right),
		TEST(wide_tables_reach_the_optimum),
		TEST(same_bits_on_any_hands),
		TEST(separation_is_seen),
		TEST(undetermined_coefficients_have_no_error),
		TEST(curve_falls),
		TEST(links_do_not_overflow),
	};
	return cmocka_run_group_tests_name("model logistic", tests, NULL, NULL);
}
