#include "config.h"

#include "model/linear_fit.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "data/xy.h"
#include "model/model.h"
#include "stat/least_squares.h"

/* Half of a double's digits are gone. */
#define CONDITION_HIGH 1e8

/* The columns that take part: place[j] of dense column j (1..), 0 for a reference level. */
struct basis {
	const struct xy *d;
	int32_t *place;
	int32_t p;
};

/* The level that most rows carry (the first of equals), or -1 when some row has none. */
static int32_t reference_level(const struct xy_column *x, ptrdiff_t n, int64_t *count)
{
	int32_t most = 0;
	memset(count, 0, (size_t)x->levels * sizeof *count);
	for (ptrdiff_t r = 0; r < n; r++) {
		if (x->code[r] < 0)
			return -1;
		count[x->code[r]]++;
	}
	for (int32_t k = 1; k < x->levels; k++)
		if (count[k] > count[most])
			most = k;
	return most;
}

static struct basis basis_make(const struct xy *d, bool penalised, struct arena *a)
{
	int32_t width = xy_width(d), at = 0;
	struct basis s = { d, ARENA_ARRAY(a, int32_t, width), 1 };
	int64_t *count = ARENA_ARRAY(a, int64_t, width + 1);
	for (int32_t j = 0; j < d->p; j++) {
		const struct xy_column *x = &d->column[j];
		bool levels = x->kind == XY_ONEHOT;
		int32_t out = levels && !penalised ? reference_level(x, d->n, count) : -1;
		for (int32_t k = 0; k < (levels ? x->levels : 1); k++)
			s.place[at++] = k == out ? 0 : s.p++;
	}
	return s;
}

static void fill_column(const struct basis *s, const struct xy_column *x, const int32_t *place,
	ptrdiff_t r0, ptrdiff_t r1, double *out)
{
	for (ptrdiff_t r = r0; r < r1; r++) {
		double root = sqrt(xy_weight(s->d, r));
		double *row = out + (r - r0) * s->p;
		if (x->kind == XY_NUMBER)
			row[place[0]] = root * x->number[r];
		else if (x->code[r] >= 0 && place[x->code[r]] > 0)
			row[place[x->code[r]]] = root;
	}
}

static void fill(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y)
{
	const struct basis *s = arg;
	const int32_t *place = s->place;
	memset(x, 0, (size_t)((r1 - r0) * s->p) * sizeof *x);
	for (ptrdiff_t r = r0; r < r1; r++) {
		double root = sqrt(xy_weight(s->d, r));
		x[(r - r0) * s->p] = root;
		y[r - r0] = root * s->d->y[r];
	}
	for (int32_t j = 0; j < s->d->p; j++) {
		const struct xy_column *col = &s->d->column[j];
		fill_column(s, col, place, r0, r1, x);
		place += col->kind == XY_ONEHOT ? col->levels : 1;
	}
}

/* Weighted sum of squares about the weighted mean, in two passes. */
static double total_squares(const struct xy *d)
{
	double sum = 0.0, square = 0.0, weight = xy_total_weight(d);
	for (ptrdiff_t r = 0; r < d->n; r++)
		sum += xy_weight(d, r) * d->y[r];
	for (ptrdiff_t r = 0; r < d->n; r++) {
		double away = d->y[r] - sum / weight;
		square += xy_weight(d, r) * away * away;
	}
	return square;
}

/* Coefficients in the order of the xy; the references stay 0 without an error. */
static void spread(struct linear *m, const struct basis *s, const struct least_squares *q,
	struct arena *a)
{
	struct coefficients *b = &m->b;
	coefficients_init(b, s->d, 1, a);
	b->df = (double)(s->d->n - q->rank);
	b->se = m->lambda > 0.0 ? NULL : ARENA_ARRAY(a, double, b->width);
	for (int32_t j = 0; j < b->width; j++) {
		int32_t place = j == 0 ? 0 : s->place[j - 1];
		bool held = j > 0 && place == 0;
		b->value[j] = held ? 0.0 : q->beta[place];
		if (b->se)
			b->se[j] = held ? (double)NAN : q->se[place];
	}
}

static void warn(const struct linear *m, int32_t p, struct fit_info *info, struct arena *a)
{
	info->stopped = "solved";
	info->steps = 1;
	if (m->rank == p && m->condition <= CONDITION_HIGH)
		return;
	info->warning_code = ERR_WARN_ILL_CONDITIONED;
	info->warning_fix = "model train ridge";
	if (m->rank < p)
		info->warning = arena_printf(a, "%d of %d columns are determined by the others and "
			"were held at 0: single coefficients mean little, predictions stand",
			(int)(p - m->rank), (int)p);
	else
		info->warning = arena_printf(a, "the columns are nearly dependent (condition number "
			"%.1e): coefficients are exact to about %d digits", m->condition,
			(int)fmax(0.0, floor(16.0 - log10(m->condition))));
}

bool linear_fit(struct linear *m, const struct xy *d, double lambda, struct fit_info *info,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct basis s = basis_make(d, lambda > 0.0, a);
	struct least_squares q;
	bool *intercept = ARENA_ARRAY(a, bool, s.p);
	intercept[0] = true;
	ctl_phase(c, "least squares", 1);
	if (!least_squares_fit(fill, &s, d->n, s.p, lambda, intercept, &q, a, c, e))
		return false;
	m->lambda = lambda;
	m->condition = q.condition;
	m->rank = q.rank;
	m->n = d->n;
	m->r2 = 1.0 - q.rss / total_squares(d);
	m->sigma = d->n > q.rank ? sqrt(q.rss / (double)(d->n - q.rank)) : (double)NAN;
	spread(m, &s, &q, a);
	warn(m, s.p, info, a);
	return ctl_step(c, 1, e);
}

void linear_predict(const void *st, const struct xy *d, struct ctl *c, double *out)
{
	const struct linear *m = st;
	coefficients_predict(&m->b, d, c, out);
}

void linear_save(const void *st, struct writer *w)
{
	const struct linear *m = st;
	writer_double(w, m->lambda);
	writer_double(w, m->condition);
	writer_double(w, m->sigma);
	writer_double(w, m->r2);
	writer_i32(w, m->rank);
	writer_i64(w, m->n);
	coefficients_save(&m->b, w);
}

bool linear_load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct linear *m = st;
	return reader_finite(r, &m->lambda, e) && reader_double(r, &m->condition, e) &&
		reader_double(r, &m->sigma, e) && reader_double(r, &m->r2, e) &&
		reader_i32(r, &m->rank, e) && reader_i64(r, &m->n, e) &&
		coefficients_load(&m->b, r, a, e) &&
		(m->b.outputs == 1 ||
			err_set(e, ERR_CORRUPT, "a regression with %d outputs", (int)m->b.outputs));
}

bool linear_fits(const void *st, const struct xy *schema, int32_t outputs)
{
	return coefficients_fit(&((const struct linear *)st)->b, schema, outputs);
}

void linear_explain(const void *st, const struct xy *names, struct node *out)
{
	const struct linear *m = st;
	node_string(out, "objective", m->lambda > 0.0
		? "sum of weight x squared error + lambda x sum of squared coefficients, intercept free"
		: "sum of weight x squared error");
	node_real(out, "lambda", m->lambda);
	node_int(out, "rows", m->n);
	node_int(out, "rank", m->rank);
	node_real(out, "condition", m->condition);
	node_real(out, "residual_sd", m->sigma);
	node_real(out, "r2", m->r2);
	coefficients_explain(&m->b, names, out);
}
