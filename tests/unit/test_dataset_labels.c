/* How many labels are wrong once overlap is taken off: against numeric integration, and a linear program
 * over the whole grid by scipy; planted flips and the grades of students from one command. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "command/execute.h"
#include "command/service.h"
#include "dataset/label_rate.h"
#include "reference.h"
#include "threads.h"

static void overlap(void **state)
{
	static const char *const name[] = { "overlap_half", "overlap_two", "overlap_four" };
	struct arena *a = arena_new();
	json_t *all = reference_load("label_rate.json", a);
	double g[10];

	(void)state;
	for (int i = 0; i < 3; i++) {
		json_t *c = reference_at(all, name[i]);
		ptrdiff_t n;
		double *want = reference_reals(c, "expect.g", &n, a);
		label_rate_overlap(reference_real(c, "input.distance"), (int32_t)n, g);
		for (ptrdiff_t b = 0; b < n; b++)
			assert_true(fabs(g[b] - want[b]) < 1e-12 + 1e-9 * want[b]);
	}
	arena_free(a);
}

static void check_rate(const json_t *c, struct arena *a)
{
	struct interval v[3];
	struct err e = ERR_INIT;
	ptrdiff_t n, m;
	int32_t *label = reference_ints(c, "input.label", &n, a), k = (int32_t)reference_real(c, "input.classes");
	double *p = reference_reals(c, "input.p", &m, a);

	for (int hands = 0; hands < 3; hands++) {
		struct ctl *ctl = ARENA_NEW(a, struct ctl);
		threads_use(ctl, hands);
		assert_true(label_rate_find(label, p, n, k, &v[hands], a, ctl, &e));
		assert_true(v[hands].value == v[0].value && v[hands].lo == v[0].lo && v[hands].hi == v[0].hi);
	}
	assert_int_equal(v[0].n, n);
	assert_digits(v[0].value, reference_real(c, "expect.value"), 9);
	assert_digits(v[0].hi, reference_real(c, "expect.hi"), 9);
	assert_true(fabs(v[0].lo - reference_real(c, "expect.lo")) < 1e-7);
}

static void rates(void **state)
{
	static const char *const name[] = { "clear", "overlapping", "clean", "three" };
	struct arena *a = arena_new();
	json_t *all = reference_load("label_rate.json", a);

	(void)state;
	for (int i = 0; i < 4; i++)
		check_rate(reference_at(all, name[i]), a);
	arena_free(a);
}

/* One row, one class believed of all, and probabilities that are all equal. */
static void peculiar(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct interval v;
	int32_t label[40] = { 0 };
	double p[80];

	(void)state;
	for (int i = 0; i < 40; i++) {
		p[2 * i] = p[2 * i + 1] = 0.5;
		label[i] = i % 2;
	}
	assert_true(label_rate_find(label, p, 40, 2, &v, a, NULL, &e));
	assert_true(v.lo <= 0 && v.lo <= v.value && v.value <= v.hi && v.hi <= 1 && v.hi > 0.5);
	assert_true(label_rate_find(label, p, 1, 2, &v, a, NULL, &e));
	assert_true(v.lo <= 0 && v.value <= 0 && v.hi > 0.97);
	arena_free(a);
}

static struct report *ask(struct workbench *w, const char *line, struct arena *a)
{
	struct report *r = NULL;
	struct err e = ERR_INIT;

	if (!execute_line(w, line, &r, a, NULL, &e))
		fail_msg("%s: %s", line, e.msg);
	return r;
}

static double at(const struct report *r, const char *path)
{
	return node_number(node_find(r->root, path));
}

/* 188 of 941 labels are wrong; the raw rate starts above that. */
static void grades(void **state)
{
	struct arena *a = arena_new();
	struct options o = options_default();
	const char *path = reference_table("label_errors_student_grades/student-grades.csv", a);

	(void)state;
	if (!path) {
		arena_free(a);
		skip();
	}
	struct workbench *w = service_new(&o, false);
	struct report *r = ask(w, arena_printf(a, "data labels '%s' --target noisy_letter_grade --role stud_ID=id "
		"--truth letter_grade", path), a);
	assert_true(at(r, "rate.lo") > 188 / 941.0);
	assert_true(at(r, "wrong_labels.lo") > 0.01 && at(r, "wrong_labels.lo") < 188 / 941.0);
	assert_true(at(r, "wrong_labels.hi") > 188 / 941.0 && at(r, "wrong_labels.hi") < 0.3);
	assert_true(at(r, "truth.recall.value") > 0.84 && at(r, "truth.precision.value") > 0.73);
	service_free(w);
	arena_free(a);
}

/* Shares of what the model misses come from the ends of both intervals. */
static void explained(void **state)
{
	struct arena *a = arena_new();
	struct options o = options_default();
	const char *path = reference_table("penguins/penguins.csv", a);

	(void)state;
	if (!path) {
		arena_free(a);
		skip();
	}
	struct workbench *w = service_new(&o, false);
	struct report *r = ask(w, arena_printf(a, "data noise '%s' --target body_mass_g", path), a);
	assert_digits(at(r, "explained_by_noise.lo"), (1 - at(r, "max_r2.hi")) / (1 - at(r, "model_r2.lo")), 12);
	assert_digits(at(r, "explained_by_noise.value"), (1 - at(r, "max_r2.value")) / (1 - at(r, "r2")), 12);
	assert_true(at(r, "model_r2.lo") < at(r, "r2") && at(r, "r2") < at(r, "model_r2.hi"));
	r = ask(w, arena_printf(a, "data noise '%s' --target species", path), a);
	assert_digits(at(r, "explained"), fmin(at(r, "wrong_labels.value") / (1 - at(r, "accuracy.value")), 1), 12);
	assert_digits(at(r, "explained_by_labels.hi"), fmin(at(r, "wrong_labels.hi") / (1 - at(r, "accuracy.hi")), 1), 12);
	service_free(w);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlap),
		cmocka_unit_test(rates),
		cmocka_unit_test(peculiar),
		cmocka_unit_test(grades),
		cmocka_unit_test(explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
