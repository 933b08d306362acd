#include "config.h"

#include "dataset/implied.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/column.h"
#include "stat/quantile.h"

/* No cell holds it. */
static double value_at(const struct column *c, ptrdiff_t r)
{
	if (column_missing_at(c, r))
		return (double)INFINITY;
	return c->number ? c->number[r] : c->time ? (double)c->time[r] : (double)c->code[r];
}

struct sorted {
	double *by, *with, *scratch; /* n, n, 2 n */
	ptrdiff_t n;
};

static bool sort_by(struct sorted *s, const struct column *by, const struct column *with, struct ctl *c, struct err *e)
{
	for (ptrdiff_t r = 0; r < s->n; r++) {
		s->by[r] = value_at(by, r);
		s->with[r] = value_at(with, r);
	}
	return sort_carry_on(c, s->by, s->with, s->scratch, s->n) || ctl_step(c, 0, e);
}

/* True when with has one value wherever by has one; *values: how many by has. */
static bool determines(const struct sorted *s, bool ordered, int64_t *values)
{
	bool one = true, rises = ordered, falls = ordered;

	*values = 1;
	for (ptrdiff_t i = 1; i < s->n; i++) {
		bool same = !(s->by[i] > s->by[i - 1]), less = s->with[i] < s->with[i - 1], more = s->with[i] > s->with[i - 1];

		*values += !same;
		one = one && !(same && (less || more));
		/* Missing cells stand last and have no place in an order. */
		if (isinf(s->by[i]) || isinf(s->with[i]) || isinf(s->with[i - 1]))
			continue;
		rises = rises && !less;
		falls = falls && !more;
	}
	return one && (2 * *values <= s->n || rises || falls);
}

bool implied_find(const struct column *x, const struct column *y, struct implied *out, struct ctl *c, struct err *e)
{
	struct arena *a = arena_new();
	ptrdiff_t n = x->rows;
	bool ordered = !column_is_coded(x) && !column_is_coded(y);
	double *room = ARENA_BIG(a, double, 4 * n + 1, e);
	struct sorted s = { room, room + n, room + 2 * n, n };
	bool ok = room && sort_by(&s, x, y, c, e);

	*out = (struct implied){ .missing = { x->missing_count, y->missing_count } };
	if (ok)
		out->second = determines(&s, ordered, &out->values[0]);
	ok = ok && sort_by(&s, y, x, c, e);
	if (ok)
		out->first = determines(&s, ordered, &out->values[1]);
	arena_free(a);
	return ok;
}
