#include "config.h"

#include "dataset/assoc.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/frame.h"
#include "stat/multiple.h"

enum { SLOTS = 8 }; /* pairs at work beside each other */

struct work {
	const struct association_side *side;
	const int32_t *column;
	int32_t columns, target;
	const uint64_t *open;            /* rows that may be paired with the target */
	struct association *pair;
	ptrdiff_t first;                 /* pair of slot 0 in this wave */
	const int32_t *left, *right;     /* by pair */
	double *scratch;
	ptrdiff_t need;
};

static void run_pair(void *arg, ptrdiff_t i)
{
	struct work *w = arg;
	int32_t x = w->left[w->first + i], y = w->right[w->first + i];
	bool sealed = w->column[x] == w->target || w->column[y] == w->target;
	struct association *out = &w->pair[(ptrdiff_t)x * w->columns + y];

	association_pair(&w->side[x], &w->side[y], sealed ? w->open : NULL, w->scratch + i * w->need, out);
	w->pair[(ptrdiff_t)y * w->columns + x] = *out;
}

static bool run_pairs(struct work *w, ptrdiff_t pairs, struct ctl *c, struct err *e)
{
	ctl_phase(c, "comparing pairs of columns", pairs);
	for (w->first = 0; w->first < pairs; w->first += SLOTS) {
		ptrdiff_t wave = pairs - w->first < SLOTS ? pairs - w->first : SLOTS;

		ctl_par(c, wave, run_pair, w);
		if (!ctl_step(c, wave, e))
			return false;
	}
	return true;
}

/* All pairs are one family of tests. */
static bool adjust(struct assoc *out, const int32_t *left, const int32_t *right, ptrdiff_t pairs,
	struct arena *a, struct arena *work, struct err *e)
{
	ptrdiff_t k = out->columns;
	double *p = ARENA_BIG(work, double, pairs + 1, e);
	double *adjusted = p ? ARENA_BIG(a, double, k * k + 1, e) : NULL;

	if (!adjusted)
		return false;
	for (ptrdiff_t i = 0; i < pairs; i++)
		p[i] = out->pair[left[i] * k + right[i]].p;
	multiple_holm(p, pairs, p, work);
	for (ptrdiff_t i = 0; i < pairs; i++)
		adjusted[left[i] * k + right[i]] = adjusted[right[i] * k + left[i]] = p[i];
	out->adjusted = adjusted;
	return true;
}

static bool is_wanted(const struct column *c)
{
	return c->role != ROLE_ID && c->role != ROLE_IGNORE && c->role != ROLE_WEIGHT;
}

static bool choose(const struct frame *f, const int32_t *column, int32_t n, struct assoc *out,
	struct arena *a, struct err *e)
{
	int32_t *kept = ARENA_ARRAY(a, int32_t, (column ? n : f->columns) + 1);

	for (int32_t i = 0; i < (column ? n : f->columns); i++) {
		int32_t at = column ? column[i] : i;

		if (!column && !is_wanted(&f->column[at]))
			continue;
		if (association_takes(&f->column[at]) && f->column[at].missing_count < f->rows)
			kept[out->columns++] = at;
		else
			out->left_out++;
	}
	out->column = kept;
	if (out->columns > ASSOC_COLUMNS) {
		err_set(e, ERR_LIMIT, "%d columns make %lld pairs; at most %d columns are compared at once",
			(int)out->columns, (long long)out->columns * (out->columns - 1) / 2, ASSOC_COLUMNS);
		return err_hint(e, "name those that matter: data assoc --columns a,b,c");
	}
	if (out->columns >= 2 && f->rows >= 2)
		return true;
	err_set(e, ERR_NO_ROWS, "%d column%s and %td row%s make no pair to compare", (int)out->columns,
		out->columns == 1 ? "" : "s", f->rows, f->rows == 1 ? "" : "s");
	return err_hint(e, "columns of text, and those with over %d levels, are not compared",
		ASSOCIATION_LEVELS);
}

static void list_pairs(int32_t columns, int32_t *left, int32_t *right)
{
	for (int32_t i = 0; i < columns; i++)
		for (int32_t j = i + 1; j < columns; j++) {
			*left++ = i;
			*right++ = j;
		}
}

static bool prepare(const struct frame *f, const struct assoc *out, struct association_side *side,
	struct arena *a, struct ctl *c, struct err *e)
{
	ctl_phase(c, "ranking", out->columns);
	for (int32_t i = 0; i < out->columns; i++)
		if (!association_prepare(&f->column[out->column[i]], &side[i], a, e) || !ctl_step(c, 1, e))
			return false;
	return true;
}

bool assoc_make(const struct frame *f, const int32_t *column, int32_t n, int32_t target,
	struct rowset open, struct assoc *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	bool ok;

	*out = (struct assoc){ 0 };
	if (!choose(f, column, n, out, a, e)) {
		arena_free(work);
		return false;
	}
	ptrdiff_t k = out->columns, pairs = k * (k - 1) / 2;
	int32_t *left = ARENA_ARRAY(work, int32_t, pairs), *right = ARENA_ARRAY(work, int32_t, pairs);
	struct association_side *side = ARENA_ARRAY(work, struct association_side, k);
	uint64_t *bitmap = ARENA_BIG(work, uint64_t, bitmap_words(f->rows) + 1, e);
	struct association *pair = ARENA_ARRAY(a, struct association, k * k);
	struct work w = { .side = side, .column = out->column, .columns = out->columns,
		.target = target, .open = bitmap, .pair = pair, .left = left, .right = right,
		.need = association_scratch(f->rows) };
	list_pairs(out->columns, left, right);
	for (ptrdiff_t i = 0; bitmap && i < open.n; i++)
		bitmap[open.row[i] >> 6] |= UINT64_C(1) << (open.row[i] & 63);
	w.scratch = bitmap ? ARENA_BIG(work, double, SLOTS * w.need, e) : NULL;
	ok = w.scratch && prepare(f, out, side, work, c, e) && run_pairs(&w, pairs, c, e);
	out->pair = pair;
	ok = ok && adjust(out, left, right, pairs, a, work, e);
	arena_free(work);
	return ok;
}
