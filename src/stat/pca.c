#include "config.h"

#include "stat/pca.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"

enum { BLOCK = 4096, SLOTS = 8 };

struct products {
	const double *x;
	ptrdiff_t n, first;
	int32_t d;
	double *sum;      /* SLOTS x d x d: the lower triangle */
};

static void multiply_block(void *arg, ptrdiff_t i)
{
	struct products *s = arg;
	ptrdiff_t from = (s->first + i) * BLOCK, to = from + BLOCK < s->n ? from + BLOCK : s->n;
	double *sum = s->sum + i * s->d * s->d;

	memset(sum, 0, (size_t)s->d * (size_t)s->d * sizeof *sum);
	for (ptrdiff_t r = from; r < to; r++) {
		const double *x = s->x + r * s->d;

		for (int32_t j = 0; j < s->d; j++)
			for (int32_t k = 0; k <= j; k++)
				sum[j * s->d + k] += x[j] * x[k];
	}
}

/* Blocks are added in their order. */
static bool covariance(struct products *s, gsl_matrix *out, struct ctl *c, struct err *e)
{
	ptrdiff_t blocks = (s->n + BLOCK - 1) / BLOCK, all = (ptrdiff_t)s->d * s->d;

	ctl_phase(c, "looking for directions", blocks);
	gsl_matrix_set_zero(out);
	for (s->first = 0; s->first < blocks; s->first += SLOTS) {
		ptrdiff_t wave = blocks - s->first < SLOTS ? blocks - s->first : SLOTS;

		ctl_par(c, wave, multiply_block, s);
		for (ptrdiff_t i = 0; i < wave; i++)
			for (ptrdiff_t k = 0; k < all; k++)
				out->data[k] += s->sum[i * all + k];
		if (!ctl_step(c, wave, e))
			return false;
	}
	for (int32_t j = 0; j < s->d; j++)
		for (int32_t k = 0; k <= j; k++) {
			double v = out->data[j * s->d + k] / (double)(s->n - 1);

			out->data[j * s->d + k] = out->data[k * s->d + j] = v;
		}
	return true;
}

/* A direction and its opposite are the same: the largest entry decides. */
static void take_directions(const gsl_vector *value, const gsl_matrix *vector, struct pca *out)
{
	for (int32_t i = 0; i < out->d; i++) {
		double most = 0;

		double v0 = gsl_vector_get(value, (size_t)i);

		/* Below the rounding of the largest there is nothing. */
		out->variance[i] = v0 > 1e-13 * gsl_vector_get(value, 0) ? v0 : 0;
		out->total += out->variance[i];
		for (int32_t j = 0; j < out->d; j++) {
			double v = gsl_matrix_get(vector, (size_t)j, (size_t)i);

			out->direction[i * out->d + j] = v;
			most = fabs(v) > fabs(most) * (1 + 1e-9) ? v : most;
		}
		for (int32_t j = 0; most < 0 && j < out->d; j++)
			out->direction[i * out->d + j] *= -1;
	}
}

bool pca_make(const double *x, ptrdiff_t n, int32_t d, struct pca *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct arena *work = arena_new();
	size_t width = (size_t)d;
	struct products s = { .x = x, .n = n, .d = d };
	gsl_matrix *m = gsl_matrix_alloc(width, width), *vector = gsl_matrix_alloc(width, width);
	gsl_vector *value = gsl_vector_alloc(width);
	gsl_eigen_symmv_workspace *space = gsl_eigen_symmv_alloc(width);
	bool ok = m && vector && value && space;

	*out = (struct pca){ .d = d, .variance = ARENA_ARRAY(a, double, d),
		.direction = ARENA_ARRAY(a, double, (ptrdiff_t)d * d) };
	if (!ok)
		err_set(e, ERR_NOMEM, "no memory for %d directions", (int)d);
	s.sum = ok ? ARENA_BIG(work, double, (ptrdiff_t)SLOTS * d * d, e) : NULL;
	ok = s.sum && covariance(&s, m, c, e);
	if (ok && gsl_eigen_symmv(m, value, vector, space) != 0)
		ok = err_set(e, ERR_NUMERIC, "the directions of %d columns could not be found", (int)d);
	if (ok) {
		gsl_eigen_symmv_sort(value, vector, GSL_EIGEN_SORT_VAL_DESC);
		take_directions(value, vector, out);
	}
	gsl_eigen_symmv_free(space);
	gsl_vector_free(value);
	gsl_matrix_free(vector);
	gsl_matrix_free(m);
	arena_free(work);
	return ok;
}

double pca_score(const struct pca *p, int32_t i, const double *x)
{
	double s = 0;

	for (int32_t j = 0; j < p->d; j++)
		s += p->direction[i * p->d + j] * x[j];
	return s;
}
