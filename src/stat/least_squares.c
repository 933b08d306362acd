#include "config.h"

#include "stat/least_squares.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "stat/triangle.h"

enum {
	SLOTS = 16,              /* blocks of rows reduced side by side */
	BLOCK_DOUBLES = 1 << 17, /* a block should stay in the second-level cache */
	BLOCK_ROWS = 4096,
	PANEL = 32,              /* columns reduced at once */
	WORK_DOUBLES = 1 << 23,  /* fewer slots when the design is wide */
	REFINE_CELLS = 1 << 20,  /* up to here a second look at the rows costs milliseconds */
	MAX_COLUMNS = 2000,      /* beyond, one block would take longer than a keypress may wait */
};

/* Each slot keeps the triangle of the rows it has seen on top of its work, and
 * reduces it with its next block below: [R; block] -> R.  The target is the
 * last of q = p + 1 columns, so that R holds Q'y and the residual norm too. */
struct reduction {
	design_fn *fill;
	const void *arg;
	ptrdiff_t n, first, block; /* this wave begins at row first */
	int32_t p, q;
	ptrdiff_t slots, stride;
	double *work;              /* slots x (q + block) x q */
	double *panel;             /* slots x PANEL x (PANEL + q) */
	double *y;                 /* slots x block */
	ptrdiff_t used[SLOTS];     /* rows that are not all zero */
	struct ctl *c;
};

static double *slot_work(const struct reduction *r, ptrdiff_t slot)
{
	return r->work + slot * (r->q + r->block) * r->q;
}

/* Applies the transpose of I - V T V' to the n columns right of a panel of w columns and the given
 * rows.  V is unit lower trapezoidal and stands in the panel; all rows are q apart. */
static void apply_panel(double *v, const double *t, int rows, int w, int n, int q, double *x)
{
	const double *v2 = v + (ptrdiff_t)w * q;
	double *right = v + w;
	double *below = right + (ptrdiff_t)w * q;

	for (int i = 0; i < w; i++)
		memcpy(x + (ptrdiff_t)i * n, right + (ptrdiff_t)i * q, (size_t)n * sizeof *x);
	cblas_dtrmm(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasUnit, w, n, 1, v, q, x, n);
	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, w, n, rows - w, 1, v2, q, below, q, 1,
		x, n);
	cblas_dtrmm(CblasRowMajor, CblasLeft, CblasUpper, CblasTrans, CblasNonUnit, w, n, 1, t, w,
		x, n);
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows - w, n, w, -1, v2, q, x, n, 1,
		below, q);
	cblas_dtrmm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, w, n, 1, v, q, x,
		n);
	for (int i = 0; i < w; i++)
		cblas_daxpy(n, -1, x + (ptrdiff_t)i * n, 1, right + (ptrdiff_t)i * q, 1);
}

/* The top rows of a slot's work become their triangle: panels of columns, each reduced by GSL and
 * then applied to its right, so that no single call is long and a stop is seen between them. */
static void triangulate(const struct reduction *r, ptrdiff_t slot, int rows)
{
	int q = r->q;
	double *work = slot_work(r, slot);
	double *t = r->panel + slot * PANEL * (PANEL + q);

	for (int k = 0; k < q && !(r->c && atomic_load(&r->c->stop)); k += PANEL) {
		int w = q - k < PANEL ? q - k : PANEL;
		double *corner = work + (ptrdiff_t)k * q + k;
		gsl_matrix_view a = gsl_matrix_view_array_with_tda(corner, (size_t)(rows - k),
			(size_t)w, (size_t)q);
		gsl_matrix_view b = gsl_matrix_view_array(t, (size_t)w, (size_t)w);

		gsl_linalg_QR_decomp_r(&a.matrix, &b.matrix);
		if (k + w < q)
			apply_panel(corner, t, rows - k, w, q - k - w, q, t + w * w);
	}
	for (ptrdiff_t i = 1; i < q; i++)
		memset(work + i * q, 0, (size_t)i * sizeof *work);
}

static bool is_zero(const double *x, ptrdiff_t n)
{
	ptrdiff_t i = 0;

	while (i < n && !(x[i] < 0 || x[i] > 0))
		i++;
	return i == n;
}

static void reduce_block(void *arg, ptrdiff_t slot)
{
	struct reduction *r = arg;
	ptrdiff_t p = r->p, q = r->q;
	ptrdiff_t from = r->first + slot * r->block;
	ptrdiff_t rows = r->n - from < r->block ? r->n - from : r->block;
	double *tile = slot_work(r, slot) + q * q;
	double *y = r->y + slot * r->block;

	r->fill(r->arg, from, from + rows, tile, y);
	for (ptrdiff_t i = rows - 1; i >= 0; i--) { /* makes room for the target in each row */
		memmove(tile + i * q, tile + i * p, (size_t)p * sizeof *tile);
		tile[i * q + p] = y[i];
		r->used[slot] += !is_zero(tile + i * q, q);
	}
	triangulate(r, slot, (int)(q + rows));
}

/* Puts the triangle of the slot one stride away below this one's. */
static void merge_pair(void *arg, ptrdiff_t pair)
{
	struct reduction *r = arg;
	ptrdiff_t slot = pair * 2 * r->stride;
	ptrdiff_t other = slot + r->stride;
	size_t size = (size_t)r->q * (size_t)r->q;

	if (other >= r->slots)
		return;
	memcpy(slot_work(r, slot) + size, slot_work(r, other), size * sizeof(double));
	triangulate(r, slot, 2 * r->q);
}

static ptrdiff_t clamp(ptrdiff_t x, ptrdiff_t lo, ptrdiff_t hi)
{
	return x < lo ? lo : x > hi ? hi : x;
}

/* Borders depend on n and p alone, so the bits do not depend on the threads. */
static bool plan(struct reduction *r, struct arena *a, struct err *e)
{
	ptrdiff_t q = r->q;

	r->block = clamp(BLOCK_DOUBLES / q, 2 * q, BLOCK_ROWS);
	r->slots = clamp(WORK_DOUBLES / ((q + r->block) * q), 2, SLOTS);
	r->slots = clamp((r->n + r->block - 1) / r->block, 1, r->slots);
	r->work = ARENA_BIG(a, double, r->slots * (q + r->block) * q, e);
	r->panel = r->work ? ARENA_BIG(a, double, r->slots * PANEL * (PANEL + q), e) : NULL;
	r->y = r->panel ? ARENA_BIG(a, double, r->slots * r->block, e) : NULL;
	return r->y;
}

/* After this, the triangle of all rows is on top of slot 0. */
static bool reduce(struct reduction *r, struct ctl *c, struct err *e)
{
	ptrdiff_t wave = r->slots * r->block;

	for (r->first = 0; r->first < r->n; r->first += wave) {
		ptrdiff_t left = r->n - r->first;

		if (!ctl_step(c, 0, e))
			return false;
		ctl_par(c, clamp((left + r->block - 1) / r->block, 1, r->slots), reduce_block, r);
	}
	for (r->stride = 1; r->stride < r->slots; r->stride *= 2)
		ctl_par(c, (r->slots + 2 * r->stride - 1) / (2 * r->stride), merge_pair, r);
	return ctl_step(c, 0, e);
}

static bool check_finite(const double *triangle, int32_t p, int32_t q, struct err *e)
{
	for (int32_t j = 0; j < q; j++) {
		for (int32_t i = 0; i <= j; i++) {
			if (isfinite(triangle[(ptrdiff_t)i * q + j]))
				continue;
			if (j == p)
				return err_set(e, ERR_NOT_FINITE,
					"the target holds a value that is not finite or too large");
			return err_set(e, ERR_NOT_FINITE,
				"column %d of the design holds a value that is not finite or too large",
				j + 1);
		}
	}
	return true;
}

/* |y - X beta|^2 from the triangle; exact whether or not columns were dropped or shrunk. */
static double residual_square(const double *triangle, const double *beta, int32_t p)
{
	ptrdiff_t q = p + 1;
	double last = triangle[p * q + p];
	double sum = last * last;

	for (ptrdiff_t i = 0; i < p; i++) {
		double gap = triangle[i * q + p];

		for (ptrdiff_t j = i; j < p; j++)
			gap -= triangle[i * q + j] * beta[j];
		sum += gap * gap;
	}
	return sum;
}

/* -- refinement ------------------------------------------------------------------------ */

/* g = X'(y - X beta) - ridge beta, summed in long double. */
static void gradient(const struct reduction *r, const double *beta, double ridge,
	const bool *free_column, long double *sum, double *g)
{
	ptrdiff_t p = r->p;

	for (ptrdiff_t from = 0; from < r->n; from += r->block) {
		ptrdiff_t rows = r->n - from < r->block ? r->n - from : r->block;
		double *x = slot_work(r, 0) + r->q * r->q;

		r->fill(r->arg, from, from + rows, x, r->y);
		for (ptrdiff_t i = 0; i < rows; i++, x += p) {
			long double left = (long double)r->y[i];

			for (ptrdiff_t j = 0; j < p; j++)
				left -= (long double)x[j] * (long double)beta[j];
			for (ptrdiff_t j = 0; j < p; j++)
				sum[j] += left * (long double)x[j];
		}
	}
	for (ptrdiff_t j = 0; j < p; j++) {
		bool shrunk = ridge > 0 && !(free_column && free_column[j]);

		g[j] = (double)(sum[j] - (shrunk ? (long double)(ridge * beta[j]) : 0));
	}
}

/* One step of corrected seminormal equations (Bjorck 1987): the digits that a large residual
 * costs come back.  It converges while condition^2 is well below 1 / epsilon. */
static void refine(const struct reduction *r, const struct triangle *t, double ridge,
	const bool *free_column, struct least_squares *fit, struct arena *a)
{
	if (r->n * r->p > REFINE_CELLS || !(fit->condition < 1e6))
		return;
	double *g = ARENA_ARRAY(a, double, r->p);
	gradient(r, fit->beta, ridge, free_column, ARENA_ARRAY(a, long double, r->p), g);
	triangle_correct(t, g, fit->beta);
}

/* -- the whole --------------------------------------------------------------------------- */

static bool check_shape(ptrdiff_t n, int32_t p, struct err *e)
{
	if (n < 1)
		return err_set(e, ERR_NO_ROWS, "least squares needs rows, and there are none");
	if (p < 1)
		return err_set(e, ERR_RANGE, "least squares needs 1 column or more, not %d", p);
	if (p > MAX_COLUMNS) {
		err_set(e, ERR_LIMIT, "least squares takes at most %d columns, not %d",
			MAX_COLUMNS, p);
		return err_hint(e, "drop columns, or merge rare categories");
	}
	return true;
}

bool least_squares_fit(design_fn *fill, const void *arg, ptrdiff_t n, int32_t p, double ridge,
	const bool *free_column, struct least_squares *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	if (!check_shape(n, p, e))
		return false;

	struct reduction r = { .fill = fill, .arg = arg, .n = n, .p = p, .q = p + 1, .c = c };
	struct least_squares fit = { .p = p };
	struct arena *scratch = arena_new();
	fit.beta = ARENA_ARRAY(a, double, p);
	fit.se = ARENA_ARRAY(a, double, p);
	bool ok = plan(&r, scratch, e) && reduce(&r, c, e) && check_finite(r.work, p, r.q, e);
	struct triangle *t = ok
		? triangle_solve(r.work, p, ridge, free_column, &fit, scratch, c, e) : NULL;

	if (t) {
		for (ptrdiff_t k = 0; k < r.slots; k++)
			fit.rows += r.used[k];
		ptrdiff_t df = fit.rows - fit.rank;

		refine(&r, t, ridge, free_column, &fit, scratch);
		fit.rss = residual_square(r.work, fit.beta, p);
		for (int32_t j = 0; j < p; j++)
			fit.se[j] = df > 0 && !(ridge > 0)
				? fit.se[j] * sqrt(fit.rss / (double)df) : (double)NAN;
		*out = fit;
	}
	arena_free(scratch);
	return t;
}
