#include "config.h"

#include "stat/association.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/column.h"
#include "stat/quantile.h"

#define NONE ((double)NAN)

bool association_takes(const struct column *c)
{
	return c->type != COLUMN_TEXT && (!column_is_coded(c) || c->levels <= ASSOCIATION_LEVELS);
}

/* ---- making ready ---- */

static const double *numbers_of(const struct column *c, struct arena *a, struct err *e)
{
	double *x;

	if (c->number)
		return c->number;
	x = ARENA_BIG(a, double, c->rows + 1, e);
	for (ptrdiff_t r = 0; x && r < c->rows; r++)
		x[r] = (double)c->time[r];
	return x;
}

static void rank_rows(const struct association_side *s, double *rank)
{
	ptrdiff_t n = s->column->rows;

	for (ptrdiff_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && !(s->x[s->order[end]] > s->x[s->order[i]]))
			end++;
		for (ptrdiff_t k = i; k < end; k++)
			rank[s->order[k]] = (double)(i + end + 1) / 2;
	}
}

bool association_prepare(const struct column *c, struct association_side *out, struct arena *a,
	struct err *e)
{
	*out = (struct association_side){ .column = c };
	if (column_is_coded(c))
		return true;
	int32_t *order = ARENA_BIG(a, int32_t, c->rows + 1, e);
	double *rank = order ? ARENA_BIG(a, double, c->rows + 1, e) : NULL;
	out->x = rank ? numbers_of(c, a, e) : NULL;
	if (!out->x)
		return false;
	sort_order(out->x, order, c->rows);
	out->order = order;
	if (c->missing_count > 0)
		return true;
	rank_rows(out, rank);
	out->rank = rank;
	return true;
}

ptrdiff_t association_scratch(ptrdiff_t rows)
{
	ptrdiff_t table = (ASSOCIATION_LEVELS + 4) * ASSOCIATION_LEVELS;

	return 2 * rows > table ? 2 * rows : table;
}

static bool usable(const uint64_t *use, ptrdiff_t r)
{
	return !use || (use[r >> 6] >> (r & 63) & 1);
}

/* Both present, and a row that may be used. */
static bool both(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, ptrdiff_t r)
{
	return usable(use, r) && !column_missing_at(x->column, r) && !column_missing_at(y->column, r);
}

static bool all_rows(const struct association_side *x, const struct association_side *y,
	const uint64_t *use)
{
	return !use && x->column->missing_count == 0 && y->column->missing_count == 0;
}

/* ---- numbers ---- */

/* In two passes, over the rows that both have. */
static double correlate(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, const double *u, const double *v, ptrdiff_t *n)
{
	bool all = all_rows(x, y, use);
	double mu = 0, mv = 0, uu = 0, vv = 0, uv = 0;

	*n = 0;
	for (ptrdiff_t r = 0; r < x->column->rows; r++)
		if (all || both(x, y, use, r)) {
			mu += u[r];
			mv += v[r];
			++*n;
		}
	mu /= (double)*n;
	mv /= (double)*n;
	for (ptrdiff_t r = 0; r < x->column->rows; r++)
		if (all || both(x, y, use, r)) {
			double d = u[r] - mu, f = v[r] - mv;

			uu += d * d;
			vv += f * f;
			uv += d * f;
		}
	double scale = sqrt(uu) * sqrt(vv);
	return scale > 0 && isfinite(scale) ? fmax(-1, fmin(1, uv / scale)) : NONE;
}

/* Mid-ranks of x among the rows that both have. */
static void rank_shared(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, double *rank)
{
	ptrdiff_t n = x->column->rows;
	double before = 0;

	for (ptrdiff_t i = 0, end; i < n; i = end) {
		double ties = 0;

		for (end = i; end < n && !(x->x[x->order[end]] > x->x[x->order[i]]); end++)
			ties += both(x, y, use, x->order[end]);
		for (ptrdiff_t k = i; k < end; k++)
			rank[x->order[k]] = before + (ties + 1) / 2;
		before += ties;
	}
}

static void numbers(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, double *scratch, struct association *out)
{
	const double *u = x->rank, *v = y->rank;
	ptrdiff_t rows = x->column->rows;

	if (!all_rows(x, y, use)) {
		rank_shared(x, y, use, scratch);
		rank_shared(y, x, use, scratch + rows);
		u = scratch;
		v = scratch + rows;
	}
	out->measure = "Spearman";
	out->pearson = correlate(x, y, use, x->x, y->x, &out->n);
	out->value = correlate(x, y, use, u, v, &out->n);
	double n = (double)out->n, r = out->value;
	if (n < 4 || isnan(r))
		return;
	double z = atanh(r), reach = 1.959963984540054 * sqrt((1 + r * r / 2) / (n - 3));
	out->method = "Fisher's z";
	out->lo = fabs(r) < 1 ? tanh(z - reach) : r;
	out->hi = fabs(r) < 1 ? tanh(z + reach) : r;
	out->p = fabs(r) < 1 ? 2 * gsl_cdf_tdist_Q(fabs(r) * sqrt((n - 2) / (1 - r * r)), n - 2) : 0;
}

/* ---- of a square ---- */

/* square (bias taken off) with the mean square of its influences over n rows; df: its freedom when there is
 * nothing; scale: what the square is measured in. */
static void set_square(double square, double influence, double df, double n, double scale,
	struct association *out)
{
	double reach = 1.959963984540054 * sqrt(influence / n + 2 * df / (n * n));

	out->value = sqrt(fmax(0, fmin(1, square / scale)));
	out->lo = sqrt(fmax(0, fmin(1, (square - reach) / scale)));
	out->hi = sqrt(fmax(0, fmin(1, (square + reach) / scale)));
	out->method = "delta method";
}

/* ---- a category and a number ---- */

/* Mean square of what a row moves the share of variance explained by: f^2 - (within / total) d^2, over the
 * variance; d and f are its distances from the mean of all and of its group. */
static double influence_of_rows(const struct association_side *x, const struct association_side *g,
	const uint64_t *use, const double *mean, double whole, double n, double within, double total)
{
	double sum = 0;

	for (ptrdiff_t r = 0; r < x->column->rows; r++)
		if (both(x, g, use, r)) {
			double d = x->x[r] - whole, f = x->x[r] - mean[g->column->code[r]];
			double moved = (f * f - within / total * d * d) / (total / n);

			sum += moved * moved;
		}
	return sum / n;
}

static void ratio(const struct association_side *x, const struct association_side *g,
	const uint64_t *use, double *scratch, struct association *out)
{
	const int32_t *code = g->column->code;
	int32_t levels = g->column->levels, groups = 0;
	double *count = scratch, *mean = scratch + levels, total = 0, within = 0, n = 0, whole = 0;

	memset(scratch, 0, 2 * (size_t)levels * sizeof *scratch);
	for (ptrdiff_t r = 0; r < x->column->rows; r++)
		if (both(x, g, use, r)) {
			count[code[r]]++;
			mean[code[r]] += x->x[r];
		}
	for (int32_t k = 0; k < levels; k++) {
		n += count[k];
		whole += mean[k];
		groups += count[k] > 0;
		mean[k] = count[k] > 0 ? mean[k] / count[k] : 0;
	}
	whole /= n;
	for (ptrdiff_t r = 0; r < x->column->rows; r++)
		if (both(x, g, use, r)) {
			double d = x->x[r] - whole, f = x->x[r] - mean[code[r]];

			total += d * d;
			within += f * f;
		}
	out->measure = "correlation ratio";
	out->n = (ptrdiff_t)n;
	if (!(total > 0) || groups < 2 || n <= groups || !isfinite(total))
		return;
	double between = (total - within) / (groups - 1), inside = within / (n - groups);
	set_square(1 - inside / (total / (n - 1)), influence_of_rows(x, g, use, mean, whole, n, within, total),
		groups - 1, n, 1, out);
	out->p = inside > 0 ? gsl_cdf_fdist_Q(fmax(0, between / inside), groups - 1, n - groups) : 0;
}

/* ---- categories ---- */

static void count_table(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, double *table, double *across, double *down)
{
	int32_t width = y->column->levels;

	for (ptrdiff_t r = 0; r < x->column->rows; r++)
		if (both(x, y, use, r))
			table[x->column->code[r] * width + y->column->code[r]]++;
	for (int32_t i = 0; i < x->column->levels; i++)
		for (int32_t j = 0; j < width; j++) {
			across[i] += table[i * width + j];
			down[j] += table[i * width + j];
		}
}

static double used(const double *count, int32_t levels)
{
	double n = 0;

	for (int32_t i = 0; i < levels; i++)
		n += count[i] > 0;
	return n;
}

/* Mean square of what a row of a cell moves phi squared by: the derivative of sum p^2 / (p_row p_column), whose
 * mean is 0 (the variance of Bishop, Fienberg & Holland 1975, 11.3.3).  scratch: rows + width, cleared. */
static double influence_of_cells(const double *table, const double *across, const double *down, int32_t rows,
	int32_t width, double n, double *scratch)
{
	double *by_row = scratch, *by_column = scratch + rows, square = 0;

	for (int32_t k = 0; k < rows * width; k++)
		if (table[k] > 0) {
			by_row[k / width] += table[k] * table[k] / down[k % width];
			by_column[k % width] += table[k] * table[k] / across[k / width];
		}
	for (int32_t k = 0; k < rows * width; k++)
		if (table[k] > 0) {
			double r = across[k / width], c = down[k % width];
			double moved = n * (2 * table[k] / (r * c) - by_row[k / width] / (r * r)
				- by_column[k % width] / (c * c));

			square += table[k] * moved * moved;
		}
	return square / n;
}

static void cramer(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, double *scratch, struct association *out)
{
	int32_t rows = x->column->levels, width = y->column->levels;
	double *table = scratch, *across = table + rows * width, *down = across + rows;
	double n = 0, chi2 = 0;

	memset(scratch, 0, ((size_t)rows * (size_t)width + 2 * ((size_t)rows + (size_t)width)) * sizeof *scratch);
	count_table(x, y, use, table, across, down);
	for (int32_t i = 0; i < rows; i++)
		n += across[i];
	for (int32_t i = 0; i < rows; i++)
		for (int32_t j = 0; j < width; j++) {
			double expected = across[i] * down[j] / n, d = table[i * width + j] - expected;

			chi2 += expected > 0 ? d * d / expected : 0;
		}
	double r = used(across, rows), k = used(down, width);
	out->measure = "Cramer's V";
	out->n = (ptrdiff_t)n;
	if (r < 2 || k < 2 || n < 2)
		return;
	double phi2 = chi2 / n - (r - 1) * (k - 1) / (n - 1);
	double fewer = fmin(r - (r - 1) * (r - 1) / (n - 1), k - (k - 1) * (k - 1) / (n - 1)) - 1;
	if (fewer > 0)
		set_square(phi2, influence_of_cells(table, across, down, rows, width, n, down + width),
			(r - 1) * (k - 1), n, fewer, out);
	out->p = gsl_cdf_chisq_Q(chi2, (r - 1) * (k - 1));
}

void association_pair(const struct association_side *x, const struct association_side *y,
	const uint64_t *use, double *scratch, struct association *out)
{
	*out = (struct association){ .value = NONE, .lo = NONE, .hi = NONE, .pearson = NONE, .p = NONE };
	if (x->x && y->x)
		numbers(x, y, use, scratch, out);
	else if (x->x)
		ratio(x, y, use, scratch, out);
	else if (y->x)
		ratio(y, x, use, scratch, out);
	else
		cramer(x, y, use, scratch, out);
}
