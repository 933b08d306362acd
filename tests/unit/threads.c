#include "config.h"

#include "threads.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ctl.h"

enum { MAX_HANDS = 16 };

struct crew {
	void (*fn)(void *arg, ptrdiff_t i);
	void *arg;
	ptrdiff_t n;
	atomic_ptrdiff_t next;
};

static const int crew_sizes[MAX_HANDS + 1] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

static void *work(void *arg)
{
	struct crew *crew = arg;
	ptrdiff_t i;

	while ((i = atomic_fetch_add(&crew->next, 1)) < crew->n)
		crew->fn(crew->arg, i);
	return NULL;
}

static void run(void *pool, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg)
{
	int hands = *(const int *)pool;
	struct crew crew = { .fn = fn, .arg = arg, .n = n };
	pthread_t thread[MAX_HANDS];

	for (ptrdiff_t i = n - 1; hands == 0 && i >= 0; i--)
		fn(arg, i);
	for (int h = 0; h < hands; h++)
		assert_int_equal(pthread_create(&thread[h], NULL, work, &crew), 0);
	for (int h = 0; h < hands; h++)
		assert_int_equal(pthread_join(thread[h], NULL), 0);
}

void threads_use(struct ctl *c, int hands)
{
	assert_in_range(hands, 0, MAX_HANDS);
	c->par = run;
	c->pool = (void *)(uintptr_t)&crew_sizes[hands];
}
