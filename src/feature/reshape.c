#include "config.h"

#include "feature/reshape.h"

#include <math.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "feature/keep.h"
#include "feature/scale.h"
#include "feature/step.h"

bool reshape_accepts(const struct column *c)
{
	return column_is_numeric(c);
}

bool reshape_learn(struct reshape *s, const struct table *in, const char *const *columns, ptrdiff_t n,
	reshape_learn_fn *learn, double none, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	struct names names = names_copy(columns, n, a);
	struct arena *own = arena_new();
	double *x = ARENA_BIG(own, double, 2 * in->rows, e), *w = x + in->rows;
	bool ok = x != NULL;
	*s = (struct reshape){ n, names.name, ARENA_ARRAY(a, double, n) };
	for (ptrdiff_t i = 0; ok && i < n; i++) {
		struct column *column;
		ok = ctl_step(c, 1, e) && table_need(in, columns[i], &column, e);
		ptrdiff_t cells = ok ? scale_gather(column, weight, x, w) : 0;
		s->number[i] = none;
		ok = ok && (cells == 0 || learn(x, weight ? w : NULL, cells, &s->number[i], c, e));
	}
	arena_free(own);
	return ok;
}

static bool apply_column(struct column *x, reshape_fn *f, double number, struct arena *a, struct err *e)
{
	double *out = ARENA_BIG(a, double, x->rows, e);
	if (!out)
		return false;
	for (ptrdiff_t r = 0; r < x->rows; r++)
		out[r] = column_missing_at(x, r) ? 0.0 : f(x->number[r], number);
	x->number = out;
	x->type = COLUMN_NUMBER;
	return true;
}

bool reshape_apply(const struct reshape *s, reshape_fn *f, double leave, struct table *t, struct ctl *c,
	struct err *e)
{
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct column *x;
		bool same = !(s->number[i] < leave || s->number[i] > leave);
		if (!ctl_step(c, 1, e) || !table_need(t, s->name[i], &x, e) ||
			(!same && !apply_column(x, f, s->number[i], t->arena, e)))
			return false;
	}
	return true;
}

void reshape_save(const void *st, struct writer *w)
{
	const struct reshape *s = st;
	struct names names = { s->n, s->name };
	names_save(&names, w);
	writer_doubles(w, s->number, s->n);
}

bool reshape_load(struct reshape *s, double lo, double hi, struct reader *r, struct arena *a, struct err *e)
{
	struct names names;
	ptrdiff_t numbers;
	if (!names_load(&names, r, a, e) || !reader_doubles(r, &s->number, &numbers, a, e))
		return false;
	if (numbers != names.n)
		return err_set(e, ERR_CORRUPT, "%td columns with %td numbers", names.n, numbers);
	for (ptrdiff_t i = 0; i < names.n; i++)
		if (!(s->number[i] >= lo && s->number[i] <= hi))
			return err_set(e, ERR_CORRUPT, "the number of '%s' is %g", names.name[i], s->number[i]);
	s->n = names.n;
	s->name = names.name;
	return true;
}
