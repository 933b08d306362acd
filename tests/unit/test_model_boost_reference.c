#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xy.h"
#include "model/model.h"
#include "reference.h"
#include "toy.h"

/* boost.json holds scores of scikit-learn's histogram gradient boosting, which sums gradients of
 * single precision; two programs that agree on every split differ by 3e-8 at most. */
#define LIMIT 1e-7

enum { CODES = 16 };

/* Cells that are null are missing, in a code column -1. */
static struct xy_column read_column(const json_t *c, const char *path, bool code, ptrdiff_t *n,
	struct arena *a)
{
	double *x = reference_reals(c, path, n, a);
	uint64_t *missing = ARENA_ARRAY(a, uint64_t, bitmap_words(*n));
	int32_t *codes = ARENA_ARRAY(a, int32_t, *n);
	for (ptrdiff_t r = 0; r < *n; r++) {
		codes[r] = isnan(x[r]) ? -1 : (int32_t)x[r];
		if (!isnan(x[r]))
			continue;
		missing[r >> 6] |= (uint64_t)1 << (r & 63);
		x[r] = 0;
	}
	return code ? (struct xy_column){ .name = path, .kind = XY_CODE, .code = codes,
		.levels = CODES, .missing = missing }
		: (struct xy_column){ .name = path, .kind = XY_NUMBER, .number = x,
			.missing = missing };
}

static struct xy *read_rows(const json_t *c, const char *what, struct arena *a)
{
	struct xy *d = ARENA_NEW(a, struct xy);
	size_t p = json_array_size(reference_at(c, "input.x"));
	bool has_code = json_array_size(reference_at(c, "input.categorical")) > 0;
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, (ptrdiff_t)p);
	for (size_t j = 0; j < p; j++)
		column[j] = read_column(c, arena_printf(a, "input.%s.%zu", what, j),
			has_code && j == 4, &d->n, a);
	d->p = (int32_t)p;
	d->column = column;
	d->task = toy_task((int32_t)reference_real(c, "input.classes"), a);
	return d;
}

static struct xy *read_train(const json_t *c, struct arena *a)
{
	struct xy *d = read_rows(c, "x", a);
	ptrdiff_t n;
	const double *y = reference_reals(c, "input.y", &n, a);
	int32_t *label = ARENA_ARRAY(a, int32_t, n);
	for (ptrdiff_t r = 0; r < n; r++)
		label[r] = (int32_t)y[r];
	if (d->task->classes == 0)
		d->y = y;
	else
		d->label = label;
	if (json_is_array(reference_at(c, "input.weight")))
		d->weight = reference_reals(c, "input.weight", &n, a);
	return d;
}

static struct model fit_case(const json_t *c, const struct xy *d, struct arena *a)
{
	const char *words[] = {
		"--rounds", arena_printf(a, "%g", reference_real(c, "input.trees")),
		"--rate", arena_printf(a, "%g", reference_real(c, "input.rate")),
		"--leaves", arena_printf(a, "%g", reference_real(c, "input.leaves")),
		"--min-leaf", arena_printf(a, "%g", reference_real(c, "input.min_rows")),
		"--l2", arena_printf(a, "%g", reference_real(c, "input.l2")),
	};
	return toy_fit(model_class_find("boost"), d, words, 10, NULL, a, NULL);
}

/* Scores are lists of rows, or lists of classes that are lists of rows. */
static double worst(const json_t *c, const char *what, const struct model *m, const struct xy *d,
	struct arena *a)
{
	const double *raw = toy_predict(m, d, a, NULL);
	double most = 0;
	for (int32_t k = 0; k < m->outputs; k++) {
		ptrdiff_t n;
		const double *want = reference_reals(c, m->outputs == 1 ?
			arena_printf(a, "expect.%s", what) :
			arena_printf(a, "expect.%s.%d", what, (int)k), &n, a);
		assert_int_equal(n, d->n);
		for (ptrdiff_t r = 0; r < n; r++)
			most = fmax(most, fabs(raw[r * m->outputs + k] - want[r]));
	}
	return most;
}

static void agrees_with_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *c, *all = reference_load("boost.json", a);
	json_object_foreach(all, name, c) {
		struct xy *train = read_train(c, a), *fresh = read_rows(c, "new_x", a);
		struct model m = fit_case(c, train, a);
		double train_miss = worst(c, "train", &m, train, a);
		double new_miss = worst(c, "new", &m, fresh, a);
		if (!(train_miss <= LIMIT && new_miss <= LIMIT))
			fail_msg("%s: off by %g on training rows, %g on new ones", name, train_miss,
				new_miss);
	}
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(agrees_with_reference, setup, teardown),
	};
	return cmocka_run_group_tests_name("model boost reference", tests, NULL, NULL);
}
