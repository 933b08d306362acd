#include "config.h"

#include "feature/scale.h"

#include <math.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "feature/keep.h"
#include "feature/step.h"

bool scale_accepts(const struct column *c)
{
	return column_is_numeric(c);
}

ptrdiff_t scale_gather(const struct column *c, const double *weight, double *x, double *w)
{
	ptrdiff_t n = 0;
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		if (column_missing_at(c, r) || (weight && !(weight[r] > 0.0)))
			continue;
		if (weight)
			w[n] = weight[r];
		x[n++] = c->number[r];
	}
	return n;
}

static void measure_column(struct scale *s, ptrdiff_t i, const struct column *x, scale_fn *measure,
	const double *weight, double *scratch)
{
	double *w = scratch + x->rows;
	ptrdiff_t n = scale_gather(x, weight, scratch, w);
	s->centre[i] = 0.0;
	s->scale[i] = 1.0;
	if (n > 0)
		measure(scratch, weight ? w : NULL, n, w + x->rows, &s->centre[i], &s->scale[i]);
	if (!(s->scale[i] > 0.0) || !isfinite(s->scale[i]))
		s->scale[i] = 1.0;
}

bool scale_learn(struct scale *s, const struct table *in, const char *const *columns, ptrdiff_t n,
	scale_fn *measure, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	struct names names = names_copy(columns, n, a);
	s->n = n;
	s->name = names.name;
	s->centre = ARENA_ARRAY(a, double, n);
	s->scale = ARENA_ARRAY(a, double, n);
	struct arena *own = arena_new();
	double *scratch = ARENA_BIG(own, double, 6 * in->rows, e);
	bool ok = scratch != NULL;
	for (ptrdiff_t i = 0; ok && i < n; i++) {
		struct column *x;
		ok = ctl_step(c, 1, e) && table_need(in, columns[i], &x, e);
		if (ok)
			measure_column(s, i, x, measure, weight, scratch);
	}
	arena_free(own);
	return ok;
}

static bool apply_column(struct column *x, double centre, double scale, struct arena *a,
	struct err *e)
{
	double *out = ARENA_BIG(a, double, x->rows, e);
	if (!out)
		return false;
	for (ptrdiff_t r = 0; r < x->rows; r++)
		out[r] = column_missing_at(x, r) ? 0.0 : (x->number[r] - centre) / scale;
	x->number = out;
	x->type = COLUMN_NUMBER;
	return true;
}

bool scale_apply(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	const struct scale *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct column *x;
		if (!ctl_step(c, 1, e) || !table_need(t, s->name[i], &x, e) ||
			!apply_column(x, s->centre[i], s->scale[i], t->arena, e))
			return false;
	}
	return true;
}

void scale_save(const void *st, struct writer *w)
{
	const struct scale *s = st;
	struct names names = { s->n, s->name };
	names_save(&names, w);
	writer_doubles(w, s->centre, s->n);
	writer_doubles(w, s->scale, s->n);
}

bool scale_load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct scale *s = st;
	struct names names;
	ptrdiff_t centres, scales;
	if (!names_load(&names, r, a, e) || !reader_doubles(r, &s->centre, &centres, a, e) ||
		!reader_doubles(r, &s->scale, &scales, a, e))
		return false;
	if (centres != names.n || scales != names.n)
		return err_set(e, ERR_CORRUPT, "%td columns with %td scales", names.n, scales);
	for (ptrdiff_t i = 0; i < names.n; i++)
		if (!isfinite(s->centre[i]) || !isfinite(s->scale[i]) || !(s->scale[i] > 0.0))
			return err_set(e, ERR_CORRUPT, "the scale of '%s' is %g", names.name[i],
				s->scale[i]);
	s->n = names.n;
	s->name = names.name;
	return true;
}

void scale_describe(const struct scale *s, const char *centre, const char *scale,
	struct node *out)
{
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct node *row = node_object(out, NULL);
		node_string(row, "column", s->name[i]);
		node_real(row, centre, s->centre[i]);
		node_real(row, scale, s->scale[i]);
	}
}
