#include "config.h"

#include "command/shown.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "command/settings.h"
#include "data/frame.h"
#include "dataset/formula.h"
#include "stat/quantile.h"

static const char *describe(const struct settings *s, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	if (s->filter)
		text_addf(&t, "where %s", s->filter);
	for (ptrdiff_t i = 0; i < s->sorts; i++)
		text_addf(&t, "%s%s%s", i > 0 ? ", " : s->filter ? ", sorted by " : "sorted by ", s->sort[i].column,
			strcmp(s->sort[i].value, "down") == 0 ? " downwards" : "");
	return t.p;
}

static bool filter_rows(const struct settings *s, const struct frame *f, int32_t *row, ptrdiff_t *n,
	struct arena *work, struct ctl *c, struct err *e)
{
	const struct formula *m = formula_parse(s->filter, f, work, e);
	uint64_t *keep = m ? ARENA_BIG(work, uint64_t, bitmap_words(f->rows) + 1, e) : NULL;
	if (!keep || !formula_filter(m, keep, c, e)) {
		err_in(e, "the filter");
		return e->hint[0] ? false : err_hint(e, "data filter --off");
	}
	*n = 0;
	for (ptrdiff_t k = 0; k < bitmap_words(f->rows); k++)
		for (uint64_t word = keep[k]; word; word &= word - 1)
			row[(*n)++] = (int32_t)(k * 64 + __builtin_ctzll(word));
	return true;
}

/* Codes are in byte order, so they sort as they are. */
static double key_of(const struct column *c, ptrdiff_t r, double sign)
{
	if (column_missing_at(c, r))
		return (double)INFINITY;
	return sign * (c->number ? c->number[r] : c->time ? (double)c->time[r] : (double)c->code[r]);
}

/* The least important column first: each stable pass keeps the order of the one before. */
static bool sort_rows(const struct settings *s, const struct frame *f, int32_t *row, ptrdiff_t n,
	struct arena *work, struct ctl *c, struct err *e)
{
	double *key = ARENA_BIG(work, double, n + 1, e);
	int32_t *order = key ? ARENA_BIG(work, int32_t, 2 * n + 1, e) : NULL, *old = order ? order + n : NULL;
	int32_t at;
	ctl_phase(c, "sorting", s->sorts);
	for (ptrdiff_t k = order ? s->sorts - 1 : -1; k >= 0; k--) {
		if (!frame_need(f, s->sort[k].column, &at, e)) {
			err_in(e, "the sorting");
			return err_hint(e, "data sort --off");
		}
		double sign = strcmp(s->sort[k].value, "down") == 0 ? -1 : 1;
		for (ptrdiff_t i = 0; i < n; i++)
			key[i] = key_of(&f->column[at], row[i], sign);
		sort_order(key, order, n);
		memcpy(old, row, (size_t)n * sizeof *row);
		for (ptrdiff_t i = 0; i < n; i++)
			row[i] = old[order[i]];
		if (!ctl_step(c, 1, e))
			return false;
	}
	return order != NULL;
}

bool shown_make(const struct settings *s, const struct frame *f, struct shown *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	*out = (struct shown){ .n = f->rows, .how = describe(s, a) };
	if (!s->filter && s->sorts == 0)
		return true;
	struct arena *work = arena_new();
	int32_t *row = ARENA_BIG(a, int32_t, f->rows + 1, e);
	bool ok = row != NULL;
	for (ptrdiff_t r = 0; ok && r < f->rows; r++)
		row[r] = (int32_t)r;
	ok = ok && (!s->filter || filter_rows(s, f, row, &out->n, work, c, e)) &&
		sort_rows(s, f, row, out->n, work, c, e);
	out->row = row;
	arena_free(work);
	return ok;
}
