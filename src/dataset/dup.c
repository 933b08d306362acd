#include "config.h"

#include "dataset/dup.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/digest.h"
#include "base/err.h"
#include "data/first_row.h"
#include "data/frame.h"
#include "data/split_twin.h"
#include "data/task.h"

enum { STEP_ROWS = 1 << 16, SLOTS = 4 };

struct work {
	const struct dup_question *q;
	struct arena *arena;
	struct ctl *ctl;
	uint64_t *key;       /* of the features, by row */
	int32_t *like;       /* the first row with the same features */
	int32_t *size;       /* rows like it, by first row */
	struct first_row table;
};

bool dup_is_feature(const struct column *c)
{
	return column_is_feature(c) || c->role == ROLE_TIME || c->role == ROLE_GROUP;
}

static int32_t count_features(const struct frame *f)
{
	int32_t n = 0;

	for (int32_t i = 0; i < f->columns; i++)
		n += dup_is_feature(&f->column[i]);
	return n;
}

/* Cells are added, so that one column can be taken out again.  *one: room for a column. */
static bool add_keys(const struct frame *f, const struct frame *like, uint64_t *key, uint64_t *one,
	struct ctl *c, struct err *e)
{
	for (int32_t i = 0; i < like->columns; i++) {
		int32_t at = dup_is_feature(&like->column[i]) ? frame_find(f, like->column[i].name) : -1;

		if (at < 0)
			continue;
		frame_cell_digests(f, at, one);
		for (ptrdiff_t r = 0; r < f->rows; r++)
			key[r] += one[r];
		if (!ctl_step(c, 1, e))
			return false;
	}
	return true;
}

/* ---- exactly alike ---- */

static int larger(const void *a, const void *b)
{
	const struct dup_group *x = a, *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static void keep_group(struct dups *out, ptrdiff_t rows, int32_t first)
{
	struct dup_group g = { rows, first };

	out->groups_all++;
	if (out->groups < DUP_GROUPS)
		out->group[out->groups++] = g;
	else if (larger(&g, &out->group[DUP_GROUPS - 1]) < 0)
		out->group[DUP_GROUPS - 1] = g;
	else
		return;
	qsort(out->group, (size_t)out->groups, sizeof *out->group, larger);
}

static bool group_rows(struct work *w, struct dups *out, struct err *e)
{
	const struct frame *f = w->q->frame;

	for (ptrdiff_t r = 0; r < f->rows; r++) {
		w->like[r] = first_row_like(&w->table, r);
		out->features += w->like[r] != (int32_t)r;
		w->size[w->like[r]]++;
		if ((r + 1) % STEP_ROWS == 0 && !ctl_step(w->ctl, 0, e))
			return false;
	}
	for (ptrdiff_t r = 0; r < f->rows; r++)
		if (w->size[r] > 1)
			keep_group(out, w->size[r], (int32_t)r);
	return true;
}

/* Alike in features and target. */
static bool count_exact(struct work *w, uint64_t *one, struct dups *out, struct err *e)
{
	const struct frame *f = w->q->frame;
	int32_t target = frame_role(f, ROLE_TARGET);

	out->exact = out->features;
	if (target < 0 || out->features == 0)
		return true;
	frame_cell_digests(f, target, one);
	for (ptrdiff_t r = 0; r < f->rows; r++)
		one[r] += w->key[r];
	w->table.key = one;
	first_row_clear(&w->table);
	out->exact = 0;
	for (ptrdiff_t r = 0; r < f->rows; r++)
		out->exact += first_row_like(&w->table, r) != (int32_t)r;
	return ctl_step(w->ctl, 1, e);
}

/* ---- across parts ---- */

/* Which parts rows that equal each other in all but ids and target have rows in, as bits by first row. */
static bool count_across(struct work *w, uint64_t *one, struct dups *out, struct err *e)
{
	const struct dup_question *q = w->q;
	const struct split *s = q->split;
	ptrdiff_t rows = q->frame->rows;
	uint64_t *twin = s ? ARENA_BIG(w->arena, uint64_t, rows + 1, e) : NULL;
	uint8_t *in = twin ? ARENA_BIG(w->arena, uint8_t, rows + 1, e) : NULL;
	struct first_row t;

	if (!s)
		return true;
	if (!in || !first_row_open(&t, twin, rows, w->arena, e))
		return false;
	split_twin_digests(q->frame, frame_role(q->frame, ROLE_TARGET), twin, one);
	for (ptrdiff_t r = 0; r < rows; r++)
		in[first_row_like(&t, r)] |= (uint8_t)(1 << s->part[r]);
	for (ptrdiff_t r = 0; r < rows; r++) {
		int here = in[first_row_like(&t, r)] & ~(1 << PART_NONE | 1 << s->part[r]);

		if (s->part[r] == PART_NONE)
			continue;
		for (int p = PART_TRAIN; p < PARTS; p++)
			out->across[p][s->part[r]] += here >> p & 1;
		out->doubled[s->part[r]] += here != 0;
	}
	return true;
}

static bool count_shared(struct work *w, struct dups *out, struct err *e)
{
	const struct frame *test = w->q->test, *f = w->q->frame;

	out->shared = test ? 0 : -1;
	if (!test)
		return true;
	uint64_t *key = ARENA_BIG(w->arena, uint64_t, f->rows + test->rows + 1, e);
	uint64_t *one = key ? ARENA_BIG(w->arena, uint64_t, test->rows + 1, e) : NULL;
	struct first_row t;
	if (!one || !first_row_open(&t, key, f->rows + test->rows, w->arena, e) ||
		!add_keys(test, f, key + f->rows, one, w->ctl, e))
		return false;
	memcpy(key, w->key, (size_t)f->rows * sizeof *key);
	for (ptrdiff_t r = 0; r < f->rows; r++)
		first_row_like(&t, r);
	for (ptrdiff_t r = 0; r < test->rows; r++)
		out->shared += first_row_like(&t, f->rows + r) < f->rows;
	return ctl_step(w->ctl, 1, e);
}

/* ---- labels that contradict each other ---- */

struct voter {
	int32_t group, label;
};

static int by_group(const void *a, const void *b)
{
	const struct voter *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->label > y->label) - (x->label < y->label);
}

/* One group of voters, sorted by label: all but the largest label are lost to any model. */
static void judge_group(const struct voter *v, ptrdiff_t n, struct dups *out)
{
	ptrdiff_t most = 0, run = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		run = i > 0 && v[i].label == v[i - 1].label ? run + 1 : 1;
		most = run > most ? run : most;
	}
	out->conflicting += most < n ? n : 0;
	out->lost += n - most;
}

static bool count_conflicts(struct work *w, struct dups *out, struct err *e)
{
	const struct dup_question *q = w->q;
	ptrdiff_t n = 0;

	if (!q->task || q->task->kind == TASK_REGRESSION)
		return true;
	int32_t *label = ARENA_BIG(w->arena, int32_t, q->frame->rows + 1, e);
	struct voter *v = label ? ARENA_BIG(w->arena, struct voter, q->open.n + 1, e) : NULL;
	if (!v || !task_labels(q->task, q->frame, label, e))
		return false;
	for (ptrdiff_t i = 0; i < q->open.n; i++) {
		int32_t r = q->open.row[i];

		out->judged += label[r] >= 0;
		if (label[r] >= 0 && w->size[w->like[r]] > 1)
			v[n++] = (struct voter){ w->like[r], label[r] };
	}
	qsort(v, (size_t)n, sizeof *v, by_group);
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && v[end].group == v[i].group; end++)
			;
		judge_group(v + i, end - i, out);
	}
	return ctl_step(w->ctl, 1, e);
}

/* ---- alike but for one column ---- */

struct but_one_slot {
	const struct work *work;
	uint64_t *key;        /* of the cells of one column, then of all others */
	struct first_row table;
	struct dup_but_one one;
	bool *is_alike;        /* by row */
};

/* Each row against the first that equals it in all features but this one. */
static void seek_but_one(void *arg, ptrdiff_t i)
{
	struct but_one_slot *s = (struct but_one_slot *)arg + i;
	const struct work *w = s->work;
	ptrdiff_t rows = w->q->frame->rows;

	for (ptrdiff_t r = 0; r < rows; r++)
		s->key[r] = hash_u64(w->key[r] - s->key[r], 0);
	s->table.key = s->key;
	first_row_clear(&s->table);
	for (ptrdiff_t r = 0; r < rows; r++) {
		int32_t first = first_row_like(&s->table, r);

		if (first == (int32_t)r || w->key[first] == w->key[r])
			continue;
		if (s->one.rows++ == 0) {
			s->one.first = first;
			s->one.second = (int32_t)r;
		}
		s->is_alike[r] = true;
	}
}

static bool open_but_one(struct work *w, struct but_one_slot *slot, struct err *e)
{
	ptrdiff_t rows = w->q->frame->rows;

	for (int i = 0; i < SLOTS; i++) {
		slot[i] = (struct but_one_slot){ .work = w, .key = ARENA_BIG(w->arena, uint64_t, rows + 1, e) };
		slot[i].is_alike = slot[i].key ? ARENA_BIG(w->arena, bool, rows + 1, e) : NULL;
		if (!slot[i].is_alike || !first_row_open(&slot[i].table, slot[i].key, rows, w->arena, e))
			return false;
	}
	return true;
}

static int more_but_one(const void *a, const void *b)
{
	const struct dup_but_one *x = a, *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static bool find_but_one(struct work *w, struct dups *out, struct arena *a, struct err *e)
{
	const struct frame *f = w->q->frame;
	struct but_one_slot slot[SLOTS];
	struct dup_but_one *list = ARENA_ARRAY(a, struct dup_but_one, f->columns + 1);
	int32_t next = 0;

	if (!open_but_one(w, slot, e))
		return false;
	while (next < f->columns) {
		ptrdiff_t wave = 0;

		for (; next < f->columns && wave < SLOTS; next++)
			if (dup_is_feature(&f->column[next])) {
				slot[wave].one = (struct dup_but_one){ .column = next };
				frame_cell_digests(f, next, slot[wave++].key);
			}
		ctl_par(w->ctl, wave, seek_but_one, slot);
		for (ptrdiff_t i = 0; i < wave; i++)
			if (slot[i].one.rows > 0)
				list[out->but_ones++] = slot[i].one;
		if (!ctl_step(w->ctl, wave, e))
			return false;
	}
	for (ptrdiff_t r = 0; r < f->rows; r++)
		out->but_one += slot[0].is_alike[r] || slot[1].is_alike[r] || slot[2].is_alike[r] || slot[3].is_alike[r];
	qsort(list, (size_t)out->but_ones, sizeof *list, more_but_one);
	out->by_column = list;
	return true;
}

static bool open_work(struct work *w, uint64_t **one, struct err *e)
{
	ptrdiff_t rows = w->q->frame->rows;

	w->key = ARENA_BIG(w->arena, uint64_t, rows + 1, e);
	*one = w->key ? ARENA_BIG(w->arena, uint64_t, rows + 1, e) : NULL;
	w->like = *one ? ARENA_BIG(w->arena, int32_t, rows + 1, e) : NULL;
	w->size = w->like ? ARENA_BIG(w->arena, int32_t, rows + 1, e) : NULL;
	return w->size && first_row_open(&w->table, w->key, rows, w->arena, e);
}

bool dups_find(const struct dup_question *q, struct dups *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct work w = { .q = q, .arena = arena_new(), .ctl = c };
	int32_t features = count_features(q->frame);
	uint64_t *one = NULL;
	bool ok = true;

	*out = (struct dups){ .rows = q->frame->rows, .shared = -1 };
	if (features == 0) {
		ok = err_set(e, ERR_NO_ROWS, "there is no feature by which rows could be alike");
		err_hint(e, "data role COL feature");
	}
	ctl_phase(c, "looking for rows that repeat", features * (q->but_one ? 2 : 1) + 3);
	ok = ok && open_work(&w, &one, e) && add_keys(q->frame, q->frame, w.key, one, c, e) &&
		group_rows(&w, out, e) && count_exact(&w, one, out, e) && count_across(&w, one, out, e) &&
		count_shared(&w, out, e) && count_conflicts(&w, out, e) &&
		(!q->but_one || features < 2 || find_but_one(&w, out, a, e));
	arena_free(w.arena);
	return ok;
}
