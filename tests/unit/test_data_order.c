/* Texts in byte order, as qsort has them: short and long ones, with much in common and with nothing. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/csv_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { MOST = 3000 };

static int by_bytes(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Letters from a small or a large alphabet behind a head that many share; the first is one word of its
 * own, so that all differ. */
static struct str draw(struct rng *r, int kind, int i, struct arena *a)
{
	static const ptrdiff_t heads[] = { 0, 3, 8, 16, 100, 4000 };
	ptrdiff_t head = rng_below(r, 3) ? heads[kind] : heads[kind] / 2, n = rng_below(r, 20);
	char *p = arena_alloc(a, head + n + 16, 1);

	memset(p, 'h', (size_t)head);
	for (ptrdiff_t k = 0; k < n; k++)
		p[head + k] = (char)(1 + rng_below(r, kind % 2 ? 3 : 255));
	for (int k = 0; k < 12; k++)
		p[head + n + k] = (char)(1 + (i >> k & 1));
	return (struct str){ p, head + n + 12 };
}

static void as_qsort(void **state)
{
	static struct str level[MOST], want[MOST];
	static struct csv_ordered item[MOST], other[MOST];

	(void)state;
	for (int kind = 0; kind < 6; kind++)
		for (ptrdiff_t n = 0; n <= MOST; n = n * 3 + 1) {
			struct arena *a = arena_new();
			struct rng r = rng_make((uint64_t)kind, RNG_TEST, (uint64_t)n);
			struct err e = ERR_INIT;

			for (int i = 0; i < n; i++) {
				level[i] = want[i] = draw(&r, kind, i, a);
				item[i].code = i;
			}
			qsort(want, (size_t)n, sizeof *want, by_bytes);
			assert_true(csv_order(level, item, other, n, NULL, &e));
			for (ptrdiff_t i = 0; i < n; i++)
				assert_true(str_equal(level[item[i].code], want[i]));
			arena_free(a);
		}
}

static void can_be_stopped(void **state)
{
	static struct str level[MOST];
	static struct csv_ordered item[MOST], other[MOST];
	struct arena *a = arena_new();
	struct rng r = rng_make(1, RNG_TEST, 1);
	struct ctl c = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < MOST; i++) {
		level[i] = draw(&r, 0, i, a);
		item[i].code = i;
	}
	atomic_store(&c.stop, true);
	assert_false(csv_order(level, item, other, MOST, &c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_qsort),
		cmocka_unit_test(can_be_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
