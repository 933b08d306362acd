#include "config.h"
#include "data/split_unit.h"

#include "base/arena.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/rowset.h"
#include "data/split_sort.h"
#include "data/split_twin.h"
#include "data/task.h"

/* The key of every row: its group, else its time when rows of one time must stay together, else
 * its id, which it shares with its twins; a row that lacks it, and a table without such columns, goes
 * by all cells but the target. */
static bool find_keys(struct split_plan *p, const struct frame *f, int32_t target, bool by_time,
	uint64_t *key, struct err *e)
{
	int32_t column = p->group >= 0 ? p->group : by_time ? p->time : p->id;
	uint64_t *own;

	if (column < 0 || f->column[column].missing)
		frame_row_digests(f, target, key);
	if (column < 0)
		return true;
	own = ARENA_BIG(p->arena, uint64_t, f->rows, e);
	if (!own)
		return false;
	frame_cell_digests(f, column, own);
	for (ptrdiff_t r = 0; r < f->rows; r++)
		if (!column_missing_at(&f->column[column], r))
			key[r] = own[r];
	if (column != p->id || !p->together || !split_twin_possible(f, target))
		return true;
	return split_twin_keys(f, target, p->known, key, &p->twins, p->arena, e);
}

static void key_of_row(const void *record, struct split_key *out)
{
	const struct split_row *r = record;

	*out = (struct split_key){ .minor = r->key };
}

static int compare_keyed(const void *x, const void *y)
{
	const struct split_row *p = x;
	const struct split_row *q = y;

	if (p->key != q->key)
		return p->key < q->key ? -1 : 1;
	if (p->later != q->later)
		return p->later ? 1 : -1;
	if (p->later)
		return (p->row > q->row) - (p->row < q->row);
	return (p->label > q->label) - (p->label < q->label);
}

void split_unit_key(const void *record, struct split_key *out)
{
	const struct split_unit *u = record;

	*out = (struct split_key){ .major = (uint64_t)u->stratum, .minor = u->order };
}

int split_unit_compare(const void *x, const void *y)
{
	const struct split_unit *p = x;
	const struct split_unit *q = y;

	if (p->stratum != q->stratum)
		return p->stratum < q->stratum ? -1 : 1;
	if (p->order != q->order)
		return p->order < q->order ? -1 : 1;
	return (p->key > q->key) - (p->key < q->key);
}

/* The most frequent label of sorted rows; the lowest of equals. */
static int32_t main_label(const struct split_row *k, ptrdiff_t n)
{
	int32_t best = k[0].label;
	ptrdiff_t most = 0;

	for (ptrdiff_t i = 0; i < n;) {
		ptrdiff_t end = i;

		while (end < n && k[end].label == k[i].label)
			end++;
		if (end - i > most) {
			most = end - i;
			best = k[i].label;
		}
		i = end;
	}
	return best;
}

bool split_plan_units(struct split_plan *p, uint64_t seed, enum rng_purpose purpose, struct err *e)
{
	if (!split_sort(p->keyed, p->rows, (ptrdiff_t)sizeof *p->keyed, key_of_row, compare_keyed,
		    p->arena, e))
		return false;
	p->unit = ARENA_BIG(p->arena, struct split_unit, p->rows, e);
	if (!p->unit)
		return false;
	for (ptrdiff_t i = 0; i < p->rows;) {
		struct split_unit *u = &p->unit[p->units++];

		u->first = i;
		u->key = p->keyed[i].key;
		u->order = rng_hash(seed, purpose, u->key);
		while (i < p->rows && p->keyed[i].key == u->key)
			u->old += !p->keyed[i++].later;
		u->n = i - u->first;
		u->old = u->old > 0 ? u->old : 1;
		u->stratum = main_label(p->keyed + u->first, u->old);
	}
	return true;
}

/* The rows that take part, with key and label. */
bool split_plan_rows(struct split_plan *p, const struct frame *f, const struct task *t,
	const struct rowset *rows, bool by_time, struct err *e)
{
	uint64_t *key = ARENA_BIG(p->arena, uint64_t, f->rows, e);
	int32_t *label = ARENA_BIG(p->arena, int32_t, f->rows, e);
	int32_t target = t ? frame_find(f, t->target) : -1;

	p->keyed = ARENA_BIG(p->arena, struct split_row, rows->n, e);
	if (!key || !label || !p->keyed || !find_keys(p, f, target, by_time, key, e))
		return false;
	if (p->strata > 1 && !task_labels(t, f, label, e))
		return false;
	p->rows = rows->n;
	for (ptrdiff_t i = 0; i < rows->n; i++) {
		int32_t r = rows->row[i];

		p->keyed[i] = (struct split_row){ key[r], r, label[r] < 0 ? 0 : label[r], r >= p->known };
	}
	return true;
}
