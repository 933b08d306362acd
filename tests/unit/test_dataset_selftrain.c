/* What to label next, against scikit-learn. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/selftrain.h"
#include "feature/recipe.h"
#include "reference.h"

/* The margins are scikit-learn's, the smallest first, no more than were asked for; a row that is there twice
 * is named once. */
static void test_suggest(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("table.json", a), "suggest");
	ptrdiff_t n, m, free;
	const double *x = reference_reals(c, "input.x", &n, a), *want = reference_reals(c, "expect.margin", &free, a);
	const int32_t *label = reference_ints(c, "input.label", &m, a);
	struct text t;
	struct findings notes;
	struct task task;
	struct recipe recipe;
	struct err e = ERR_INIT;

	(void)state;
	text_init(&t, a);
	text_add(&t, "x,z,y\n");
	n /= 2;
	for (ptrdiff_t i = 0; i < n; i++)
		text_addf(&t, "%.3f,%.3f,%s\n", x[2 * i], x[2 * i + 1], i >= m ? "" : label[i] ? "b" : "a");
	for (ptrdiff_t i = m; i < n; i++) /* once more */
		text_addf(&t, "%.3f,%.3f,\n", x[2 * i], x[2 * i + 1]);
	struct csv_table read;
	struct csv_options o = csv_defaults();
	assert_true(csv_parse_bytes(t.p, t.n, "t.csv", &o, &read, a, NULL, &e));
	findings_init(&notes, a);
	assert_true(task_make(read.frame, 2, "classes", "b", &task, &notes, a, &e));
	enum column_role role[] = { ROLE_FEATURE, ROLE_FEATURE, ROLE_TARGET };
	struct frame *frame = frame_with_roles(read.frame, role);
	assert_true(recipe_auto(frame, &task, &recipe, &notes, a, &e));
	struct selftrain_plan plan = { .frame = frame, .task = &task, .recipe = &recipe, .kind = "logistic",
		.seed = 1 };
	assert_true(task_labelled(&task, frame, &plan.labelled, a, &e));
	for (ptrdiff_t budget = 1; budget <= 2 * free; budget += 13) {
		struct suggestion *list;
		ptrdiff_t found, all;

		assert_true(selftrain_suggest(&plan, budget, &list, &found, &all, a, NULL, &e));
		assert_int_equal(all, 2 * free);
		assert_int_equal(found, budget < free ? budget : free);
		for (ptrdiff_t i = 0; i < found; i++) {
			ptrdiff_t row = (list[i].row - m) % free, before = 0;

			assert_true(fabs(list[i].margin - want[row]) < 1e-6);
			assert_true(fabs(2 * list[i].p - 1 - want[row]) < 1e-6);
			for (ptrdiff_t k = 0; k < free; k++)
				before += want[k] < want[row];
			assert_int_equal(before, i);
		}
	}
	frame_unref(frame);
	frame_unref(read.frame);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suggest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
