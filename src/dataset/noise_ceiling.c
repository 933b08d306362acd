#include "config.h"

#include "dataset/noise_ceiling.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/interval.h"
#include "stat/moments.h"
#include "stat/neighbours.h"

#define WORK 5e9 /* products of one search; fewer rows are asked when a table is wide */

static bool is_feature(const struct column *c)
{
	return column_is_feature(c) && c->missing_count < c->rows;
}

static int32_t width_of(const struct column *c)
{
	return !is_feature(c) ? 0 : !column_is_coded(c) ? 1 : c->levels <= NOISE_LEVELS ? c->levels : 0;
}

static double number_at(const struct column *c, ptrdiff_t r)
{
	return c->number ? c->number[r] : (double)c->time[r];
}

/* Numbers to mean 0 and sd 1; a missing one stands at the mean. */
static void fill_numbers(const struct column *c, struct rowset rows, double *x, int32_t d)
{
	struct moments m = moments_zero();
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (!column_missing_at(c, rows.row[i]))
			moments_add(&m, number_at(c, rows.row[i]));
	double sd = m.n > 1 ? moments_sd(&m) : 0;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		x[i * d] = column_missing_at(c, rows.row[i]) || !(sd > 0) ? 0
			: (number_at(c, rows.row[i]) - m.mean) / sd;
}

/* Two different levels are as far apart as two numbers by one sd. */
static void fill_codes(const struct column *c, struct rowset rows, double *x, int32_t d)
{
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (c->code[rows.row[i]] >= 0)
			x[i * d + c->code[rows.row[i]]] = sqrt(0.5);
}

static bool make_space(const struct frame *f, struct rowset rows, double **x,
	struct noise_ceiling *out, struct arena *a, struct err *e)
{
	struct text names;
	text_init(&names, a);
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		out->dimensions += width_of(c);
		if (is_feature(c) && width_of(c) == 0)
			text_addf(&names, "%s%s", names.n ? ", " : "", c->name);
	}
	out->left_out = names.n ? names.p : NULL;
	if (out->dimensions == 0)
		return err_set(e, ERR_PRECONDITION, "there is no feature to measure distances by");
	*x = ARENA_BIG(a, double, rows.n * out->dimensions + 1, e);
	if (!*x)
		return false;
	for (int32_t i = 0, at = 0; i < f->columns; at += width_of(&f->column[i++]))
		if (width_of(&f->column[i]) > 0)
			(column_is_coded(&f->column[i]) ? fill_codes : fill_numbers)(&f->column[i], rows, *x + at,
				out->dimensions);
	return true;
}

static int32_t *choose_queries(struct rowset rows, struct noise_ceiling *out, struct arena *a,
	struct err *e)
{
	double fits = WORK / ((double)rows.n * out->dimensions);
	ptrdiff_t m = fits < NOISE_QUERIES ? (ptrdiff_t)fits : NOISE_QUERIES;
	m = m < 100 ? 100 : m;
	out->queries = m < rows.n ? m : rows.n;
	int32_t *query = ARENA_BIG(a, int32_t, out->queries + 1, e);
	for (ptrdiff_t i = 0; query && i < out->queries; i++)
		query[i] = (int32_t)(rows.n * i / out->queries);
	return query;
}

double noise_cover_hart(double r, int32_t classes)
{
	double k = classes, room = 1 - k * r / (k - 1);
	return (k - 1) / k * (1 - sqrt(fmax(room, 0)));
}

/* What was found, and the target beside it. */
struct found {
	const int32_t *query, *near;
	const double *distance;
	const double *y;   /* by place */
	const int32_t *label;
	int32_t k;
};

static void judge_classes(const struct found *s, const struct task *t, ptrdiff_t n,
	struct noise_ceiling *out, struct arena *a)
{
	double wrong = 0, *count = ARENA_ARRAY(a, double, t->classes), most = 0;
	for (ptrdiff_t i = 0; i < out->queries; i++)
		wrong += s->label[s->query[i]] != s->label[s->near[i * s->k]];
	for (ptrdiff_t i = 0; i < n; i++)
		most = fmax(most, ++count[s->label[i]]);
	out->nn_error = interval_proportion(wrong, (double)out->queries, 0.95);
	/* Always saying the most frequent class bounds it as well. */
	out->upper = fmin(out->nn_error.hi, 1 - most / (double)n);
	out->lower = fmin(noise_cover_hart(out->nn_error.lo, t->classes), out->upper);
}

/* The intercept of half the squared differences on the squared distances, k = 1..p. */
static double gamma_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const struct found *s = arg;
	double d[NOISE_NEIGHBOURS] = { 0 }, g[NOISE_NEIGHBOURS] = { 0 };
	double md = 0, mg = 0, dd = 0, dg = 0;
	(void)scratch;
	for (ptrdiff_t i = 0; i < n; i++)
		for (int32_t k = 0; k < s->k; k++) {
			ptrdiff_t at = (ptrdiff_t)row[i] * s->k + k;
			double half = s->y[s->near[at]] - s->y[s->query[row[i]]];
			d[k] += s->distance[at] / (double)n;
			g[k] += half * half / 2 / (double)n;
		}
	for (int32_t k = 0; k < s->k; k++) {
		md += d[k] / s->k;
		mg += g[k] / s->k;
	}
	for (int32_t k = 0; k < s->k; k++) {
		dd += (d[k] - md) * (d[k] - md);
		dg += (d[k] - md) * (g[k] - mg);
	}
	return fmax(dd > 0 ? mg - dg / dd * md : mg, 0);
}

static bool judge_values(struct found *s, ptrdiff_t n, uint64_t seed, struct noise_ceiling *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct moments m = moments_zero();
	for (ptrdiff_t i = 0; i < n; i++)
		moments_add(&m, s->y[i]);
	double variance = n > 1 ? moments_variance(&m) : 0;
	if (!(variance > 0))
		return err_set(e, ERR_CONSTANT, "the target has one value in all %td rows", n);
	if (!interval_bootstrap(gamma_of, s, 0, out->queries, NULL, 400, 0.95, seed, &out->gamma, a, c, e))
		return false;
	out->max_r2 = out->gamma;
	out->max_r2.value = fmax(1 - out->gamma.value / variance, 0);
	out->max_r2.lo = fmax(1 - out->gamma.hi / variance, 0);
	out->max_r2.hi = fmax(1 - out->gamma.lo / variance, 0);
	return true;
}

static bool read_target(const struct frame *f, const struct task *t, struct rowset rows,
	struct found *s, struct arena *a, struct err *e)
{
	bool classes = t->kind != TASK_REGRESSION;
	int32_t *label = ARENA_BIG(a, int32_t, f->rows + 1, e), *some;
	double *y = label ? ARENA_BIG(a, double, f->rows + 1, e) : NULL, *value;
	some = y ? ARENA_BIG(a, int32_t, rows.n + 1, e) : NULL;
	value = some ? ARENA_BIG(a, double, rows.n + 1, e) : NULL;
	if (!value || !(classes ? task_labels(t, f, label, e) : task_values(t, f, y, NULL, e)))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		some[i] = classes ? label[rows.row[i]] : 0;
		value[i] = classes ? 0 : y[rows.row[i]];
	}
	s->label = some;
	s->y = value;
	return true;
}

bool noise_ceiling_find(const struct frame *f, const struct task *t, struct rowset rows,
	uint64_t seed, struct noise_ceiling *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct found s = { .k = t->kind == TASK_REGRESSION ? NOISE_NEIGHBOURS : 1 };
	double *x = NULL;
	*out = (struct noise_ceiling){ 0 };
	if (!make_space(f, rows, &x, out, a, e) || !read_target(f, t, rows, &s, a, e))
		return false;
	int32_t *query = choose_queries(rows, out, a, e);
	int32_t *near = query ? ARENA_BIG(a, int32_t, out->queries * s.k + 1, e) : NULL;
	double *distance = near ? ARENA_BIG(a, double, out->queries * s.k + 1, e) : NULL;
	if (!distance || !neighbours_find(x, rows.n, out->dimensions, query, out->queries, s.k, near, distance,
			a, c, e))
		return false;
	s.query = query;
	s.near = near;
	s.distance = distance;
	if (t->kind == TASK_REGRESSION)
		return judge_values(&s, rows.n, seed, out, a, c, e);
	judge_classes(&s, t, rows.n, out, a);
	return true;
}
