#include "config.h"
#include "data/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/frame.h"
#include "data/task.h"

static const char *const part_names[PARTS] = {
	[PART_NONE] = "none", [PART_TRAIN] = "train", [PART_VALID] = "valid",
	[PART_CALIB] = "calib", [PART_TEST] = "test",
};

/* A row and what decides its place. */
struct keyed {
	uint64_t key;   /* rows with the same key stay together */
	int32_t row;
	int32_t label;  /* 0 where there are no classes */
};

/* Rows that stay together: keyed[first..first+n). */
struct unit {
	uint64_t order; /* hash of key and seed, or the time for a split by time */
	uint64_t key;
	ptrdiff_t first, n;
	int32_t stratum;
};

struct plan {
	struct arena *arena;
	struct keyed *keyed;
	ptrdiff_t rows;
	struct unit *unit;
	ptrdiff_t units;
	int32_t id, group, time; /* columns, -1: none */
	int32_t strata;
};

struct split_options split_defaults(bool separate_test)
{
	struct split_options o = { .seed = 1 };

	o.share[PART_TRAIN] = separate_test ? .75 : .60;
	o.share[PART_VALID] = .15;
	o.share[PART_CALIB] = .10;
	o.share[PART_TEST] = separate_test ? 0 : .15;
	return o;
}

const char *part_name(enum part p)
{
	return part_names[p];
}

bool part_parse(const char *s, enum part *p)
{
	for (int i = PART_TRAIN; i < PARTS; i++)
		if (strcmp(s, part_names[i]) == 0) {
			*p = (enum part)i;
			return true;
		}
	return false;
}

/* The key of every row: its group, else its time when rows of one time must stay together, else
 * its id; a row that lacks it, and a table without such columns, goes by all cells but the target. */
static bool find_keys(struct plan *p, const struct frame *f, int32_t target, bool by_time,
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
	return true;
}

static int compare_keyed(const void *x, const void *y)
{
	const struct keyed *p = x;
	const struct keyed *q = y;

	if (p->key != q->key)
		return p->key < q->key ? -1 : 1;
	return (p->label > q->label) - (p->label < q->label);
}

static int compare_units(const void *x, const void *y)
{
	const struct unit *p = x;
	const struct unit *q = y;

	if (p->stratum != q->stratum)
		return p->stratum < q->stratum ? -1 : 1;
	if (p->order != q->order)
		return p->order < q->order ? -1 : 1;
	return (p->key > q->key) - (p->key < q->key);
}

/* The largest first: what is left then evens the folds out. */
static int compare_sizes(const void *x, const void *y)
{
	const struct unit *p = x;
	const struct unit *q = y;

	if (p->stratum == q->stratum && p->n != q->n)
		return p->n > q->n ? -1 : 1;
	return compare_units(x, y);
}

/* The most frequent label of sorted rows; the lowest of equals. */
static int32_t main_label(const struct keyed *k, ptrdiff_t n)
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

static bool make_units(struct plan *p, uint64_t seed, enum rng_purpose purpose, struct err *e)
{
	if (p->rows > 0)
		qsort(p->keyed, (size_t)p->rows, sizeof *p->keyed, compare_keyed);
	p->unit = ARENA_BIG(p->arena, struct unit, p->rows, e);
	if (!p->unit)
		return false;
	for (ptrdiff_t i = 0; i < p->rows;) {
		struct unit *u = &p->unit[p->units++];

		u->first = i;
		u->key = p->keyed[i].key;
		u->order = rng_hash(seed, purpose, u->key);
		while (i < p->rows && p->keyed[i].key == u->key)
			i++;
		u->n = i - u->first;
		u->stratum = main_label(p->keyed + u->first, u->n);
	}
	return true;
}

/* The rows that take part, with key and label. */
static bool make_plan(struct plan *p, const struct frame *f, const struct task *t,
	const struct rowset *rows, bool by_time, struct err *e)
{
	uint64_t *key = ARENA_BIG(p->arena, uint64_t, f->rows, e);
	int32_t *label = ARENA_BIG(p->arena, int32_t, f->rows, e);
	int32_t target = t ? frame_find(f, t->target) : -1;

	p->keyed = ARENA_BIG(p->arena, struct keyed, rows->n, e);
	if (!key || !label || !p->keyed || !find_keys(p, f, target, by_time, key, e))
		return false;
	p->strata = t && t->classes > 0 ? t->classes : 1;
	if (p->strata > 1 && !task_labels(t, f, label, e))
		return false;
	p->rows = rows->n;
	for (ptrdiff_t i = 0; i < rows->n; i++) {
		int32_t r = rows->row[i];

		p->keyed[i] = (struct keyed){ key[r], r, label[r] < 0 ? 0 : label[r] };
	}
	return true;
}

static bool find_rows(const struct frame *f, const struct task *t, struct rowset *rows,
	struct arena *a, struct err *e)
{
	if (t)
		return task_labelled(t, f, rows, a, e);
	*rows = rowset_all(f->rows, &f->digest, a);
	return true;
}

static bool check_shares(const double *share, struct err *e)
{
	double sum = 0;

	for (int i = PART_TRAIN; i < PARTS; i++) {
		if (!(share[i] >= 0 && share[i] <= 1))
			return err_set(e, ERR_RANGE, "the share of %s is %g: shares lie in 0..1", part_names[i],
				share[i]);
		sum += share[i];
	}
	if (fabs(sum - 1) > 1e-9)
		return err_set(e, ERR_RANGE, "the shares of the parts add up to %g, not 1", sum);
	if (share[PART_TRAIN] == 0)
		return err_set(e, ERR_RANGE, "the share of train is 0: nothing would be left to learn from");
	return true;
}

/* Where x = 0..1 along the ordered rows falls. */
static enum part part_at(const double *share, double x)
{
	enum part last = PART_TRAIN;
	double sum = 0;

	for (int i = PART_TRAIN; i < PARTS; i++) {
		if (share[i] == 0)
			continue;
		sum += share[i];
		last = (enum part)i;
		if (x < sum - 1e-12)
			break;
	}
	return last;
}

/* Units unit[0..n) in their order; each lies where its middle falls. */
static void cut_units(const struct plan *p, const struct unit *unit, ptrdiff_t n,
	const double *share, uint8_t *part)
{
	double total = 0;
	double before = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		total += (double)unit[i].n;
	for (ptrdiff_t i = 0; i < n; i++) {
		double size = (double)unit[i].n;
		enum part here = part_at(share, (before + size / 2) / total);

		for (ptrdiff_t k = 0; k < unit[i].n; k++)
			part[p->keyed[unit[i].first + k].row] = (uint8_t)here;
		before += size;
	}
}

static void cut_strata(const struct plan *p, const double *share, uint8_t *part)
{
	for (ptrdiff_t i = 0; i < p->units;) {
		ptrdiff_t end = i;

		while (end < p->units && p->unit[end].stratum == p->unit[i].stratum)
			end++;
		cut_units(p, p->unit + i, end - i, share, part);
		i = end;
	}
}

/* A double as an integer that sorts like it. */
static uint64_t sortable(double x)
{
	uint64_t bits;

	x = x == 0 ? 0 : x;
	memcpy(&bits, &x, sizeof bits);
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* A unit stands at its latest time; rows without one come first, so they are trained on. */
static void order_by_time(struct plan *p, const struct column *c)
{
	for (ptrdiff_t i = 0; i < p->units; i++) {
		struct unit *u = &p->unit[i];

		u->order = 0;
		for (ptrdiff_t k = 0; k < u->n; k++) {
			int32_t r = p->keyed[u->first + k].row;
			uint64_t at = c->time ? (uint64_t)c->time[r] ^ UINT64_C(1) << 63 :
				sortable(c->number[r]);

			if (!column_missing_at(c, r) && at > u->order)
				u->order = at;
		}
	}
}

static bool check_time(const struct frame *f, int32_t time, struct err *e)
{
	if (time < 0 || !column_is_coded(&f->column[time]))
		return true;
	err_set(e, ERR_COLUMN_TYPE, "time column \"%s\" is of type %s: its order in time is unknown",
		f->column[time].name, column_type_name(f->column[time].type));
	return err_hint(e, "data type %s=date", f->column[time].name);
}

static void describe(const struct plan *p, const struct frame *f, const struct task *t,
	struct split *out, struct arena *a)
{
	const char *by = p->group >= 0 ? "group" : p->time >= 0 ? "time" : "id";
	int32_t column = p->group >= 0 ? p->group : p->time >= 0 ? p->time : p->id;

	out->key = column < 0 ? "row digest" :
		arena_printf(a, "%s column %s", by, f->column[column].name);
	if (p->time >= 0)
		out->method = arena_printf(a, "by time %s", f->column[p->time].name);
	else if (p->group >= 0)
		out->method = arena_printf(a, "grouped by %s", f->column[p->group].name);
	else if (p->strata > 1)
		out->method = arena_printf(a, "stratified by %s", t->target);
	else
		out->method = "plain";
}

static void finish_split(struct split *out, const struct split_options *o, struct findings *notes)
{
	for (ptrdiff_t r = 0; r < out->rows; r++)
		out->count[out->part[r]]++;
	out->digest = digest_of(out->part, out->rows);
	for (int i = PART_TRAIN; i < PARTS && notes; i++)
		if (o->share[i] > 0 && out->count[i] == 0)
			findings_add(notes, "empty_part", FINDING_WARN, NULL, NULL,
				"no row fell into %s (share %g): too few rows, groups or times", part_names[i],
				o->share[i]);
	if (notes && out->count[PART_NONE] > 0)
		findings_add(notes, "unlabelled", FINDING_INFO, NULL, NULL,
			"%lld rows have no target and belong to no part", (long long)out->count[PART_NONE]);
}

static bool make_split(struct plan *p, const struct frame *f, const struct task *t,
	const struct split_options *o, uint8_t *part, struct err *e)
{
	struct rowset rows;

	p->id = frame_role(f, ROLE_ID);
	p->group = frame_role(f, ROLE_GROUP);
	p->time = frame_role(f, ROLE_TIME);
	if (!check_shares(o->share, e) || !check_time(f, p->time, e) ||
		!find_rows(f, t, &rows, p->arena, e) ||
		!make_plan(p, f, t, &rows, p->time >= 0, e) || !make_units(p, o->seed, RNG_SPLIT, e))
		return false;
	if (p->rows == 0)
		return err_set(e, ERR_NO_ROWS, "%s has no row to split", f->source);
	if (p->time >= 0)
		order_by_time(p, &f->column[p->time]);
	for (ptrdiff_t i = 0; i < p->units && (p->time >= 0 || p->group >= 0); i++)
		p->unit[i].stratum = 0;
	qsort(p->unit, (size_t)p->units, sizeof *p->unit, compare_units);
	cut_strata(p, o->share, part);
	return true;
}

bool split_make(const struct frame *f, const struct task *t, const struct split_options *o,
	struct split *out, struct findings *notes, struct arena *a, struct err *e)
{
	struct plan plan = { .arena = arena_new() };
	uint8_t *part = ARENA_BIG(a, uint8_t, f->rows, e);
	bool ok = part && make_split(&plan, f, t, o, part, e);

	if (ok) {
		*out = (struct split){ .rows = f->rows, .part = part };
		describe(&plan, f, t, out, a);
		finish_split(out, o, notes);
	}
	arena_free(plan.arena);
	return ok;
}

struct rowset split_rows(const struct split *s, enum part p, const struct frame *f,
	struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, s->count[p]);
	ptrdiff_t n = 0;

	for (ptrdiff_t r = 0; r < s->rows; r++)
		if (s->part[r] == p)
			row[n++] = (int32_t)r;
	return (struct rowset){ n, row, f->digest };
}

/* The fold with the fewest rows of the stratum, then the fewest rows, then the first. */
static int pick_fold(const int64_t *of_stratum, const int64_t *all, int k)
{
	int best = 0;

	for (int i = 1; i < k; i++)
		if (of_stratum[i] < of_stratum[best] ||
			(of_stratum[i] == of_stratum[best] && all[i] < all[best]))
			best = i;
	return best;
}

static void deal_folds(struct plan *p, int k, int32_t *fold_of_row)
{
	int64_t all[CAP_FOLDS] = { 0 };
	int64_t here[CAP_FOLDS] = { 0 };
	int32_t stratum = -1;

	qsort(p->unit, (size_t)p->units, sizeof *p->unit, compare_sizes);
	for (ptrdiff_t i = 0; i < p->units; i++) {
		const struct unit *u = &p->unit[i];
		int best;

		if (u->stratum != stratum)
			memset(here, 0, sizeof here);
		stratum = u->stratum;
		best = pick_fold(here, all, k);
		here[best] += u->n;
		all[best] += u->n;
		for (ptrdiff_t j = 0; j < u->n; j++)
			fold_of_row[p->keyed[u->first + j].row] = best;
	}
}

static bool make_folds(struct plan *p, const struct frame *f, const struct task *t,
	struct rowset rows, int k, uint64_t seed, int32_t *fold, struct err *e)
{
	int32_t *of_row = ARENA_BIG(p->arena, int32_t, f->rows, e);

	p->id = frame_role(f, ROLE_ID);
	p->group = frame_role(f, ROLE_GROUP);
	p->time = -1;
	if (k < 2 || k > CAP_FOLDS)
		return err_set(e, ERR_RANGE, "%d folds: 2 to %d are possible", k, CAP_FOLDS);
	if (!of_row || !make_plan(p, f, t, &rows, false, e) || !make_units(p, seed, RNG_FOLD, e))
		return false;
	if (p->units < k) {
		err_set(e, ERR_NO_ROWS, "%d folds need at least %d different %s, and there are %lld", k, k,
			p->group >= 0 ? "groups" : "rows", (long long)p->units);
		return err_hint(e, "fewer folds");
	}
	deal_folds(p, k, of_row);
	for (ptrdiff_t i = 0; i < rows.n; i++)
		fold[i] = of_row[rows.row[i]];
	return true;
}

bool split_folds(const struct frame *f, const struct task *t, struct rowset rows, int k,
	uint64_t seed, int32_t *fold, struct arena *a, struct err *e)
{
	struct plan plan = { .arena = a };
	struct arena_mark mark = arena_mark(a);
	bool ok = make_folds(&plan, f, t, rows, k, seed, fold, e);

	arena_reset(a, mark);
	return ok;
}
