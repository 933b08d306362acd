#ifndef BASE_ARENA_H
#define BASE_ARENA_H
/* arena - memory by lifetime: everything taken from an arena dies with it.
 * One per command, per job, per frame of the screen, per table and per model.
 * An arena belongs to one thread at a time.
 *
 * Blocks grow by doubling; a request above a quarter block gets its own.
 * arena_big counts against --max-memory and may fail; arena_alloc never fails. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

struct arena_mark {
	void *block;
	ptrdiff_t used;
	void *big;
	void *cleanup;
};

struct arena *arena_new(void);
/* One that goes when a does, for a hand of its own: only one thread may use an arena. */
struct arena *arena_new_in(struct arena *a);
void arena_free(struct arena *a); /* NULL accepted; runs cleanups, latest first */
void arena_clear(struct arena *a);

/* n * size zeroed bytes, 16-byte aligned.  Never NULL, also for 0 bytes. */
void *arena_alloc(struct arena *a, ptrdiff_t n, ptrdiff_t size)
	__attribute__((malloc, returns_nonnull));
#define ARENA_NEW(a, T) ((T *)arena_alloc((a), 1, (ptrdiff_t)sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), (n), (ptrdiff_t)sizeof(T)))
/* The same, 64-byte aligned, for what grows with the data: NULL and ERR_NOMEM when the
 * memory limit would be passed. */
void *arena_big(struct arena *a, ptrdiff_t n, ptrdiff_t size, struct err *e);
#define ARENA_BIG(a, T, n, e) ((T *)arena_big((a), (n), (ptrdiff_t)sizeof(T), (e)))

char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, ptrdiff_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((nonnull(2), format(printf, 2, 0)));

/* Grows an array that lives in a: when *count == *capacity, moves it to twice the room
 * (first 8).  items is the old array; returns the array to use from now on. */
void *arena_grow(struct arena *a, void *items, ptrdiff_t count, ptrdiff_t *capacity,
	ptrdiff_t size);

/* fn(arg) runs when the arena is freed or reset past this point: files, parsers, statements. */
void arena_on_free(struct arena *a, void (*fn)(void *arg), void *arg);

/* Everything taken after the mark is given back by arena_reset. */
struct arena_mark arena_mark(const struct arena *a);
void arena_reset(struct arena *a, struct arena_mark m);

#endif
