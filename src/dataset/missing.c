#include "config.h"

#include "dataset/missing.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/digest.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/missing_target.h"

struct emptiness {
	ptrdiff_t missing;
	int32_t column;
};

static int emptier(const void *a, const void *b)
{
	const struct emptiness *x = a, *y = b;

	if (x->missing != y->missing)
		return x->missing > y->missing ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static void list_columns(const struct frame *f, int32_t target, struct missing *out, struct arena *a)
{
	struct emptiness *list = ARENA_ARRAY(a, struct emptiness, f->columns + 1);
	int32_t *column = ARENA_ARRAY(a, int32_t, f->columns + 1);

	for (int32_t i = 0; i < f->columns; i++)
		if (i != target && f->column[i].missing_count > 0) {
			list[out->columns++] = (struct emptiness){ f->column[i].missing_count, i };
			out->cells += f->column[i].missing_count;
		}
	qsort(list, (size_t)out->columns, sizeof *list, emptier);
	for (int32_t i = 0; i < out->columns; i++)
		column[i] = list[i].column;
	out->column = column;
}

/* ---- patterns ---- */

/* A number for what a row misses: 0 for nothing. */
static void sign_rows(const struct frame *f, const struct missing *m, uint64_t *sign)
{
	for (int32_t i = 0; i < m->columns; i++) {
		const struct column *c = &f->column[m->column[i]];
		uint64_t own = hash_u64((uint64_t)m->column[i] + 1, 0);

		for (ptrdiff_t k = 0; k < bitmap_words(c->rows); k++)
			for (uint64_t word = c->missing[k]; word; word &= word - 1)
				sign[k * 64 + __builtin_ctzll(word)] += own;
	}
}

struct seen {
	uint64_t sign;
	ptrdiff_t rows;
	int32_t first;
};

static int more_rows(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* Places of a table of a power of two; grows with the patterns, not with the rows. */
struct counter {
	struct seen *slot;
	ptrdiff_t slots, used;
};

static struct seen *place_of(const struct counter *t, uint64_t sign)
{
	ptrdiff_t mask = t->slots - 1, i = (ptrdiff_t)(hash_u64(sign, 1) & (uint64_t)mask);

	while (t->slot[i].rows && t->slot[i].sign != sign)
		i = (i + 1) & mask;
	return &t->slot[i];
}

static bool grow(struct counter *t, struct arena *a, struct err *e)
{
	struct counter next = { .slots = t->slots ? 2 * t->slots : 256, .used = t->used };

	next.slot = ARENA_BIG(a, struct seen, next.slots, e);
	if (!next.slot)
		return false;
	for (ptrdiff_t i = 0; i < t->slots; i++)
		if (t->slot[i].rows)
			*place_of(&next, t->slot[i].sign) = t->slot[i];
	*t = next;
	return true;
}

static bool count_patterns(const struct frame *f, struct missing *m, struct arena *work,
	struct ctl *c, struct err *e)
{
	struct counter t = { 0 };
	ptrdiff_t n = 0;
	uint64_t *sign = ARENA_BIG(work, uint64_t, bitmap_words(f->rows) * 64 + 1, e);

	if (!sign)
		return false;
	sign_rows(f, m, sign);
	for (ptrdiff_t r = 0; r < f->rows; r++) {
		if (2 * t.used >= t.slots && !grow(&t, work, e))
			return false;
		struct seen *s = place_of(&t, sign[r]);
		if (!s->rows) {
			*s = (struct seen){ sign[r], 0, (int32_t)r };
			t.used++;
		}
		s->rows++;
		m->complete += sign[r] == 0;
		if ((r & 0xffff) == 0xffff && !ctl_step(c, 0, e))
			return false;
	}
	for (ptrdiff_t i = 0; i < t.slots; i++)
		if (t.slot[i].rows)
			t.slot[n++] = t.slot[i];
	if (!t.slot)
		return true; /* a table without rows */
	if (n > 0)
		qsort(t.slot, (size_t)n, sizeof *t.slot, more_rows);
	m->patterns_all = n;
	for (; m->patterns < MISSING_PATTERNS && m->patterns < n; m->patterns++)
		m->pattern[m->patterns] = (struct missing_pattern){ t.slot[m->patterns].rows,
			t.slot[m->patterns].first };
	return true;
}

/* ---- together ---- */

/* The correlation of two absences (Pearson's phi), from counts alone. */
static double phi(const struct column *x, const struct column *y)
{
	double n = (double)x->rows, a = (double)x->missing_count, b = (double)y->missing_count, both = 0;

	for (ptrdiff_t k = 0; k < bitmap_words(x->rows); k++)
		both += __builtin_popcountll(x->missing[k] & y->missing[k]);
	double spread = sqrt(a * (n - a)) * sqrt(b * (n - b));
	return spread > 0 ? (n * both - a * b) / spread : (double)NAN;
}

static bool compare_columns(const struct frame *f, struct missing *m, struct arena *a, struct ctl *c,
	struct err *e)
{
	m->named = m->columns < MISSING_NAMED ? m->columns : MISSING_NAMED;
	double *out = ARENA_ARRAY(a, double, (ptrdiff_t)m->named * m->named + 1);

	for (int32_t i = 0; i < m->named; i++) {
		for (int32_t j = i; j < m->named; j++)
			out[i * m->named + j] = out[j * m->named + i] =
				phi(&f->column[m->column[i]], &f->column[m->column[j]]);
		if (!ctl_step(c, 1, e))
			return false;
	}
	m->phi = out;
	return true;
}

bool missing_make(const struct frame *f, const struct task *t, int32_t target, struct rowset open,
	struct missing *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();

	*out = (struct missing){ 0 };
	ctl_phase(c, "looking at what is missing", f->columns);
	list_columns(f, target, out, a);
	bool ok = count_patterns(f, out, work, c, e) && compare_columns(f, out, a, c, e) &&
		(!t || out->columns == 0 || missing_target_make(f, t, open, out, &out->target, a, c, e));
	arena_free(work);
	return ok;
}
