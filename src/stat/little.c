#include "config.h"

#include "stat/little.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/column.h"

enum { ROUNDS = 1000, STEP = 2048, D = LITTLE_COLUMNS };
#define STILL 1e-9
#define SINGULAR 1e-8 /* of a column's variance is its own: the others determine it */

/* Rows that know the same columns; what EM needs of them does not grow with their number. */
struct pattern {
	uint64_t known;   /* by bit */
	int32_t p, m;     /* how many are known, and are not */
	int32_t at[D];    /* the known ones, then the others */
	double n;
	double *mean;     /* p: of the known columns */
	double *scatter;  /* p x p: around it */
	double *shift;    /* d: expected deviations from mu, summed */
	double *spread;   /* d x d: and their products */
	double *work;     /* 3 d d */
	bool singular;
};

struct em {
	const struct column *const *column;
	int32_t d;
	ptrdiff_t n;
	double centre[D], scale[D]; /* of the known cells: the rest is done in these units */
	struct pattern *pattern;    /* ascending by known */
	int32_t patterns;
	double mu[D], sigma[D * D];
};

static double cell(const struct em *m, int32_t j, ptrdiff_t r)
{
	return (m->column[j]->number[r] - m->centre[j]) / m->scale[j];
}

static uint64_t known_of(const struct em *m, ptrdiff_t r)
{
	uint64_t known = 0;
	for (int32_t j = 0; j < m->d; j++)
		known |= (uint64_t)!column_missing_at(m->column[j], r) << j;
	return known;
}

/* ---- patterns ---- */

/* The place of a pattern, or where it belongs. */
static int32_t place_of(const struct em *m, uint64_t known)
{
	int32_t lo = 0, hi = m->patterns;
	while (lo < hi) {
		int32_t mid = (lo + hi) / 2;
		if (m->pattern[mid].known < known)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* False where the run was stopped; more patterns than are taken end the count. */
static bool count_patterns(struct em *m, struct ctl *c, struct err *e)
{
	for (ptrdiff_t r = 0; r < m->n; r++) {
		if (r % STEP == 0 && !ctl_step(c, 0, e))
			return false;
		uint64_t known = known_of(m, r);
		int32_t i = place_of(m, known);
		if (known == 0)
			continue;
		if (i == m->patterns || m->pattern[i].known != known) {
			if (m->patterns == LITTLE_PATTERNS) {
				m->patterns++;
				return true;
			}
			memmove(m->pattern + i + 1, m->pattern + i, (size_t)(m->patterns - i) * sizeof *m->pattern);
			m->pattern[i] = (struct pattern){ .known = known };
			m->patterns++;
		}
		m->pattern[i].n++;
	}
	return true;
}

static bool make_room(struct em *m, struct arena *work, struct err *e)
{
	ptrdiff_t d = m->d, each = 2 * d + 5 * d * d;
	double *x = ARENA_BIG(work, double, m->patterns * each, e);
	if (!x)
		return false;
	for (int32_t i = 0; i < m->patterns; i++, x += each) {
		struct pattern *q = &m->pattern[i];
		for (int known = 1; known >= 0; known--)
			for (int32_t j = 0; j < m->d; j++)
				if ((int)(q->known >> j & 1) == known)
					q->at[q->p++] = j;
		q->p = __builtin_popcountll(q->known);
		q->m = m->d - q->p;
		q->mean = x;
		q->shift = x + d;
		q->scatter = x + 2 * d;
		q->spread = q->scatter + d * d;
		q->work = q->spread + d * d;
	}
	return true;
}

/* Means and spreads of the known cells, each column by itself. */
static bool standardise(struct em *m, struct ctl *c, struct err *e)
{
	for (int32_t j = 0; j < m->d; j++) {
		double n = 0, sum = 0, square = 0;
		for (ptrdiff_t r = 0; r < m->n; r++)
			if (!column_missing_at(m->column[j], r)) {
				double delta = m->column[j]->number[r] - sum;
				sum += delta / ++n; /* the mean so far (Welford 1962) */
				square += delta * (m->column[j]->number[r] - sum);
			}
		m->centre[j] = sum;
		m->scale[j] = sqrt(square / n);
		if (!ctl_step(c, 1, e))
			return false;
	}
	return true;
}

static void add_row(const struct em *m, struct pattern *q, ptrdiff_t r, bool products)
{
	double x[D] = { 0 };
	for (int32_t i = 0; i < q->p; i++)
		x[i] = cell(m, q->at[i], r) - (products ? q->mean[i] : 0);
	for (int32_t i = 0; i < q->p && !products; i++)
		q->mean[i] += x[i] / q->n;
	for (int32_t i = 0; i < q->p && products; i++)
		for (int32_t k = 0; k < q->p; k++)
			q->scatter[i * q->p + k] += x[i] * x[k];
}

static bool add_rows(struct em *m, struct ctl *c, struct err *e)
{
	for (int products = 0; products < 2; products++)
		for (ptrdiff_t r = 0; r < m->n; r++) {
			uint64_t known = known_of(m, r);
			if (known)
				add_row(m, &m->pattern[place_of(m, known)], r, products);
			if (r % STEP == 0 && !ctl_step(c, 0, e))
				return false;
		}
	return true;
}

/* ---- EM ---- */

static gsl_matrix_view view(double *x, int32_t rows, int32_t columns)
{
	return gsl_matrix_view_array(x, (size_t)rows, (size_t)columns);
}

/* The factor L of the known columns' covariance; false where they determine each other. */
static bool factor(const struct em *m, const struct pattern *q, gsl_matrix *l)
{
	for (int32_t i = 0; i < q->p; i++)
		for (int32_t k = 0; k < q->p; k++)
			l->data[i * q->p + k] = m->sigma[q->at[i] * m->d + q->at[k]];
	if (gsl_linalg_cholesky_decomp1(l) != 0)
		return false;
	for (int32_t i = 0; i < q->p; i++) {
		double own = l->data[i * q->p + i];
		if (!(own * own > SINGULAR * m->sigma[q->at[i] * m->d + q->at[i]]))
			return false;
	}
	return true;
}

/* Deviations from mu of the known columns: their sum, and their products. */
static void expect_known(const struct em *m, struct pattern *q)
{
	for (int32_t i = 0; i < q->p; i++)
		q->shift[q->at[i]] = q->n * (q->mean[i] - m->mu[q->at[i]]);
	for (int32_t i = 0; i < q->p; i++)
		for (int32_t k = 0; k < q->p; k++)
			q->spread[q->at[i] * m->d + q->at[k]] = q->scatter[i * q->p + k] +
				q->shift[q->at[i]] * q->shift[q->at[k]] / q->n;
}

/* slope: p x m, of the unknown columns on the known ones; the products of both and of the unknown follow. */
static void expect_unknown(const struct em *m, struct pattern *q, const double *slope, double *half)
{
	int32_t d = m->d, p = q->p, w = q->m;
	const int32_t *o = q->at, *u = q->at + p;
	for (int32_t j = 0; j < w; j++) {
		q->shift[u[j]] = 0;
		for (int32_t i = 0; i < p; i++)
			q->shift[u[j]] += slope[i * w + j] * q->shift[o[i]];
		for (int32_t i = 0; i < p; i++) {
			double sum = 0;
			for (int32_t k = 0; k < p; k++)
				sum += q->spread[o[i] * d + o[k]] * slope[k * w + j];
			half[i * w + j] = q->spread[o[i] * d + u[j]] = q->spread[u[j] * d + o[i]] = sum;
		}
	}
	for (int32_t j = 0; j < w; j++)
		for (int32_t k = 0; k <= j; k++) {
			double sum = 0, explained = 0;
			for (int32_t i = 0; i < p; i++) {
				sum += slope[i * w + j] * half[i * w + k];
				explained += slope[i * w + j] * m->sigma[o[i] * d + u[k]];
			}
			sum += q->n * (m->sigma[u[j] * d + u[k]] - explained);
			q->spread[u[j] * d + u[k]] = q->spread[u[k] * d + u[j]] = sum;
		}
}

static void expect_pattern(void *arg, ptrdiff_t i)
{
	const struct em *m = arg;
	struct pattern *q = &m->pattern[i];
	ptrdiff_t all = (ptrdiff_t)m->d * m->d;
	gsl_matrix_view l = view(q->work, q->p, q->p);
	q->singular = !factor(m, q, &l.matrix);
	if (q->singular)
		return;
	expect_known(m, q);
	if (q->m == 0)
		return;
	double *slope = q->work + all;
	for (int32_t k = 0; k < q->p; k++)
		for (int32_t j = 0; j < q->m; j++)
			slope[k * q->m + j] = m->sigma[q->at[k] * m->d + q->at[q->p + j]];
	gsl_matrix_view b = view(slope, q->p, q->m);
	gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, &l.matrix, &b.matrix);
	gsl_blas_dtrsm(CblasLeft, CblasLower, CblasTrans, CblasNonUnit, 1, &l.matrix, &b.matrix);
	expect_unknown(m, q, slope, q->work + 2 * all);
}

/* How far the means and covariances moved. */
static double maximise(struct em *m, double rows)
{
	double shift[D] = { 0 }, spread[D * D] = { 0 }, moved = 0;
	for (int32_t i = 0; i < m->patterns; i++) {
		for (int32_t j = 0; j < m->d; j++)
			shift[j] += m->pattern[i].shift[j] / rows;
		for (int32_t j = 0; j < m->d * m->d; j++)
			spread[j] += m->pattern[i].spread[j] / rows;
	}
	for (int32_t j = 0; j < m->d; j++) {
		moved = fmax(moved, fabs(shift[j]));
		m->mu[j] += shift[j];
		for (int32_t k = 0; k < m->d; k++) {
			double v = spread[j * m->d + k] - shift[j] * shift[k];
			moved = fmax(moved, fabs(v - m->sigma[j * m->d + k]));
			m->sigma[j * m->d + k] = v;
		}
	}
	return moved;
}

static bool is_singular(const struct em *m)
{
	for (int32_t i = 0; i < m->patterns; i++)
		if (m->pattern[i].singular)
			return true;
	return false;
}

static bool estimate(struct em *m, struct little *out, struct ctl *c, struct err *e)
{
	for (int32_t j = 0; j < m->d; j++)
		m->sigma[j * m->d + j] = 1;
	while (out->rounds < ROUNDS && !out->converged) {
		ctl_par(c, m->patterns, expect_pattern, m);
		if (is_singular(m))
			return true;
		out->converged = maximise(m, (double)out->rows) < STILL;
		out->rounds++;
		if (!ctl_step(c, 0, e))
			return false;
	}
	return true;
}

/* ---- the test ---- */

/* A row of the first round knows no two of these. */
static bool find_strangers(const struct em *m, int32_t *x, int32_t *y)
{
	uint64_t met[D] = { 0 };
	for (int32_t i = 0; i < m->patterns; i++)
		for (int32_t j = 0; j < m->pattern[i].p; j++)
			met[m->pattern[i].at[j]] |= m->pattern[i].known;
	for (*x = 0; *x < m->d; ++*x)
		for (*y = 0; *y < *x; ++*y)
			if (!(met[*x] >> *y & 1))
				return true;
	return false;
}

static const char *refuse_early(const struct em *m, const struct little *out, struct arena *a)
{
	if (m->patterns > LITTLE_PATTERNS)
		return arena_printf(a, "rows miss more than %d different sets of columns: the means of so small groups "
			"have no chi-squared", LITTLE_PATTERNS);
	if (m->patterns < 2)
		return m->patterns == 0 ? "no row knows a number" : "all rows that know a number know the same ones: there is "
			"nothing to compare";
	if (out->rows <= m->d + 1)
		return arena_printf(a, "%td rows are too few for the covariances of %d columns", out->rows, (int)m->d);
	return NULL;
}

static double distance(const struct em *m, const struct pattern *q)
{
	double v[D], sum = 0;
	gsl_matrix_view l = view(q->work, q->p, q->p);
	if (!factor(m, q, &l.matrix))
		return (double)NAN;
	for (int32_t i = 0; i < q->p; i++)
		v[i] = q->mean[i] - m->mu[q->at[i]];
	gsl_vector_view x = gsl_vector_view_array(v, (size_t)q->p);
	gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, &l.matrix, &x.vector);
	for (int32_t i = 0; i < q->p; i++)
		sum += v[i] * v[i];
	return q->n * sum;
}

static void judge(const struct em *m, struct little *out)
{
	double d2 = 0, df = -m->d;
	for (int32_t i = 0; i < m->patterns && !out->why_not; i++) {
		d2 += m->pattern[i].singular ? (double)NAN : distance(m, &m->pattern[i]);
		df += m->pattern[i].p;
	}
	if (isnan(d2)) {
		out->why_not = "columns determine each other: their covariance has no inverse";
		return;
	}
	out->d2 = d2;
	out->df = df;
	out->p = gsl_cdf_chisq_Q(d2, df);
}

static bool run(struct em *m, struct little *out, struct arena *work, struct arena *a, struct ctl *c, struct err *e)
{
	int32_t x, y;
	if (!count_patterns(m, c, e))
		return false;
	out->patterns = m->patterns < LITTLE_PATTERNS ? m->patterns : LITTLE_PATTERNS;
	for (int32_t i = 0; i < out->patterns; i++)
		out->rows += (ptrdiff_t)m->pattern[i].n;
	out->why_not = refuse_early(m, out, a);
	if (out->why_not)
		return true;
	if (!make_room(m, work, e) || !standardise(m, c, e) || !add_rows(m, c, e))
		return false;
	if (find_strangers(m, &x, &y)) {
		out->why_not = arena_printf(a, "no row knows both %s and %s: their covariance cannot be told",
			m->column[y]->name, m->column[x]->name);
		return true;
	}
	if (!estimate(m, out, c, e))
		return false;
	judge(m, out);
	return true;
}

bool little_test(const struct column *const *column, int32_t d, ptrdiff_t n, struct little *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	struct em *m = ARENA_ARRAY(work, struct em, 1);
	double none = (double)NAN;
	*out = (struct little){ .d2 = none, .df = none, .p = none, .columns = d };
	m->column = column;
	m->d = d;
	m->n = n;
	m->pattern = ARENA_ARRAY(work, struct pattern, LITTLE_PATTERNS);
	ctl_phase(c, "testing whether absence is chance", d);
	bool ok = run(m, out, work, a, c, e);
	arena_free(work);
	return ok;
}
