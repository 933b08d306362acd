/* At the memory limit everything that grows with the rows fails as an ordinary error, and gives
 * back what it took. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "data/column.h"
#include "data/task.h"
#include "stat/bins.h"
#include "stat/interval.h"
#include "stat/least_squares.h"
#include "stat/profile.h"
#include "stat/rank.h"
#include "stat/signal.h"

enum { ROWS = 20000 };

static double score[2 * ROWS];
static uint8_t positive[ROWS];
static int32_t row[ROWS], label[ROWS];

static void fill(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y)
{
	(void)arg;
	for (ptrdiff_t r = r0; r < r1; r++) {
		*x++ = 1;
		*x++ = score[r];
		*y++ = score[ROWS + r];
	}
}

static double first_of(const void *arg, const int32_t *rows, ptrdiff_t n, void *scratch)
{
	(void)arg, (void)n, (void)scratch;
	return score[rows[0]];
}

static bool run(int which, struct arena *a, struct err *e)
{
	static const struct task task = { .kind = TASK_BINARY, .classes = 2 };
	const struct column c = {
		.name = "x", .type = COLUMN_NUMBER, .rows = ROWS, .number = score,
	};
	double x[6];
	struct roc_point *point;
	ptrdiff_t points;
	struct reliability reliability;
	struct least_squares fit;
	struct column_profile profile;
	struct signal signal;
	struct interval v;

	switch (which) {
	case 0: return rank_auc(score, positive, NULL, ROWS, x, a, e);
	case 1: return rank_average_precision(score, positive, NULL, ROWS, x, a, e);
	case 2: return rank_delong(score, 2, positive, ROWS, x, x + 2, a, e);
	case 3: return rank_roc(score, positive, NULL, ROWS, &point, &points, a, e);
	case 4: return reliability_make(score, positive, ROWS, 15, 10, 1, &reliability, a, e);
	case 5: return least_squares_fit(fill, NULL, ROWS, 2, 0, NULL, &fit, a, NULL, e);
	case 6: return profile_column(&c, &profile, a, NULL, e);
	case 7: return signal_column(&c, &task, label, NULL, row, ROWS, 1, &signal, a, e);
	default: return interval_bootstrap(first_of, NULL, 8, ROWS, NULL, 20, 0.95, 1, &v, a, NULL, e);
	}
}

/* Every limit from nothing to enough: no success below, no rest behind. */
static void at_the_limit(void **state)
{
	int64_t limit = mem_limit();

	(void)state;
	for (int i = 0; i < 2 * ROWS; i++)
		score[i] = (double)(i * 7919 % ROWS) / ROWS;
	for (int i = 0; i < ROWS; i++) {
		row[i] = i;
		label[i] = i % 3 == 0;
		positive[i] = (uint8_t)label[i];
	}
	for (int which = 0; which < 9; which++) {
		bool ok = false;
		int refused = 0;

		for (int64_t room = 1; !ok; room = room * 3 / 2 + 1) {
			struct arena *a = arena_new();
			struct err e = ERR_INIT;

			mem_set_limit(mem_big_in_use() + room);
			ok = run(which, a, &e);
			assert_true(ok || e.code == ERR_NOMEM);
			refused += !ok;
			arena_free(a);
			assert_int_equal(mem_big_in_use(), 0);
		}
		assert_true(refused > 20);
	}
	mem_set_limit(limit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_the_limit),
	};

	return cmocka_run_group_tests_name("stat memory", tests, NULL, NULL);
}
