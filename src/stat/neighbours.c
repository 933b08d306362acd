#include "config.h"

#include "stat/neighbours.h"

#include <float.h>
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"

enum { BLOCK = 32, TILE = 512, WAVE = 64 };

struct search {
	const double *x, *norm;
	ptrdiff_t n, m;
	int32_t d, k;
	const int32_t *query;
	int32_t *row;
	double *distance;
	ptrdiff_t first;   /* block of this wave */
	double *block;     /* WAVE x BLOCK x d: the queries' rows */
	double *product;   /* WAVE x BLOCK x TILE */
};

/* Puts row r, so far away, among the k nearest so far; rows come in order, so ties stay behind. */
static void keep(int32_t *row, double *distance, int32_t k, int32_t r, double far)
{
	if (!(far < distance[k - 1]))
		return;
	int32_t i = k - 1;
	for (; i > 0 && far < distance[i - 1]; i--) {
		distance[i] = distance[i - 1];
		row[i] = row[i - 1];
	}
	distance[i] = far;
	row[i] = r;
}

/* In the order of the columns, whatever kernel BLAS chose: equal rows are equally far on every machine. */
static double distance_of(const double *x, const double *y, int32_t d)
{
	double sum = 0;
	for (int32_t j = 0; j < d; j++)
		sum += (x[j] - y[j]) * (x[j] - y[j]);
	return sum;
}

/* Products tell which rows may be near, up to their rounding; those are measured. */
static void scan_tile(struct search *s, const double *product, ptrdiff_t at, ptrdiff_t queries,
	ptrdiff_t from, ptrdiff_t rows)
{
	double rounding = 4 * (s->d + 4) * DBL_EPSILON;
	for (ptrdiff_t q = 0; q < queries; q++) {
		int32_t own = s->query[at + q];
		int32_t *row = s->row + (at + q) * s->k;
		double *distance = s->distance + (at + q) * s->k;
		const double *x = s->x + (ptrdiff_t)own * s->d;
		for (ptrdiff_t r = 0; r < rows; r++) {
			double norms = s->norm[own] + s->norm[from + r];
			if (norms * (1 - rounding) - 2 * product[q * TILE + r] < distance[s->k - 1] && from + r != own)
				keep(row, distance, s->k, (int32_t)(from + r),
					distance_of(x, s->x + (from + r) * s->d, s->d));
		}
	}
}

static void search_block(void *arg, ptrdiff_t i)
{
	struct search *s = arg;
	ptrdiff_t at = (s->first + i) * BLOCK, queries = s->m - at < BLOCK ? s->m - at : BLOCK;
	double *own = s->block + i * BLOCK * s->d, *product = s->product + i * BLOCK * TILE;
	for (ptrdiff_t q = 0; q < queries; q++)
		memcpy(own + q * s->d, s->x + (ptrdiff_t)s->query[at + q] * s->d,
			(size_t)s->d * sizeof *own);
	for (ptrdiff_t from = 0; from < s->n; from += TILE) {
		ptrdiff_t rows = s->n - from < TILE ? s->n - from : TILE;
		cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)queries, (int)rows, s->d, 1, own,
			s->d, s->x + from * s->d, s->d, 0, product, TILE);
		scan_tile(s, product, at, queries, from, rows);
	}
}

static bool prepare(struct search *s, struct arena *a, struct err *e)
{
	double *norm = ARENA_BIG(a, double, s->n, e);
	s->block = norm ? ARENA_BIG(a, double, (ptrdiff_t)WAVE * BLOCK * s->d, e) : NULL;
	s->product = s->block ? ARENA_BIG(a, double, (ptrdiff_t)WAVE * BLOCK * TILE, e) : NULL;
	if (!s->product)
		return false;
	for (ptrdiff_t r = 0; r < s->n; r++)
		norm[r] = cblas_ddot(s->d, s->x + r * s->d, 1, s->x + r * s->d, 1);
	s->norm = norm;
	for (ptrdiff_t i = 0; i < s->m * s->k; i++) {
		s->distance[i] = (double)INFINITY;
		s->row[i] = -1;
	}
	return true;
}

bool neighbours_find(const double *x, ptrdiff_t n, int32_t d, const int32_t *query, ptrdiff_t m,
	int32_t k, int32_t *row_out, double *distance, struct arena *a, struct ctl *c, struct err *e)
{
	struct search s = { .x = x, .n = n, .m = m, .d = d, .k = k, .query = query, .row = row_out,
		.distance = distance };
	if (n <= k)
		return err_set(e, ERR_NO_ROWS, "%td rows are too few for %d neighbours each", n, k);
	struct arena_mark mark = arena_mark(a);
	ptrdiff_t blocks = (m + BLOCK - 1) / BLOCK;
	bool ok = prepare(&s, a, e);
	ctl_phase(c, "looking for neighbours", blocks);
	for (; ok && s.first < blocks; s.first += WAVE) {
		ptrdiff_t wave = blocks - s.first < WAVE ? blocks - s.first : WAVE;
		ctl_par(c, wave, search_block, &s);
		ok = ctl_step(c, wave, e);
	}
	arena_reset(a, mark);
	return ok;
}
