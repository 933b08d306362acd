/* The pool and the worker: the same results on any number of hands, nothing lost, nothing raced. */
#include "config.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "job/pool.h"
#include "job/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROWS 100000
#define CHUNKS 37

struct sum {
	double part[CHUNKS];
	int runs[CHUNKS];
};

/* Rows of chunk i; borders depend on the number of rows alone. */
static void sum_chunk(void *arg, ptrdiff_t i)
{
	struct sum *s = arg;
	ptrdiff_t from = i * ROWS / CHUNKS, to = (i + 1) * ROWS / CHUNKS;
	double total = 0;
	for (ptrdiff_t row = from; row < to; row++) {
		struct rng r = rng_make(1, RNG_TEST, (uint64_t)row);
		total += exp(rng_normal(&r));
	}
	s->part[i] = total;
	s->runs[i]++;
}

static double sum_all(struct ctl *c)
{
	struct sum s = { .part = { 0 } };
	double total = 0;
	ctl_par(c, CHUNKS, sum_chunk, &s);
	for (int i = 0; i < CHUNKS; i++) {
		assert_int_equal(s.runs[i], 1);
		total += s.part[i];
	}
	return total;
}

static void test_same_bits_on_any_hands(void **state)
{
	struct ctl alone = { 0 };
	double want = sum_all(&alone);
	(void)state;
	assert_true(sum_all(NULL) == want);
	for (int threads = 1; threads <= 8; threads++) {
		struct pool *p = pool_new(threads);
		struct ctl c = { 0 };
		pool_attach(p, &c);
		assert_int_equal(pool_threads(p), threads);
		for (int round = 0; round < 3; round++)
			assert_true(sum_all(&c) == want);
		pool_free(p);
	}
	pool_free(NULL);
}

static void count_up(void *arg, ptrdiff_t i)
{
	int *count = arg;
	count[i]++;
}

/* Every item once, for few and for many items, in calls that follow each other closely. */
static void test_every_item_once(void **state)
{
	enum { MOST = 5000 };
	static int count[MOST];
	struct pool *p = pool_new(4);
	struct ctl c = { 0 };
	(void)state;
	pool_attach(p, &c);
	memset(count, 0, sizeof count);
	ctl_par(&c, 0, count_up, count);
	assert_int_equal(count[0], 0);
	for (int round = 0; round < 20000; round++) {
		ptrdiff_t n = 1 + round % 7;
		ctl_par(&c, n, count_up, count);
		if (round % 1000 == 0)
			usleep(2000); /* let the helpers fall asleep */
	}
	for (int i = 0; i < 7; i++)
		assert_int_equal(count[i], 20000 / 7 * (7 - i) + (20000 % 7 > i ? 20000 % 7 - i : 0));
	memset(count, 0, sizeof count);
	for (int round = 0; round < 50; round++)
		ctl_par(&c, MOST, count_up, count);
	for (int i = 0; i < MOST; i++)
		assert_int_equal(count[i], 50);
	pool_free(p);
}

struct meeting {
	atomic_int present;
	atomic_bool met;
};

/* Waits for a second hand; proves that there is one. */
static void meet(void *arg, ptrdiff_t i)
{
	struct meeting *m = arg;
	(void)i;
	atomic_fetch_add(&m->present, 1);
	for (int ms = 0; ms < 10000 && atomic_load(&m->present) < 2; ms++)
		usleep(1000);
	if (atomic_load(&m->present) >= 2)
		atomic_store(&m->met, true);
}

static void test_hands_work_together(void **state)
{
	struct pool *p = pool_new(2);
	struct ctl c = { 0 };
	(void)state;
	pool_attach(p, &c);
	for (int round = 0; round < 20; round++) {
		struct meeting m = { 0 };
		ctl_par(&c, 2, meet, &m);
		assert_true(atomic_load(&m.met));
		usleep(round % 2 ? 1000 : 0);
	}
	pool_free(p);
}

struct nest {
	struct ctl *c;
	int inner[6][5];
};

static void inner_item(void *arg, ptrdiff_t i)
{
	int *row = arg;
	row[i]++;
}

static void outer_item(void *arg, ptrdiff_t i)
{
	struct nest *n = arg;
	ctl_par(n->c, 5, inner_item, n->inner[i]);
}

static void test_nested(void **state)
{
	struct pool *p = pool_new(3);
	struct ctl c = { 0 };
	struct nest n = { .c = &c };
	(void)state;
	pool_attach(p, &c);
	for (int round = 0; round < 1000; round++)
		ctl_par(&c, 6, outer_item, &n);
	for (int i = 0; i < 6; i++) {
		for (int k = 0; k < 5; k++)
			assert_int_equal(n.inner[i][k], 1000);
	}
	pool_free(p);
}

struct long_item {
	struct ctl *c;
	struct meeting meeting[20];
};

/* The last of three items gives out work of its own. */
static void meet_inside(void *arg, ptrdiff_t i)
{
	struct long_item *l = arg;
	for (int round = 0; i == 2 && round < 20; round++)
		ctl_par(l->c, 2, meet, &l->meeting[round]);
}

static void test_idle_hands_help_inside(void **state)
{
	struct pool *p = pool_new(2);
	struct ctl c = { 0 };
	(void)state;
	pool_attach(p, &c);
	for (int round = 0; round < 20; round++) {
		struct long_item l = { .c = &c };
		ctl_par(&c, 3, meet_inside, &l);
		for (int i = 0; i < 20; i++)
			assert_true(atomic_load(&l.meeting[i].met));
	}
	pool_free(p);
}

/* Returns its argument when all sums agree, else NULL. */
static void *use_pool(void *arg)
{
	struct ctl c = { 0 };
	pool_attach(arg, &c);
	double first = sum_all(&c);
	for (int round = 0; round < 10; round++) {
		if (sum_all(&c) != first)
			return NULL;
	}
	return arg;
}

/* Two callers at once. */
static void test_two_callers(void **state)
{
	struct pool *p = pool_new(2);
	pthread_t other;
	void *ended = NULL;
	(void)state;
	assert_int_equal(pthread_create(&other, NULL, use_pool, p), 0);
	assert_non_null(use_pool(p));
	pthread_join(other, &ended);
	assert_non_null(ended);
	pool_free(p);
}

static void note_mask(void *arg, ptrdiff_t i)
{
	struct meeting *m = arg;
	sigset_t now;
	pthread_sigmask(SIG_SETMASK, NULL, &now);
	if (sigismember(&now, SIGINT) && sigismember(&now, SIGWINCH) && sigismember(&now, SIGTERM))
		atomic_store(&m->met, true);
	(void)i;
	usleep(1000);
}

static void test_helpers_take_no_signals(void **state)
{
	struct pool *p = pool_new(2);
	struct ctl c = { 0 };
	struct meeting m = { 0 };
	sigset_t now;
	(void)state;
	pool_attach(p, &c);
	for (int round = 0; round < 1000 && !atomic_load(&m.met); round++)
		ctl_par(&c, 8, note_mask, &m);
	assert_true(atomic_load(&m.met));
	pthread_sigmask(SIG_SETMASK, NULL, &now);
	assert_false(sigismember(&now, SIGINT));
	pool_free(p);
}

/* -- the worker ------------------------------------------------------------------------------- */

struct task {
	double result;
	atomic_bool entered;
};

static bool add_up(void *arg, struct ctl *c, struct err *e)
{
	struct task *t = arg;
	ctl_phase(c, "adding up", 1);
	t->result = sum_all(c);
	return ctl_step(c, 1, e);
}

static bool run_until_stopped(void *arg, struct ctl *c, struct err *e)
{
	struct task *t = arg;
	atomic_store(&t->entered, true);
	while (ctl_step(c, 1, e))
		usleep(100);
	return false;
}

static bool fail_at_once(void *arg, struct ctl *c, struct err *e)
{
	(void)arg;
	(void)c;
	return err_set(e, ERR_NUMERIC, "the %s broke down", "sum");
}

static struct worker *new_worker(struct pool *p, int wake_fd)
{
	struct err e = ERR_INIT;
	struct worker *w = worker_new(p, wake_fd, &e);
	if (!w)
		fail_msg("%s", e.msg);
	return w;
}

static void test_worker_delivers(void **state)
{
	struct pool *p = pool_new(2);
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	struct task t = { 0 };
	struct worker_end end;
	int fd[2];
	(void)state;
	assert_int_equal(pipe2(fd, O_NONBLOCK | O_CLOEXEC), 0);
	struct worker *w = new_worker(p, fd[1]);
	double want = sum_all(NULL);
	assert_false(worker_busy(w));
	assert_false(worker_done(w, &end));
	assert_false(worker_wait(w, &end));
	for (int round = 0; round < 20; round++) {
		struct pollfd wait = { .fd = fd[0], .events = POLLIN };
		char byte;
		t.result = 0;
		assert_true(worker_start(w, add_up, &t, &c, &e));
		assert_true(worker_busy(w));
		while (!worker_done(w, &end)) {
			assert_int_equal(poll(&wait, 1, 20000), 1);
			while (read(fd[0], &byte, 1) == 1)
				;
		}
		assert_true(end.ok);
		assert_ptr_equal(end.arg, &t);
		assert_true(t.result == want);
		assert_false(worker_done(w, &end));
		assert_false(worker_busy(w));
		assert_string_equal(atomic_load(&c.phase), "adding up");
	}
	worker_free(w);
	pool_free(p);
	close(fd[0]);
	close(fd[1]);
}

/* Threads leave the signals of the world to the first one, and take those of their own faults. */
static bool look_at_mask(void *arg, struct ctl *c, struct err *e)
{
	sigset_t *mask = arg;
	(void)c;
	(void)e;
	return pthread_sigmask(SIG_BLOCK, NULL, mask) == 0;
}

static void test_worker_takes_its_own_faults(void **state)
{
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	struct worker_end end;
	sigset_t mask;
	struct worker *w = new_worker(NULL, 0);
	(void)state;
	assert_true(worker_start(w, look_at_mask, &mask, &c, &e));
	assert_true(worker_wait(w, &end));
	assert_true(end.ok);
	worker_free(w);
	assert_int_equal(sigismember(&mask, SIGTERM), 1);
	assert_int_equal(sigismember(&mask, SIGINT), 1);
	assert_int_equal(sigismember(&mask, SIGSEGV), 0);
	assert_int_equal(sigismember(&mask, SIGBUS), 0);
	assert_int_equal(sigismember(&mask, SIGABRT), 0);
}

static void test_worker_stops(void **state)
{
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	struct task t = { 0 };
	struct worker_end end;
	struct worker *w = new_worker(NULL, 0);
	(void)state;
	worker_stop(w);
	assert_true(worker_start(w, run_until_stopped, &t, &c, &e));
	while (!atomic_load(&t.entered))
		usleep(100);
	assert_false(worker_done(w, &end));
	assert_false(worker_done_within(w, 0.001, &end));
	assert_false(worker_start(w, add_up, &t, &c, &e));
	assert_int_equal(e.code, ERR_BUSY);
	double asked = ctl_clock();
	worker_stop(w);
	assert_true(worker_wait(w, &end));
	assert_true(ctl_clock() - asked < 2);
	assert_false(end.ok);
	assert_int_equal(end.err->code, ERR_CANCELLED);
	/* the stop of the last job does not reach the next */
	e = ERR_INIT;
	assert_true(worker_start(w, add_up, &t, &c, &e));
	assert_true(worker_done_within(w, 60, &end)); /* at its end, not after the minute */
	assert_true(end.ok);
	assert_true(ctl_clock() - asked < 30);
	assert_int_equal(e.code, ERR_OK);
	worker_free(w);
}

static void test_worker_fails(void **state)
{
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	struct worker_end end;
	struct worker *w = new_worker(NULL, 0);
	(void)state;
	assert_true(worker_start(w, fail_at_once, NULL, &c, &e));
	assert_true(worker_wait(w, &end));
	assert_false(end.ok);
	assert_int_equal(end.err->code, ERR_NUMERIC);
	assert_string_equal(end.err->msg, "the sum broke down");
	worker_free(w);
}

/* Freed at any moment: before the job began, while it runs, after it ended. */
static void test_worker_freed_at_any_time(void **state)
{
	struct pool *p = pool_new(2);
	(void)state;
	for (int round = 0; round < 200; round++) {
		struct ctl c = { 0 };
		struct err e = ERR_INIT;
		struct task t = { 0 };
		struct worker *w = new_worker(p, 0);
		worker_fn *fn = round % 3 == 0 ? fail_at_once : run_until_stopped;
		assert_true(worker_start(w, fn, &t, &c, &e));
		usleep((useconds_t)(round % 10 * 50));
		worker_free(w);
	}
	worker_free(NULL);
	pool_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bits_on_any_hands),
		cmocka_unit_test(test_every_item_once),
		cmocka_unit_test(test_hands_work_together),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_idle_hands_help_inside),
		cmocka_unit_test(test_two_callers),
		cmocka_unit_test(test_helpers_take_no_signals),
		cmocka_unit_test(test_worker_delivers),
		cmocka_unit_test(test_worker_takes_its_own_faults),
		cmocka_unit_test(test_worker_stops),
		cmocka_unit_test(test_worker_fails),
		cmocka_unit_test(test_worker_freed_at_any_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
