#include "config.h"

#include "stat/triangle.h"

#include <float.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "stat/least_squares.h"

enum { POWER_ROUNDS = 40 };

/* Columns lie one after another (length l), scaled by powers of two to norms in
 * 1..2: rank and condition must not depend on anybody's units. */
struct triangle {
	int l, p, rank;
	double *a;      /* l x p by column; ends as R in the upper triangle */
	double *b;      /* l: right-hand side; ends as Q'b */
	double *scale;  /* p: what column j was multiplied by */
	int32_t *from;  /* p: the column that stands at place k */
	double *x;      /* p: work */
};

static double norm_of(const struct triangle *s, int column, int from)
{
	return cblas_dnrm2(s->l - from, s->a + (ptrdiff_t)column * s->l + from, 1);
}

static void load_column(struct triangle *s, const double *r, int j, double penalty)
{
	double *to = s->a + (ptrdiff_t)j * s->l;
	ptrdiff_t q = s->p + 1;
	int exponent;

	for (ptrdiff_t i = 0; i <= j; i++)
		to[i] = r[i * q + j];
	if (penalty > 0)
		to[s->p + j] = sqrt(penalty);
	(void)frexp(norm_of(s, j, 0), &exponent);
	s->scale[j] = ldexp(1, 1 - exponent);
	cblas_dscal(s->l, s->scale[j], to, 1);
	s->from[j] = j;
	s->b[j] = r[j * q + s->p];
}

static bool load(struct triangle *s, const double *r, int32_t p, double ridge,
	const bool *free_column, struct arena *a, struct err *e)
{
	s->p = p;
	s->l = ridge > 0 ? 2 * p : p;
	s->rank = 0;
	s->a = ARENA_BIG(a, double, (ptrdiff_t)s->l * p, e);
	if (!s->a)
		return false;
	s->b = ARENA_ARRAY(a, double, s->l);
	s->scale = ARENA_ARRAY(a, double, p);
	s->from = ARENA_ARRAY(a, int32_t, p);
	s->x = ARENA_ARRAY(a, double, p);
	for (int j = 0; j < p; j++)
		load_column(s, r, j, free_column && free_column[j] ? 0 : ridge);
	return true;
}

/* Brings the column with most left below row k to place k; its norm. */
static double pivot(struct triangle *s, int k)
{
	double most = -1;
	int best = k;

	for (int j = k; j < s->p; j++) { /* measured anew each time: no drift of updated norms */
		double norm = norm_of(s, j, k);

		if (norm > most) {
			most = norm;
			best = j;
		}
	}
	if (best != k) {
		int32_t from = s->from[k];

		cblas_dswap(s->l, s->a + (ptrdiff_t)k * s->l, 1, s->a + (ptrdiff_t)best * s->l, 1);
		s->from[k] = s->from[best];
		s->from[best] = from;
	}
	return most;
}

/* Applies I - tau v v' (v[0] = 1 is implied) to x[n]. */
static void reflect(const double *v, double tau, double *x, int n)
{
	double along = tau * (x[0] + cblas_ddot(n - 1, v + 1, 1, x + 1, 1));

	x[0] -= along;
	cblas_daxpy(n - 1, -along, v + 1, 1, x + 1, 1);
}

/* Householder QR with column pivoting (Businger & Golub 1965), ended where what is left of every
 * column is rounding. */
static bool factorise(struct triangle *s, struct ctl *c, struct err *e)
{
	double least = 0;

	for (int k = 0; k < s->p; k++) {
		int n = s->l - k;
		double norm = pivot(s, k);

		if (!ctl_step(c, 0, e))
			return false;
		if (k == 0)
			least = 8 * DBL_EPSILON * s->p * norm;
		if (norm <= least)
			break;
		double *v = s->a + (ptrdiff_t)k * s->l + k;
		gsl_vector_view view = gsl_vector_view_array(v, (size_t)n);
		double tau = gsl_linalg_householder_transform(&view.vector);

		for (int j = k + 1; j < s->p; j++)
			reflect(v, tau, s->a + (ptrdiff_t)j * s->l + k, n);
		reflect(v, tau, s->b + k, n);
		s->rank++;
	}
	return true;
}

static void solve_upper(const struct triangle *s, CBLAS_TRANSPOSE_t transpose, double *x)
{
	cblas_dtrsv(CblasColMajor, CblasUpper, transpose, CblasNonUnit, s->rank, s->a, s->l, x, 1);
}

static void multiply_upper(const struct triangle *s, CBLAS_TRANSPOSE_t transpose, double *x)
{
	cblas_dtrmv(CblasColMajor, CblasUpper, transpose, CblasNonUnit, s->rank, s->a, s->l, x, 1);
}

static double normalise(double *x, int n)
{
	double norm = cblas_dnrm2(n, x, 1);

	cblas_dscal(n, 1 / norm, x, 1);
	return norm;
}

/* The largest singular value of R, or of its inverse, by power iteration from a fixed start. */
static double largest_value(const struct triangle *s,
	void (*apply)(const struct triangle *s, CBLAS_TRANSPOSE_t transpose, double *x),
	CBLAS_TRANSPOSE_t first, CBLAS_TRANSPOSE_t second)
{
	double *x = s->x;
	double square = 0;

	for (int i = 0; i < s->rank; i++)
		x[i] = 1 + (double)(i % 7) / 8;
	normalise(x, s->rank);
	for (int round = 0; round < POWER_ROUNDS; round++) {
		apply(s, first, x);
		apply(s, second, x);
		square = normalise(x, s->rank);
	}
	return sqrt(square);
}

static double condition_of(const struct triangle *s)
{
	if (s->rank < s->p)
		return (double)INFINITY;
	return largest_value(s, multiply_upper, CblasNoTrans, CblasTrans)
		* largest_value(s, solve_upper, CblasTrans, CblasNoTrans);
}

/* The diagonal of (R'R)^-1 is the square norm of each row of R^-1, made column by column. */
static bool spread(const struct triangle *s, double *se, struct ctl *c, struct err *e)
{
	double *x = s->x;

	for (int j = 0; j < s->p; j++)
		se[s->from[j]] = j < s->rank ? 0 : (double)NAN;
	for (int k = 0; k < s->rank; k++) {
		if (!ctl_step(c, 0, e))
			return false;
		memset(x, 0, (size_t)s->rank * sizeof *x);
		x[k] = 1;
		cblas_dtrsv(CblasColMajor, CblasUpper, CblasNoTrans, CblasNonUnit, k + 1, s->a,
			s->l, x, 1);
		for (int i = 0; i <= k; i++)
			se[s->from[i]] += x[i] * x[i];
	}
	for (int j = 0; j < s->p; j++)
		se[j] = sqrt(se[j]) * s->scale[j];
	return true;
}

struct triangle *triangle_solve(const double *r, int32_t p, double ridge, const bool *free_column,
	struct least_squares *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct triangle *s = ARENA_NEW(a, struct triangle);

	if (!load(s, r, p, ridge, free_column, a, e) || !factorise(s, c, e))
		return NULL;
	out->rank = s->rank;
	out->condition = condition_of(s);
	if (!spread(s, out->se, c, e))
		return NULL;
	solve_upper(s, CblasNoTrans, s->b);
	for (int j = 0; j < p; j++)
		out->beta[s->from[j]] = j < s->rank ? s->b[j] * s->scale[s->from[j]] : 0;
	return s;
}

void triangle_correct(const struct triangle *s, const double *g, double *beta)
{
	for (int j = 0; j < s->rank; j++)
		s->x[j] = g[s->from[j]] * s->scale[s->from[j]];
	solve_upper(s, CblasTrans, s->x);
	solve_upper(s, CblasNoTrans, s->x);
	for (int j = 0; j < s->rank; j++)
		beta[s->from[j]] += s->x[j] * s->scale[s->from[j]];
}
