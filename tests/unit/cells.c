#include "config.h"

#include "cells.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "data/frame.h"

static void set_missing(struct column *c, ptrdiff_t row, struct arena *a)
{
	uint64_t *bits;
	if (!c->missing)
		c->missing = ARENA_ARRAY(a, uint64_t, bitmap_words(c->rows));
	memcpy(&bits, &c->missing, sizeof bits);
	bits[row >> 6] |= (uint64_t)1 << (row & 63);
	c->missing_count++;
}

struct column cells_numbers(const char *name, const double *x, ptrdiff_t n, struct arena *a)
{
	struct column c = { .name = name, .type = COLUMN_NUMBER, .rows = n };
	double *number = ARENA_ARRAY(a, double, n);
	for (ptrdiff_t r = 0; r < n; r++) {
		if (isnan(x[r]))
			set_missing(&c, r, a);
		else
			number[r] = x[r];
	}
	c.number = number;
	return c;
}

static void add_level(struct column *c, struct str *level, struct str s)
{
	int32_t at = c->levels;
	if (column_find_level(c, s) >= 0)
		return;
	for (; at > 0 && str_compare(level[at - 1], s) > 0; at--)
		level[at] = level[at - 1];
	level[at] = s;
	c->levels++;
}

struct column cells_words(const char *name, enum column_type type, const char *const *x,
	ptrdiff_t n, struct arena *a)
{
	struct column c = { .name = name, .type = type, .rows = n };
	struct str *level = ARENA_ARRAY(a, struct str, n + 1);
	int32_t *code = ARENA_ARRAY(a, int32_t, n);
	c.level = level;
	for (ptrdiff_t r = 0; r < n; r++)
		if (x[r])
			add_level(&c, level, str_of(x[r]));
	for (ptrdiff_t r = 0; r < n; r++) {
		code[r] = x[r] ? column_find_level(&c, str_of(x[r])) : -1;
		if (!x[r])
			set_missing(&c, r, a);
	}
	c.code = code;
	return c;
}

static void release(void *frame)
{
	frame_unref(frame);
}

struct frame *cells_frame(const struct column *c, int32_t n, struct arena *a)
{
	struct arena *own = arena_new();
	struct column *column = ARENA_ARRAY(own, struct column, n);
	memcpy(column, c, (size_t)n * sizeof *column);
	struct frame *f = frame_new_take(own, column, n, n > 0 ? c[0].rows : 0, "t.csv");
	arena_on_free(a, release, f);
	return f;
}
