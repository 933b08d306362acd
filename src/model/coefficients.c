#include "config.h"

#include "model/coefficients.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "data/xy.h"

#define CHUNK 4096 /* rows to a hand */
#define BLOCK 256  /* rows whose sums stay in the first cache */

void coefficients_init(struct coefficients *b, const struct xy *d, int32_t outputs,
	struct arena *a)
{
	b->outputs = outputs;
	b->width = 1 + xy_width(d);
	b->value = ARENA_ARRAY(a, double, (ptrdiff_t)outputs * b->width);
	b->se = NULL;
	b->df = 0.0;
}

struct prediction {
	const struct coefficients *b;
	const struct xy *d;
	double *out;
};

/* sum[i] += the column's share of row r0 + i, for one output with the column's weights at v. */
static void add_column(const struct xy_column *x, const double *v, ptrdiff_t r0, ptrdiff_t n,
	double *sum)
{
	if (x->kind == XY_NUMBER) {
		for (ptrdiff_t i = 0; i < n; i++)
			sum[i] += v[0] * x->number[r0 + i];
		return;
	}
	for (ptrdiff_t i = 0; i < n; i++) {
		int32_t code = x->code[r0 + i];
		if (code >= 0)
			sum[i] += x->kind == XY_ONEHOT ? v[code] : v[0] * code;
	}
}

static void predict_block(const struct prediction *p, ptrdiff_t r0, ptrdiff_t n)
{
	const struct coefficients *b = p->b;
	for (int32_t k = 0; k < b->outputs; k++) {
		const double *v = b->value + (ptrdiff_t)k * b->width;
		double sum[BLOCK];
		for (ptrdiff_t i = 0; i < n; i++)
			sum[i] = v[0];
		v++;
		for (int32_t j = 0; j < p->d->p; j++) {
			const struct xy_column *x = &p->d->column[j];
			add_column(x, v, r0, n, sum);
			v += x->kind == XY_ONEHOT ? x->levels : 1;
		}
		for (ptrdiff_t i = 0; i < n; i++)
			p->out[(r0 + i) * b->outputs + k] = sum[i];
	}
}

static void predict_chunk(void *arg, ptrdiff_t chunk)
{
	const struct prediction *p = arg;
	ptrdiff_t end = (chunk + 1) * CHUNK < p->d->n ? (chunk + 1) * CHUNK : p->d->n;
	for (ptrdiff_t r = chunk * CHUNK; r < end; r += BLOCK)
		predict_block(p, r, end - r < BLOCK ? end - r : BLOCK);
}

void coefficients_predict(const struct coefficients *b, const struct xy *d, struct ctl *c,
	double *out)
{
	struct prediction p = { b, d, out };
	if (1 + xy_width(d) != b->width)
		BUG("%d columns for %d coefficients", (int)xy_width(d), (int)b->width);
	ctl_par(c, (d->n + CHUNK - 1) / CHUNK, predict_chunk, &p);
}

void coefficients_save(const struct coefficients *b, struct writer *w)
{
	ptrdiff_t n = (ptrdiff_t)b->outputs * b->width;
	writer_i32(w, b->outputs);
	writer_doubles(w, b->value, n);
	writer_doubles(w, b->se, b->se ? n : 0);
	writer_double(w, b->df);
}

bool coefficients_load(struct coefficients *b, struct reader *r, struct arena *a, struct err *e)
{
	ptrdiff_t n, errors;
	if (!reader_count(r, &b->outputs, 1, CAP_CLASSES, e) ||
		!reader_doubles(r, &b->value, &n, a, e) ||
		!reader_doubles(r, &b->se, &errors, a, e) || !reader_finite(r, &b->df, e))
		return false;
	if (n < b->outputs || n % b->outputs != 0 || (errors != 0 && errors != n))
		return err_set(e, ERR_CORRUPT, "%td coefficients and %td errors for %d outputs", n,
			errors, (int)b->outputs);
	for (ptrdiff_t i = 0; i < n; i++)
		if (!isfinite(b->value[i]))
			return err_set(e, ERR_CORRUPT, "coefficient %td is not finite", i + 1);
	b->width = (int32_t)(n / b->outputs);
	if (errors == 0)
		b->se = NULL;
	return true;
}

bool coefficients_fit(const struct coefficients *b, const struct xy *schema, int32_t outputs)
{
	return b->outputs == outputs && b->width == 1 + xy_width(schema);
}

/* The errors of coefficient i; those without one are left out of the basis, and say so. */
static void explain_error(const struct coefficients *b, ptrdiff_t i, struct node *row)
{
	if (!b->se)
		return;
	double t = b->value[i] / b->se[i];
	struct node *se = node_real(row, "se", b->se[i]);
	if (isnan(b->se[i]))
		node_note(se, "the other columns determine this one");
	double tail = b->df > 0.0 ? gsl_cdf_tdist_Q(fabs(t), b->df) : gsl_cdf_ugaussian_Q(fabs(t));
	node_real(row, b->df > 0.0 ? "t" : "z", t);
	node_real(row, "p", isnan(t) ? (double)NAN : 2.0 * tail);
}

void coefficients_explain(const struct coefficients *b, const struct xy *names, struct node *out)
{
	struct node *list = node_list(out, "coefficients");
	struct arena *a = out->report->arena;
	for (int32_t k = 0; k < b->outputs; k++) {
		for (int32_t j = 0; j < b->width; j++) {
			ptrdiff_t i = (ptrdiff_t)k * b->width + j;
			struct node *row = node_object(list, NULL);
			if (b->outputs > 1)
				node_string(row, "class", names->task->class_name[k]);
			node_string(row, "name", j == 0 ? "(intercept)" : xy_dense_name(names, j - 1, a));
			node_real(row, "coefficient", b->value[i]);
			explain_error(b, i, row);
		}
	}
	node_title(list, "Coefficients", VIEW_TABLE);
}
