#include "config.h"
#include "data/split.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/split_sort.h"
#include "data/split_twin.h"
#include "data/split_unit.h"
#include "data/task.h"

/* The largest first: what is left then evens the folds out. */
static int compare_sizes(const void *x, const void *y)
{
	const struct split_unit *p = x;
	const struct split_unit *q = y;

	if (p->stratum == q->stratum && p->n != q->n)
		return p->n > q->n ? -1 : 1;
	return split_unit_compare(x, y);
}

static void key_of_size(const void *record, struct split_key *out)
{
	const struct split_unit *u = record;

	*out = (struct split_key){ .major = (uint64_t)u->stratum << 32 | (uint64_t)(INT32_MAX - u->n),
		.minor = u->order };
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

static void deal_folds(struct split_plan *p, int k, int32_t *fold_of_row)
{
	int64_t all[CAP_FOLDS] = { 0 };
	int64_t here[CAP_FOLDS] = { 0 };
	int32_t stratum = -1;

	for (ptrdiff_t i = 0; i < p->units; i++) {
		const struct split_unit *u = &p->unit[i];
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

static bool make_folds(struct split_plan *p, const struct frame *f, const struct task *t,
	struct rowset rows, int k, bool together, uint64_t seed, int32_t *fold, struct err *e)
{
	int32_t *of_row = ARENA_BIG(p->arena, int32_t, f->rows, e);

	p->id = frame_role(f, ROLE_ID);
	p->group = frame_role(f, ROLE_GROUP);
	p->together = together;
	p->time = -1;
	p->strata = t && t->classes > 0 ? t->classes : 1;
	p->known = f->rows;
	if (k < 2 || k > CAP_FOLDS)
		return err_set(e, ERR_RANGE, "%d folds: 2 to %d are possible", k, CAP_FOLDS);
	if (!of_row || !split_plan_rows(p, f, t, &rows, false, e) || !split_plan_units(p, seed, RNG_FOLD, e))
		return false;
	if (p->units < k) {
		err_set(e, ERR_NO_ROWS, "%d folds need at least %d different %s, and there are %lld", k, k,
			p->group >= 0 ? "groups" : "rows", (long long)p->units);
		return err_hint(e, p->twins > 0 ? "fewer folds, or let the ids keep equal rows apart: data split --together id"
						: "fewer folds");
	}
	if (!split_sort(p->unit, p->units, (ptrdiff_t)sizeof *p->unit, key_of_size, compare_sizes,
		    p->arena, e))
		return false;
	deal_folds(p, k, of_row);
	for (ptrdiff_t i = 0; i < rows.n; i++)
		fold[i] = of_row[rows.row[i]];
	return true;
}

bool split_folds(const struct frame *f, const struct task *t, struct rowset rows, int k,
	bool together, uint64_t seed, int32_t *fold, struct arena *a, struct err *e)
{
	struct split_plan plan = { .arena = a };
	struct arena_mark mark = arena_mark(a);
	bool ok = make_folds(&plan, f, t, rows, k, together, seed, fold, e);

	arena_reset(a, mark);
	return ok;
}

/* ---- twins ---- */

struct in_fold {
	uint64_t digest;
	int32_t fold;
};

static int by_digest(const void *x, const void *y)
{
	const struct in_fold *p = x;
	const struct in_fold *q = y;

	if (p->digest != q->digest)
		return p->digest < q->digest ? -1 : 1;
	return (p->fold > q->fold) - (p->fold < q->fold);
}

static void key_of_digest(const void *record, struct split_key *out)
{
	const struct in_fold *p = record;

	*out = (struct split_key){ .major = p->digest, .minor = (uint64_t)p->fold };
}

static void count_twins(const struct in_fold *row, ptrdiff_t n, struct fold_twins *out)
{
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && row[end].digest == row[i].digest; end++)
			;
		out->twins += end - i > 1 ? end - i : 0;
		/* In the order of their folds. */
		out->apart += row[i].fold != row[end - 1].fold ? end - i : 0;
	}
}

bool split_fold_twins(const struct frame *f, int32_t target, struct rowset rows, const int32_t *fold,
	struct fold_twins *out, struct err *e)
{
	struct arena *a = arena_new();
	uint64_t *digest = ARENA_BIG(a, uint64_t, 2 * f->rows + 1, e);
	struct in_fold *row = digest ? ARENA_BIG(a, struct in_fold, rows.n + 1, e) : NULL;
	bool ok = row != NULL;

	*out = (struct fold_twins){ 0 };
	if (ok && split_twin_possible(f, target)) {
		split_twin_digests(f, target, digest, digest + f->rows);
		for (ptrdiff_t i = 0; i < rows.n; i++)
			row[i] = (struct in_fold){ digest[rows.row[i]], fold[i] };
		ok = split_sort(row, rows.n, (ptrdiff_t)sizeof *row, key_of_digest, by_digest, a, e);
		if (ok)
			count_twins(row, rows.n, out);
	}
	arena_free(a);
	return ok;
}
