#include "config.h"

#include "command/find_row.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "command/shown.h"
#include "data/column.h"
#include "data/frame.h"

enum { CHUNK = 4096 }; /* rows between two questions whether to go on */

struct search {
	const struct column *column;
	const bool *level;      /* by code: holds the text; NULL for a column of other cells */
};

static bool prepare(const struct column *c, const char *text, struct search *out, struct arena *a, struct err *e)
{
	*out = (struct search){ .column = c };
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

static bool cell_holds(const struct search *s, ptrdiff_t row, const char *text, struct arena *a)
{
	const struct column *c = s->column;
	if (column_missing_at(c, row))
		return false;
	if (s->level)
		return s->level[c->code[row]];
	struct arena_mark mark = arena_mark(a);
	struct str cell = column_text(c, row, a);
	bool holds = text_holds(arena_strndup(a, cell.p, cell.n), text);
	arena_reset(a, mark);
	return holds;
}

static bool row_holds(const struct search *s, ptrdiff_t columns, ptrdiff_t row, const char *text, struct arena *a)
{
	for (ptrdiff_t i = 0; i < columns; i++)
		if (cell_holds(&s[i], row, text, a))
			return true;
	return false;
}

static bool look(const struct search *k, ptrdiff_t columns, const struct shown *s, const char *text, ptrdiff_t from,
	bool back, ptrdiff_t *found, struct arena *a, struct ctl *c, struct err *e)
{
	ctl_phase(c, "looking through the rows", s->n);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		ptrdiff_t at = (from + (back ? s->n - i : i)) % s->n;
		if (row_holds(k, columns, shown_row(s, at), text, a)) {
			*found = at;
			return true;
		}
		if (i % CHUNK == CHUNK - 1 && !ctl_step(c, CHUNK, e))
			return false;
	}
	return true;
}

bool find_row(const struct frame *f, const int32_t *column, ptrdiff_t columns, const struct shown *s, const char *text,
	ptrdiff_t from, bool back, ptrdiff_t *found, struct ctl *c, struct err *e)
{
	struct arena *a = arena_new();
	struct search *k = ARENA_ARRAY(a, struct search, columns + 1);
	bool ok = true;
	*found = -1;
	for (ptrdiff_t i = 0; i < columns && ok; i++)
		ok = prepare(&f->column[column[i]], text, &k[i], a, e);
	if (ok && s->n > 0)
		ok = look(k, columns, s, text, from < s->n ? from : back ? s->n - 1 : 0, back, found, a, c, e);
	arena_free(a);
	return ok;
}
