#include "config.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#ifndef ARENA_BLOCK
#define ARENA_BLOCK 4096
#endif
#define BLOCK_LARGEST (1024 * 1024)
#define ALIGN 16
#define LARGE_HEAD 64 /* keeps the bytes after it as well aligned as the block */

/* Under the address sanitizer what is not handed out is poisoned, with a gap behind each piece. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#endif
#ifdef GUARDED
void __asan_poison_memory_region(const volatile void *p, size_t n);
void __asan_unpoison_memory_region(const volatile void *p, size_t n);
#define GAP 16
#define HIDE(p, n) __asan_poison_memory_region((p), (size_t)(n))
#define BARE(p, n) __asan_unpoison_memory_region((p), (size_t)(n))
#else
#define GAP 0
#define HIDE(p, n) ((void)(p), (void)(n))
#define BARE(p, n) ((void)(p), (void)(n))
#endif

struct block {
	struct block *older;
	ptrdiff_t used;
	ptrdiff_t size;
	ptrdiff_t pad; /* the bytes after this are 16-byte aligned */
};

/* Stands in front of a request with memory of its own. */
struct large {
	struct large *older;
	bool counted; /* from mem_big */
};

struct cleanup {
	struct cleanup *older;
	void (*fn)(void *arg);
	void *arg;
};

struct arena {
	struct block *block; /* newest first */
	struct large *large;
	struct cleanup *cleanup;
};

static char *block_bytes(struct block *b)
{
	return (char *)(b + 1);
}

struct arena *arena_new(void)
{
	return mem_alloc(1, (ptrdiff_t)sizeof(struct arena));
}

static void drop_block(struct arena *a)
{
	struct block *b = a->block;
	a->block = b->older;
	BARE(block_bytes(b), b->size);
	mem_free(b);
}

static void drop_large(struct arena *a)
{
	struct large *l = a->large;
	a->large = l->older;
	if (l->counted)
		mem_big_free(l);
	else
		mem_free(l);
}

/* A cleanup may take from the arena and even add cleanups, so each is unlinked before it runs. */
static void run_cleanups(struct arena *a, const void *until)
{
	while (a->cleanup && a->cleanup != until) {
		struct cleanup *c = a->cleanup;
		a->cleanup = c->older;
		c->fn(c->arg);
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a, (struct arena_mark){ 0 });
	mem_free(a);
}

/* Keeps the newest block, which is the largest: the next round needs about as much. */
void arena_clear(struct arena *a)
{
	run_cleanups(a, NULL);
	while (a->large)
		drop_large(a);
	struct block *keep = a->block;
	if (!keep)
		return;
	a->block = keep->older;
	while (a->block)
		drop_block(a);
	keep->older = NULL;
	keep->used = 0;
	a->block = keep;
	HIDE(block_bytes(keep), keep->size);
}

static void add_block(struct arena *a, ptrdiff_t least)
{
	ptrdiff_t size = a->block ? 2 * a->block->size : ARENA_BLOCK;
	if (size > BLOCK_LARGEST)
		size = BLOCK_LARGEST;
	if (size < least)
		size = least;
	struct block *b = mem_realloc(NULL, 1, (ptrdiff_t)sizeof *b + size);
	*b = (struct block){ .older = a->block, .size = size };
	a->block = b;
	HIDE(block_bytes(b), size);
}

static void *link_large(struct arena *a, struct large *l, bool counted)
{
	l->older = a->large;
	l->counted = counted;
	a->large = l;
	return (char *)l + LARGE_HEAD;
}

static ptrdiff_t large_size(ptrdiff_t n, ptrdiff_t size)
{
	ptrdiff_t bytes, whole;
	if (n < 0 || size < 0 || __builtin_mul_overflow(n, size, &bytes)
		|| __builtin_add_overflow(bytes, (ptrdiff_t)LARGE_HEAD, &whole))
		return -1;
	return whole;
}

void *arena_alloc(struct arena *a, ptrdiff_t n, ptrdiff_t size)
{
	ptrdiff_t whole = large_size(n, size);
	ptrdiff_t block = a->block ? a->block->size : ARENA_BLOCK;
	if (whole < 0 || whole - LARGE_HEAD > block / 4)
		return link_large(a, mem_alloc(1, whole), false);
	ptrdiff_t bytes = whole - LARGE_HEAD;
	ptrdiff_t step = ((bytes + ALIGN - 1) & ~(ptrdiff_t)(ALIGN - 1)) + GAP;
	if (step == 0)
		step = ALIGN;
	if (!a->block || step > a->block->size - a->block->used)
		add_block(a, step);
	char *p = block_bytes(a->block) + a->block->used;
	a->block->used += step;
	BARE(p, bytes);
	memset(p, 0, (size_t)bytes);
	return p;
}

void *arena_big(struct arena *a, ptrdiff_t n, ptrdiff_t size, struct err *e)
{
	ptrdiff_t whole = large_size(n, size);
	struct large *l = whole < 0 ? mem_big(n, size, e) : mem_big(1, whole, e);
	return l ? link_large(a, l, true) : NULL;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, (ptrdiff_t)strlen(s));
}

char *arena_strndup(struct arena *a, const char *s, ptrdiff_t n)
{
	char *p = arena_alloc(a, n + 1, 1);
	if (n > 0)
		memcpy(p, s, (size_t)n);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		BUG("the format '%s' cannot be printed", fmt);
	char *p = arena_alloc(a, (ptrdiff_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

void *arena_grow(struct arena *a, void *items, ptrdiff_t count, ptrdiff_t *capacity,
	ptrdiff_t size)
{
	if (count < *capacity)
		return items;
	ptrdiff_t room = *capacity > 4 ? *capacity : 4;
	if (__builtin_mul_overflow(room, (ptrdiff_t)2, &room))
		room = PTRDIFF_MAX;
	void *moved = arena_alloc(a, room, size);
	if (count > 0)
		memcpy(moved, items, (size_t)count * (size_t)size);
	*capacity = room;
	return moved;
}

void arena_on_free(struct arena *a, void (*fn)(void *arg), void *arg)
{
	struct cleanup *c = ARENA_NEW(a, struct cleanup);
	*c = (struct cleanup){ .older = a->cleanup, .fn = fn, .arg = arg };
	a->cleanup = c;
}

static void free_inner(void *arg)
{
	arena_free(arg);
}

struct arena *arena_new_in(struct arena *a)
{
	struct arena *inner = arena_new();
	arena_on_free(a, free_inner, inner);
	return inner;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){
		.block = a->block,
		.used = a->block ? a->block->used : 0,
		.big = a->large,
		.cleanup = a->cleanup,
	};
}

void arena_reset(struct arena *a, struct arena_mark m)
{
	run_cleanups(a, m.cleanup);
	while (a->large && a->large != m.big)
		drop_large(a);
	while (a->block && a->block != m.block)
		drop_block(a);
	if (!a->block)
		return;
	a->block->used = m.used;
	HIDE(block_bytes(a->block) + m.used, a->block->size - m.used);
}
