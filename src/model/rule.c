#include "config.h"

#include "model/rule.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "stat/quantile.h"

#define SAMPLE 20000 /* rows that are enough to place sixteen cuts */

static bool is_missing(const struct xy_column *x, ptrdiff_t r)
{
	return x->missing && (x->missing[r >> 6] >> (r & 63) & 1);
}

int32_t rule_cell(const struct rule *m, const struct xy_column *x, ptrdiff_t r)
{
	int32_t cell = 0;
	if (m->kind != XY_NUMBER)
		return x->code[r] < 0 || x->code[r] >= m->cells - 1 ? m->cells - 1 : x->code[r];
	if (is_missing(x, r))
		return m->cells - 1;
	for (int32_t k = 0; k < m->edges; k++)
		cell += x->number[r] > m->edge[k];
	return cell;
}

/* Quantiles of evenly spaced rows; equal ones once, and none that leaves a side empty. */
static bool place_edges(struct rule *m, const struct xy *d, const struct xy_column *x,
	struct arena *a, struct err *e)
{
	ptrdiff_t stride = d->n / SAMPLE + 1, n = 0;
	double *value = ARENA_BIG(a, double, 2 * (d->n / stride + 1), e);
	if (!value)
		return false;
	for (ptrdiff_t r = 0; r < d->n; r += stride)
		if (!is_missing(x, r))
			value[n++] = x->number[r];
	sort_doubles(value, value + n, n);
	for (int k = 1; n > 0 && k < RULE_BINS; k++) {
		double q = quantile_sorted(value, n, (double)k / RULE_BINS);
		if (q < value[n - 1] && (m->edges == 0 || q > m->edge[m->edges - 1]))
			m->edge[m->edges++] = q;
	}
	return true;
}

/* Sums of a cell.  Classes: sum and rows by class.  Regression: of w, w y and w y^2, y about the
 * overall mean. */
struct tally {
	int32_t width;
	double *sum;      /* cells x width */
	int64_t *count;   /* cells x width: rows behind it (regression: in the first) */
};

static void count_rows(struct tally *t, const struct rule *m, const struct xy *d,
	const double *overall)
{
	const struct xy_column *x = &d->column[m->column];
	for (ptrdiff_t r = 0; r < d->n; r++) {
		ptrdiff_t at = (ptrdiff_t)rule_cell(m, x, r) * t->width;
		double w = xy_weight(d, r);
		if (d->label) {
			t->sum[at + d->label[r]] += w;
			t->count[at + d->label[r]]++;
		} else {
			double y = d->y[r] - overall[0];
			t->sum[at] += w;
			t->sum[at + 1] += w * y;
			t->sum[at + 2] += w * y * y;
			t->count[at]++;
		}
	}
}

/* Shares drawn towards the overall ones.  The loss is that of each row under shares counted
 * without it, so that a level of one row gains nothing from itself. */
static double cell_of_classes(struct rule *m, const double *sum, const int64_t *count, int32_t k,
	const double *overall, int32_t cell)
{
	double total = 0.0, loss = 0.0, p[2] = { 0.0, 0.0 };
	for (int32_t i = 0; i < k; i++)
		total += sum[i];
	for (int32_t i = 0; i < k; i++) {
		double prior = RULE_PRIOR * overall[i];
		double share = (sum[i] + prior) / (total + RULE_PRIOR);
		if (m->outputs > 1)
			m->value[cell * m->outputs + i] = log(share);
		else
			p[i] = share;
		if (count[i] == 0)
			continue;
		double own = sum[i] / (double)count[i];
		loss -= sum[i] * log((sum[i] - own + prior) / (total - own + RULE_PRIOR));
	}
	if (m->outputs == 1)
		m->value[cell] = log(p[1] / p[0]);
	m->rows[cell] = total;
	return loss;
}

/* With v = S / (W + prior), leaving a row of weight own out turns y - v into
 * (y - v) (W + prior) / (W - own + prior). */
static double cell_of_numbers(struct rule *m, const double *sum, const int64_t *count,
	const double *overall, int32_t cell)
{
	double all = sum[0] + RULE_PRIOR, v = sum[1] / all;
	double own = count[0] ? sum[0] / (double)count[0] : 0.0;
	double square = sum[2] - 2.0 * v * sum[1] + v * v * sum[0];
	m->value[cell] = overall[0] + v;
	m->rows[cell] = sum[0];
	return fmax(square, 0.0) * all / (all - own) * all / (all - own);
}

bool rule_fit(struct rule *m, const struct xy *d, int32_t j, const double *overall, double *loss,
	struct arena *a, struct err *e)
{
	const struct xy_column *x = &d->column[j];
	*m = (struct rule){ .column = j, .kind = x->kind, .outputs = task_outputs(d->task) };
	if (x->kind == XY_NUMBER && !place_edges(m, d, x, a, e))
		return false;
	m->cells = (x->kind == XY_NUMBER ? m->edges + 1 : x->levels) + 1;
	struct tally t = { .width = d->label ? d->task->classes : 3 };
	m->value = ARENA_BIG(a, double, (ptrdiff_t)m->cells * (m->outputs + 1), e);
	t.sum = ARENA_BIG(a, double, (ptrdiff_t)m->cells * t.width, e);
	t.count = ARENA_BIG(a, int64_t, (ptrdiff_t)m->cells * t.width, e);
	if (!m->value || !t.sum || !t.count)
		return false;
	m->rows = m->value + (ptrdiff_t)m->cells * m->outputs;
	count_rows(&t, m, d, overall);
	*loss = 0.0;
	for (int32_t cell = 0; cell < m->cells; cell++) {
		const double *sum = t.sum + (ptrdiff_t)cell * t.width;
		const int64_t *count = t.count + (ptrdiff_t)cell * t.width;
		*loss += d->label ? cell_of_classes(m, sum, count, t.width, overall, cell)
			: cell_of_numbers(m, sum, count, overall, cell);
	}
	*loss /= xy_total_weight(d);
	return true;
}
