#include "config.h"

#include "job/pool.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/caps.h"
#include "base/ctl.h"
#include "base/mem.h"
#include "job/signals.h"

/* Pause instructions before sleeping: some 80 microseconds, about what it takes to wake somebody
 * who sleeps; hardly any where there are more hands than processors. */
#define SPINS 2000
#define SPINS_CROWDED 50
#define OPEN 0x80000000u      /* in gate: helpers may enter */
#define PIECES_PER_HAND 16    /* fetches of the counter, where there are very many items */
#define WORKS 16              /* on their way at a time, one inside another or side by side */

/* What all hands write lies on other cache lines than what they read. */
struct work {
	/* Written by its caller while the gate is shut and nobody is inside. */
	void (*fn)(void *arg, ptrdiff_t i);
	void *arg;
	ptrdiff_t n;
	ptrdiff_t piece;
	char apart[64];
	atomic_ptrdiff_t next; /* the first item nobody has taken */
	char apart_too[64];
	atomic_uint gate;      /* OPEN, and the number of helpers inside */
	atomic_bool taken;     /* has a caller */
	_Atomic(struct work *) above; /* an item of it gave this work out; NULL: none did */
	char apart_as_well[64];
};

struct pool {
	struct work work[WORKS];
	atomic_uint round;     /* counts up with every piece of work; helpers sleep on it */
	atomic_int sleepers;
	atomic_bool quit;
	int helpers;
	int spins;
	pthread_t thread[CAP_THREADS];
};

/* Whose item this thread is at. */
static _Thread_local struct work *inside;

static void futex_wait(atomic_uint *word, unsigned value)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_wake(atomic_uint *word, int count)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* Takes pieces until none is left; whether there was any. */
static bool take_pieces(struct work *w)
{
	struct work *outside = inside;
	bool any = false;
	inside = w;
	for (;;) {
		ptrdiff_t from = atomic_fetch_add_explicit(&w->next, w->piece, memory_order_relaxed);
		if (from >= w->n)
			break;
		ptrdiff_t to = w->piece < w->n - from ? from + w->piece : w->n;
		for (ptrdiff_t i = from; i < to; i++)
			w->fn(w->arg, i);
		any = true;
	}
	inside = outside;
	return any;
}

/* A helper that wakes late must not touch work that has ended: it enters only by an open gate, and
 * the caller leaves only when the gate is shut and nobody is inside. */
static bool enter(struct work *w)
{
	unsigned gate = atomic_load(&w->gate);
	while (gate & OPEN) {
		if (atomic_compare_exchange_weak(&w->gate, &gate, gate + 1))
			return true;
	}
	return false;
}

static void next_round(struct pool *p, int helpers)
{
	atomic_fetch_add(&p->round, 1);
	if (atomic_load(&p->sleepers) > 0)
		futex_wake(&p->round, helpers);
}

/* The last one out of a gate that is shut wakes its caller, who sleeps where all do. */
static void leave(struct pool *p, struct work *w)
{
	if (atomic_fetch_sub(&w->gate, 1) == 1)
		next_round(p, INT_MAX);
}

/* Whether w was given out from within `top`, at however many removes. */
static bool is_below(struct work *w, const struct work *top)
{
	for (int k = 0; w && k < WORKS; k++) {
		w = atomic_load(&w->above);
		if (w == top)
			return true;
	}
	return false;
}

/* A look at the work there is below top, for NULL at all; what began first tends to lie in front.  A
 * place may change hands before it is entered, so it is asked once more.  Whether there was any. */
static bool help_once(struct pool *p, const struct work *top)
{
	bool any = false;
	for (struct work *w = p->work; w < p->work + WORKS; w++) {
		if ((top && !is_below(w, top)) || !enter(w))
			continue;
		if (!top || is_below(w, top))
			any = take_pieces(w) || any;
		leave(p, w);
	}
	return any;
}

/* Sleeps until a round begins that was not seen yet. */
static void sleep_until_round(struct pool *p, unsigned seen)
{
	atomic_fetch_add(&p->sleepers, 1);
	if (atomic_load(&p->round) == seen)
		futex_wait(&p->round, seen);
	atomic_fetch_sub(&p->sleepers, 1);
}

static unsigned wait_for_round(struct pool *p, unsigned seen)
{
	for (int i = 0; i < p->spins; i++) {
		if (atomic_load_explicit(&p->round, memory_order_relaxed) != seen)
			return atomic_load(&p->round);
		pause_briefly();
	}
	while (atomic_load(&p->round) == seen)
		sleep_until_round(p, seen);
	return atomic_load(&p->round);
}

static void *help(void *arg)
{
	struct pool *p = arg;
	unsigned seen = 0;
	for (;;) {
		seen = wait_for_round(p, seen);
		if (atomic_load(&p->quit))
			return NULL;
		while (help_once(p, NULL))
			;
	}
}

/* Shuts the gate and waits until the last helper is out: no longer than its piece takes.  Helps
 * meanwhile with what that piece may give out itself; anything else could take long. */
static void shut(struct pool *p, struct work *w)
{
	int spins = 0;
	atomic_fetch_and(&w->gate, ~OPEN);
	for (;;) {
		unsigned seen = atomic_load(&p->round);
		if (atomic_load(&w->gate) == 0)
			return;
		if (help_once(p, w)) {
			spins = 0;
		} else if (++spins < p->spins) {
			pause_briefly();
		} else {
			sleep_until_round(p, seen);
			spins = 0;
		}
	}
}

static struct work *take_free(struct pool *p)
{
	for (int k = 0; p->helpers > 0 && k < WORKS; k++)
		if (!atomic_load(&p->work[k].taken) && !atomic_exchange(&p->work[k].taken, true))
			return &p->work[k];
	return NULL;
}

/* Also inside an item of other work: hands that have nothing left there help here. */
static void run(void *pool, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg)
{
	struct pool *p = pool;
	struct work *w = take_free(p);
	if (!w) {
		for (ptrdiff_t i = 0; i < n; i++)
			fn(arg, i);
		return;
	}
	ptrdiff_t piece = n / (PIECES_PER_HAND * (p->helpers + 1));
	atomic_store(&w->above, inside);
	w->fn = fn;
	w->arg = arg;
	w->n = n;
	w->piece = piece > 0 ? piece : 1;
	atomic_store(&w->next, 0);
	atomic_store(&w->gate, OPEN);
	next_round(p, n - 1 < p->helpers ? (int)n - 1 : p->helpers);
	take_pieces(w);
	shut(p, w);
	atomic_store(&w->taken, false);
}

/* Signals are the business of the thread that has the terminal. */
static void start_helpers(struct pool *p, int count)
{
	sigset_t before;
	signals_block(&before);
	while (p->helpers < count
		&& pthread_create(&p->thread[p->helpers], NULL, help, p) == 0)
		p->helpers++;
	signals_restore(&before);
}

static int usable_processors(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return CPU_COUNT(&set);
	return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

struct pool *pool_new(int threads)
{
	int processors = usable_processors();
	if (threads <= 0)
		threads = processors;
	if (threads > CAP_THREADS)
		threads = CAP_THREADS;
	struct pool *p = mem_alloc(1, (ptrdiff_t)sizeof *p);
	p->spins = threads <= processors ? SPINS : SPINS_CROWDED;
	start_helpers(p, threads - 1);
	return p;
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	atomic_store(&p->quit, true);
	next_round(p, INT_MAX);
	for (int i = 0; i < p->helpers; i++)
		pthread_join(p->thread[i], NULL);
	mem_free(p);
}

int pool_threads(const struct pool *p)
{
	return p->helpers + 1;
}

void pool_attach(struct pool *p, struct ctl *c)
{
	c->par = p->helpers > 0 ? run : NULL;
	c->pool = p;
}
