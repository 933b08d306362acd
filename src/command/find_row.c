#include "config.h"

#include "command/find_row.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "command/shown.h"
#include "data/column.h"
#include "data/frame.h"

/* Rows are looked through in waves of blocks, blocks side by side; the first of them that holds the text tells. */
enum {
	SLOTS = 16,       /* blocks of a wave */
	CELLS = 1 << 13,  /* of a block: a wave takes a few milliseconds */
};

struct column_search {
	const struct column *column;
	const bool *level;      /* by code: holds the text; NULL for a column of other cells */
};

struct slot {
	struct arena *arena;
	ptrdiff_t found;        /* place in the order of the search; -1: none in this block */
};

struct search {
	const struct column_search *column;
	ptrdiff_t columns;
	const struct shown *shown;
	const char *text;
	ptrdiff_t from;         /* place among the rows shown */
	bool back;
	ptrdiff_t block, next;  /* rows of a block; where the wave begins, in the order of the search */
	struct slot slot[SLOTS];
};

/* The letters that cells of the column are written with leave the text possible. */
static bool may_hold(const struct column *c, const char *text)
{
	const char *letters = c->time ? "0123456789-: ." : "0123456789.-+eEinfaINFA";
	return column_is_coded(c) || text[strspn(text, letters)] == '\0';
}

static bool prepare(const struct column *c, const char *text, struct column_search *out, struct arena *a, struct err *e)
{
	*out = (struct column_search){ .column = c };
	if (!column_is_coded(c))
		return true;
	bool *level = ARENA_BIG(a, bool, (ptrdiff_t)c->levels + 1, e);
	if (!level)
		return false;
	struct arena_mark mark = arena_mark(a);
	for (int32_t i = 0; i < c->levels; i++) {
		level[i] = text_holds(arena_strndup(a, c->level[i].p, c->level[i].n), text);
		arena_reset(a, mark);
	}
	out->level = level;
	return true;
}

static bool cell_holds(const struct column_search *s, ptrdiff_t row, const char *text, struct arena *a)
{
	const struct column *c = s->column;
	if (column_missing_at(c, row))
		return false;
	if (s->level)
		return s->level[c->code[row]];
	struct arena_mark mark = arena_mark(a);
	bool holds = text_holds(column_text(c, row, a).p, text); /* of the arena: a byte 0 stands behind it */
	arena_reset(a, mark);
	return holds;
}

static bool row_holds(const struct search *s, ptrdiff_t row, struct arena *a)
{
	for (ptrdiff_t i = 0; i < s->columns; i++)
		if (cell_holds(&s->column[i], row, s->text, a))
			return true;
	return false;
}

static ptrdiff_t place_of(const struct search *s, ptrdiff_t i)
{
	ptrdiff_t n = s->shown->n;
	return (s->from + (s->back ? n - i : i)) % n;
}

static void search_block(void *arg, ptrdiff_t i)
{
	struct search *s = arg;
	ptrdiff_t first = s->next + i * s->block, end = first + s->block;
	s->slot[i].found = -1;
	for (ptrdiff_t k = first; k < end && k < s->shown->n; k++) {
		if (!row_holds(s, shown_row(s->shown, place_of(s, k)), s->slot[i].arena))
			continue;
		s->slot[i].found = k;
		return;
	}
}

static bool look(struct search *s, ptrdiff_t *found, struct ctl *c, struct err *e)
{
	ptrdiff_t n = s->shown->n, each = CELLS / (s->columns > 0 ? s->columns : 1);
	ctl_phase(c, "looking through the rows", n);
	s->block = each < 64 ? 64 : each;
	/* What is near is found at once: the first wave is one block. */
	for (ptrdiff_t blocks = 1; s->next < n; s->next += blocks * s->block, blocks = SLOTS) {
		ctl_par(c, blocks, search_block, s);
		for (ptrdiff_t i = 0; i < blocks; i++) {
			if (s->slot[i].found < 0)
				continue;
			*found = place_of(s, s->slot[i].found);
			return true;
		}
		if (!ctl_step(c, blocks * s->block, e))
			return false;
	}
	return true;
}

bool find_row(const struct frame *f, const int32_t *column, ptrdiff_t columns, const struct shown *s, const char *text,
	ptrdiff_t from, bool back, ptrdiff_t *found, struct ctl *c, struct err *e)
{
	struct arena *a = arena_new();
	struct column_search *k = ARENA_ARRAY(a, struct column_search, columns + 1);
	struct search search = { .column = k, .shown = s, .text = text, .back = back,
		.from = from < s->n ? from : back ? s->n - 1 : 0 };
	bool ok = true;
	*found = -1;
	for (ptrdiff_t i = 0; i < columns && ok; i++)
		if (may_hold(&f->column[column[i]], text))
			ok = prepare(&f->column[column[i]], text, &k[search.columns++], a, e);
	for (int i = 0; i < SLOTS; i++)
		search.slot[i].arena = arena_new();
	ok = ok && look(&search, found, c, e);
	for (int i = 0; i < SLOTS; i++)
		arena_free(search.slot[i].arena);
	arena_free(a);
	return ok;
}
