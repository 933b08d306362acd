#include "config.h"
#include "model/bin.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/xy.h"
#include "model/bin_cut.h"

#define SORTS 8      /* columns in work at a time */
#define ROWS 1024    /* rows that one task turns into bins */

/* -- learning ----------------------------------------------------------------- */

struct learn {
	const struct xy *d;
	const struct feature *feature;
	struct features *out;
	int32_t most;
	struct ctl *ctl;
	uint64_t *room;         /* SORTS times 2 * n keys */
	double (*cut)[BIN_MOST];/* SORTS of them */
	int32_t first;          /* the feature of task 0 */
};

static bool is_missing(const struct xy_column *c, ptrdiff_t r)
{
	return c->missing && (c->missing[r >> 6] >> (r & 63) & 1);
}

static ptrdiff_t collect_keys(const struct xy_column *c, ptrdiff_t n, uint64_t *key)
{
	ptrdiff_t k = 0;

	for (ptrdiff_t r = 0; r < n; r++) {
		key[k] = bin_key(c->number[r]);
		k += !is_missing(c, r) && !isnan(c->number[r]);
	}
	return k;
}

/* Feature first + i, when it is a column of numbers: its cuts wait in cut[i]. */
static void learn_number(void *arg, ptrdiff_t i)
{
	struct learn *l = arg;
	struct feature *f = &l->out->feature[l->first + i];
	ptrdiff_t n = l->d->n;

	if (f->kind != FEATURE_NUMBER || (l->ctl && atomic_load(&l->ctl->stop)))
		return;
	uint64_t *key = l->room + i * 2 * n;
	ptrdiff_t k = collect_keys(&l->d->column[f->column], n, key);

	f->missing = k < n;
	key = bin_sort(key, key + n, k);
	f->bins = bin_cuts(key, k, l->most, l->cut[i]) + 1;
}

static bool learn_numbers(struct learn *l, struct arena *keep, struct err *e)
{
	for (; l->first < l->out->n; l->first += SORTS) {
		int32_t left = l->out->n - l->first;
		int32_t k = left < SORTS ? left : SORTS;

		ctl_par(l->ctl, k, learn_number, l);
		if (!ctl_step(l->ctl, k, e))
			return false;
		for (int32_t i = 0; i < k; i++) {
			struct feature *f = &l->out->feature[l->first + i];

			if (f->kind != FEATURE_NUMBER)
				continue;
			f->cut = ARENA_ARRAY(keep, double, f->bins);
			memcpy(f->cut, l->cut[i], (size_t)(f->bins - 1) * sizeof *f->cut);
		}
	}
	return true;
}

struct tally {
	int64_t rows;
	int32_t level;
};

/* Most rows first, then by level. */
static int compare_tally(const void *x, const void *y)
{
	const struct tally *a = x, *b = y;

	if (a->rows != b->rows)
		return a->rows > b->rows ? -1 : 1;
	return (a->level > b->level) - (a->level < b->level);
}

static bool count_levels(const struct xy_column *c, ptrdiff_t n, struct tally *t)
{
	ptrdiff_t known = 0;

	for (int32_t k = 0; k < c->levels; k++)
		t[k] = (struct tally){ .rows = 0, .level = k };
	for (ptrdiff_t r = 0; r < n; r++)
		if (c->code[r] >= 0 && c->code[r] < c->levels && !is_missing(c, r)) {
			t[c->code[r]].rows++;
			known++;
		}
	return known < n;
}

/* Levels keep their order as bins; those that training lacks go where missing cells go. */
static void learn_levels(const struct xy_column *c, ptrdiff_t n, int32_t most, struct feature *f,
	struct arena *keep)
{
	f->levels = c->levels;
	f->bin_of = ARENA_ARRAY(keep, uint8_t, c->levels);
	struct arena_mark mark = arena_mark(keep);
	struct tally *t = ARENA_ARRAY(keep, struct tally, c->levels);
	int32_t seen = 0;

	f->missing = count_levels(c, n, t);
	qsort(t, (size_t)c->levels, sizeof *t, compare_tally);
	while (seen < c->levels && t[seen].rows > 0)
		seen++;
	f->bins = seen < most ? seen : most;
	int32_t own = seen > most ? most - 1 : seen; /* levels with a bin to themselves */
	memset(f->bin_of, f->bins, (size_t)c->levels);
	for (int32_t k = own; k < seen; k++)
		f->bin_of[t[k].level] = (uint8_t)own;
	for (int32_t k = 0; k < own; k++)
		f->bin_of[t[k].level] = 0;
	uint8_t *mine = ARENA_ARRAY(keep, uint8_t, c->levels);
	for (int32_t k = 0; k < own; k++)
		mine[t[k].level] = 1;
	for (int32_t k = 0, bin = 0; k < c->levels; k++)
		if (mine[k])
			f->bin_of[k] = (uint8_t)bin++;
	arena_reset(keep, mark);
}

static void learn_flag(struct feature *f, struct arena *keep)
{
	f->bins = 2;
	f->cut = ARENA_NEW(keep, double);
	f->cut[0] = 0.5;
}

/* One feature a column, or one a level of a ONEHOT column. */
static void list_features(const struct xy *d, struct features *out, struct arena *keep)
{
	static const enum feature_kind kind_of[] = {
		[XY_NUMBER] = FEATURE_NUMBER, [XY_CODE] = FEATURE_CODE, [XY_ONEHOT] = FEATURE_LEVEL,
	};
	int32_t f = 0;

	out->columns = d->p;
	out->n = xy_width(d);
	out->feature = ARENA_ARRAY(keep, struct feature, out->n);
	for (int32_t j = 0; j < d->p; j++) {
		int32_t width = d->column[j].kind == XY_ONEHOT ? d->column[j].levels : 1;

		for (int32_t k = 0; k < width; k++, f++) {
			out->feature[f].kind = kind_of[d->column[j].kind];
			out->feature[f].column = j;
			out->feature[f].level = k;
		}
	}
}

static bool has_numbers(const struct xy *d)
{
	for (int32_t j = 0; j < d->p; j++)
		if (d->column[j].kind == XY_NUMBER)
			return true;
	return false;
}

bool bin_learn(const struct xy *d, int32_t most, struct features *out, struct arena *keep,
	struct ctl *c, struct err *e)
{
	struct learn l = { .d = d, .out = out, .most = most, .ctl = c };

	list_features(d, out, keep);
	for (int32_t f = 0; f < out->n; f++) {
		struct feature *one = &out->feature[f];

		if (one->kind == FEATURE_CODE)
			learn_levels(&d->column[one->column], d->n, most, one, keep);
		else if (one->kind == FEATURE_LEVEL)
			learn_flag(one, keep);
		if (!ctl_step(c, 0, e))
			return false;
	}
	if (!has_numbers(d))
		return true;
	struct arena *scratch = arena_new();
	l.room = ARENA_BIG(scratch, uint64_t, 2 * SORTS * d->n, e);
	l.cut = arena_alloc(scratch, SORTS, (ptrdiff_t)sizeof *l.cut);
	bool ok = l.room && learn_numbers(&l, keep, e);
	arena_free(scratch);
	return ok;
}

/* -- applying ----------------------------------------------------------------- */

int32_t bin_of_number(const struct feature *f, double x)
{
	int32_t lo = 0, n = f->bins - 1;

	if (isnan(x))
		return f->bins;
	while (n > 0) { /* the number of cuts below x; no branch on the data */
		int32_t half = (n + 1) / 2;

		lo = x > f->cut[lo + half - 1] ? lo + half : lo;
		n -= half;
	}
	return lo;
}

struct apply {
	const struct features *s;
	const struct xy *d;
	struct binned *out;
};

static void fill_numbers(const struct feature *f, const struct xy_column *c, ptrdiff_t r0,
	ptrdiff_t r1, uint8_t *out)
{
	for (ptrdiff_t r = r0; r < r1; r++)
		out[r] = (uint8_t)bin_of_number(f, c->number[r]);
	for (ptrdiff_t r = r0; c->missing && r < r1; r++)
		if (is_missing(c, r))
			out[r] = (uint8_t)f->bins;
}

static void fill_feature(const struct feature *f, const struct xy_column *c, ptrdiff_t r0,
	ptrdiff_t r1, uint8_t *out)
{
	switch (f->kind) {
	case FEATURE_NUMBER:
		fill_numbers(f, c, r0, r1, out);
		break;
	case FEATURE_CODE:
		for (ptrdiff_t r = r0; r < r1; r++)
			out[r] = (uint8_t)bin_of_level(f, is_missing(c, r) ? -1 : c->code[r]);
		break;
	case FEATURE_LEVEL:
		for (ptrdiff_t r = r0; r < r1; r++)
			out[r] = c->code[r] == f->level;
		break;
	}
}

/* The i-th run of rows, feature by feature. */
static void apply_rows(void *arg, ptrdiff_t i)
{
	const struct apply *a = arg;
	const struct binned *b = a->out;
	ptrdiff_t r0 = i * ROWS, r1 = r0 + ROWS < b->rows ? r0 + ROWS : b->rows;

	for (int32_t f = 0; f < b->features; f++) {
		const struct feature *one = &a->s->feature[f];

		fill_feature(one, &a->d->column[one->column], r0, r1, b->column + f * b->rows);
	}
}

bool bin_apply(const struct features *s, const struct xy *d, struct binned *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct apply work = { .s = s, .d = d, .out = out };

	out->rows = d->n;
	out->features = s->n;
	out->column = ARENA_BIG(a, uint8_t, d->n * s->n, e);
	if (!out->column)
		return false;
	ctl_par(c, (d->n + ROWS - 1) / ROWS, apply_rows, &work);
	return ctl_step(c, 0, e);
}
