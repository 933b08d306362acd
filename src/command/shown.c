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

enum { STRETCH = 1 << 18 }; /* rows between two questions whether to go on */

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

/* Memory is touched here for the first time, which takes longer than the arithmetic: so it asks often. */
static bool take_keys(const struct column *c, const int32_t *row, ptrdiff_t n, double sign, double *key,
	double *with, struct ctl *ctl, struct err *e)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		key[i] = key_of(c, row[i], sign);
		with[i] = (double)row[i];
		if (i % STRETCH == STRETCH - 1 && !ctl_step(ctl, STRETCH, e))
			return false;
	}
	return ctl_step(ctl, n % STRETCH, e);
}

/* The least important column first: each stable pass keeps the order of the one before. */
static bool sort_rows(const struct settings *s, const struct frame *f, int32_t *row, ptrdiff_t n,
	struct arena *work, struct ctl *c, struct err *e)
{
	if (s->sorts == 0)
		return true;
	double *key = ARENA_BIG(work, double, n + 1, e), *with = key ? ARENA_BIG(work, double, n + 1, e) : NULL;
	double *scratch = with ? ARENA_BIG(work, double, 2 * n + 1, e) : NULL;
	int32_t at;
	ctl_phase(c, "sorting", s->sorts * n * (1 + SORT_STEPS));
	for (ptrdiff_t k = s->sorts - 1; scratch && k >= 0; k--) {
		if (!frame_need(f, s->sort[k].column, &at, e)) {
			err_in(e, "the sorting");
			return err_hint(e, "data sort --off");
		}
		double sign = strcmp(s->sort[k].value, "down") == 0 ? -1 : 1;
		if (!take_keys(&f->column[at], row, n, sign, key, with, c, e) ||
			!(sort_carry_on(c, key, with, scratch, n) || ctl_step(c, 0, e)))
			return false;
		for (ptrdiff_t i = 0; i < n; i++)
			row[i] = (int32_t)with[i];
	}
	return scratch && ctl_step(c, 0, e);
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
