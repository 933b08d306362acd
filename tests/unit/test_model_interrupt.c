/* A training that is ended early, or cut off: what it had is kept, to the bit. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/xy.h"
#include "model/model.h"
#include "toy.h"

/* Asks to end at the first chance, once there is something to keep. */
static void asking_par(void *pool, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg)
{
	struct ctl *c = pool;
	if (atomic_load(&c->keeps) && !atomic_load(&c->enough))
		assert_true(ctl_end(c));
	for (ptrdiff_t i = 0; i < n; i++)
		fn(arg, i);
}

/* A wish to end gives the model of as many rounds as there were; where ending early is not allowed,
 * nothing is kept. */
static void a_request_keeps_what_there_is(void **state)
{
	struct arena *a = arena_new();
	const struct model_class *boost = model_class_find("boost");
	struct xy *d = toy_make(20000, 2, 31, a);
	struct ctl *c = ARENA_NEW(a, struct ctl);
	struct fit_info info;
	(void)state;
	c->par = asking_par;
	c->pool = c;
	ctl_may_keep(c, true);
	struct model m = toy_fit(boost, d, (const char *const[]){ "--rounds", "50" }, 2, &info, a, c);
	assert_string_equal(info.stopped, "on request");
	assert_in_range(info.steps, 1, 49);
	struct writer ended = toy_bytes(&m, a);
	const char *rounds = arena_printf(a, "%d", (int)info.steps);
	m = toy_fit(boost, d, (const char *const[]){ "--rounds", rounds }, 2, NULL, a, NULL);
	struct writer whole = toy_bytes(&m, a);
	assert_int_equal(ended.n, whole.n);
	assert_memory_equal(ended.p, whole.p, (size_t)whole.n);
	ctl_may_keep(c, false);
	assert_null(ctl_over(c));
	assert_false(ctl_end(c));
	assert_true(atomic_load(&c->stop));
	arena_free(a);
}

/* Keeps the bytes of one step. */
struct shelf {
	int32_t step;
	struct arena *a;
	void *bytes;
	ptrdiff_t n;
};

static bool put_on_shelf(void *owner, int32_t step, const void *bytes, ptrdiff_t n, struct err *e)
{
	struct shelf *s = owner;
	(void)e;
	if (step != s->step)
		return true;
	s->bytes = arena_alloc(s->a, n, 1);
	s->n = n;
	memcpy(s->bytes, bytes, (size_t)n);
	return true;
}

/* A run cut off at any step and gone on with is the run that was never cut off. */
static void a_checkpoint_leads_to_the_same_model(void **state)
{
	static const char *const words[] = { "--rounds", "9", "--row-share", "0.7", "--column-share", "0.7" };
	const struct model_class *boost = model_class_find("boost");
	(void)state;
	setenv("CAIRN_CHECKPOINT", "", 1);
	for (int32_t classes = toy_next_task(boost, -1); classes >= 0; classes = toy_next_task(boost, classes)) {
		struct arena *a = arena_new();
		struct xy *d = toy_make(1500, classes, 41, a);
		struct model m = toy_fit(boost, d, words, 6, NULL, a, NULL);
		struct writer whole = toy_bytes(&m, a);
		for (int32_t step = 1; step < 9; step += 3) {
			struct shelf s = { .step = step, .a = a };
			struct ctl *c = ARENA_NEW(a, struct ctl), *next = ARENA_NEW(a, struct ctl);
			c->checkpoint = put_on_shelf;
			c->owner = &s;
			toy_fit(boost, d, words, 6, NULL, a, c);
			assert_non_null(s.bytes);
			next->from = s.bytes;
			next->from_bytes = s.n;
			struct shelf early = { .step = step, .a = a };
			next->checkpoint = put_on_shelf;
			next->owner = &early;
			m = toy_fit(boost, d, words, 6, NULL, a, next);
			assert_null(early.bytes); /* what is stored already is not stored again */
			struct writer again = toy_bytes(&m, a);
			assert_int_equal(again.n, whole.n);
			assert_memory_equal(again.p, whole.p, (size_t)whole.n);
		}
		arena_free(a);
	}
	unsetenv("CAIRN_CHECKPOINT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_keeps_what_there_is),
		cmocka_unit_test(a_checkpoint_leads_to_the_same_model),
	};

	return cmocka_run_group_tests_name("model interrupt", tests, NULL, NULL);
}
