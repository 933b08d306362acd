#include "config.h"

#include "stat/rescale.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

enum { STEPS = 50, HALVINGS = 30 };

static const double slope_pull = 1, offset_pull = 0.01; /* 1 / variance */

void rescale_row(const double *theta, const double *z, int32_t classes, double *p)
{
	double top = -(double)INFINITY, sum = 0;

	for (int32_t k = 0; k < classes; k++) {
		p[k] = theta[0] * z[k] + (k > 0 ? theta[k] : 0);
		top = fmax(top, p[k]);
	}
	for (int32_t k = 0; k < classes; k++)
		sum += p[k] = exp(p[k] - top);
	for (int32_t k = 0; k < classes; k++)
		p[k] /= sum;
}

static double pull_of(const double *theta, int32_t classes)
{
	double sum = slope_pull * (theta[0] - 1) * (theta[0] - 1);

	for (int32_t k = 1; k < classes; k++)
		sum += offset_pull * theta[k] * theta[k];
	return sum / 2;
}

static double loss_at(const double *theta, const double *z, const int32_t *label, ptrdiff_t n,
	int32_t classes, double *p)
{
	double loss = pull_of(theta, classes);

	for (ptrdiff_t i = 0; i < n; i++) {
		rescale_row(theta, z + i * classes, classes, p);
		loss -= log(fmax(p[label[i]], 1e-300));
	}
	return loss;
}

/* Adds one row's part of the gradient, as often as it counts; p is what theta says of it. */
static void add_gradient(const double *z, const double *p, int32_t label, double times, int32_t classes,
	double *gradient)
{
	for (int32_t k = 0; k < classes; k++) {
		double off = times * (p[k] - (k == label));

		gradient[0] += off * z[k];
		gradient[k] += k > 0 ? off : 0;
	}
}

static void add_pull(const double *theta, int32_t classes, double *gradient)
{
	gradient[0] += slope_pull * (theta[0] - 1);
	for (int32_t k = 1; k < classes; k++)
		gradient[k] += offset_pull * theta[k];
}

/* The lower triangle: covariances of (z, the indicators of classes 1..) under p. */
static void add_hessian(const double *z, const double *p, int32_t classes, double *hessian)
{
	double mean = 0, square = 0;

	for (int32_t k = 0; k < classes; k++) {
		mean += p[k] * z[k];
		square += p[k] * z[k] * z[k];
	}
	hessian[0] += square - mean * mean;
	for (int32_t k = 1; k < classes; k++) {
		double *row = hessian + (ptrdiff_t)k * classes;

		row[0] += p[k] * (z[k] - mean);
		for (int32_t j = 1; j < k; j++)
			row[j] -= p[k] * p[j];
		row[k] += p[k] * (1 - p[k]);
	}
}

static bool factorise(double *hessian, int32_t classes)
{
	gsl_matrix_view m = gsl_matrix_view_array(hessian, (size_t)classes, (size_t)classes);

	hessian[0] += slope_pull;
	for (int32_t k = 1; k < classes; k++)
		hessian[(ptrdiff_t)k * classes + k] += offset_pull;
	return gsl_linalg_cholesky_decomp1(&m.matrix) == GSL_SUCCESS;
}

static void solve(const struct rescale *s, double *gradient)
{
	gsl_matrix_view m = gsl_matrix_view_array(s->factor, (size_t)s->classes, (size_t)s->classes);
	gsl_vector_view v = gsl_vector_view_array(gradient, (size_t)s->classes);

	gsl_linalg_cholesky_svx(&m.matrix, &v.vector);
}

/* Walks back from a full step until the loss falls; how far the largest part of theta moved. */
static double walk(const struct rescale *s, const double *step, const double *z, const int32_t *label,
	ptrdiff_t n, double *loss, double *trial, double *p)
{
	double length = 1, moved = 0;

	for (int i = 0; i < HALVINGS; i++, length /= 2) {
		moved = 0;
		for (int32_t k = 0; k < s->classes; k++) {
			trial[k] = s->theta[k] - length * step[k];
			moved = fmax(moved, fabs(length * step[k]));
		}
		double now = loss_at(trial, z, label, n, s->classes, p);
		if (!(now <= *loss))
			continue;
		*loss = now;
		memcpy(s->theta, trial, (size_t)s->classes * sizeof *trial);
		return moved;
	}
	return 0;
}

bool rescale_fit(const double *z, const int32_t *label, ptrdiff_t n, int32_t classes, struct rescale *out,
	struct arena *a, struct err *e)
{
	double *p = ARENA_ARRAY(a, double, classes), *step = ARENA_ARRAY(a, double, classes);
	double *trial = ARENA_ARRAY(a, double, classes), moved = 1;
	size_t bytes = (size_t)classes * (size_t)classes * sizeof(double);

	*out = (struct rescale){ .classes = classes, .theta = ARENA_ARRAY(a, double, classes),
		.factor = ARENA_BIG(a, double, (ptrdiff_t)classes * classes, e) };
	if (!out->factor)
		return false;
	out->theta[0] = 1;
	double loss = loss_at(out->theta, z, label, n, classes, p);
	for (int i = 0; i < STEPS && moved > 0; i++) {
		memset(out->factor, 0, bytes);
		memset(step, 0, (size_t)classes * sizeof *step);
		for (ptrdiff_t r = 0; r < n; r++) {
			rescale_row(out->theta, z + r * classes, classes, p);
			add_gradient(z + r * classes, p, label[r], 1, classes, step);
			add_hessian(z + r * classes, p, classes, out->factor);
		}
		add_pull(out->theta, classes, step);
		if (!factorise(out->factor, classes))
			return err_set(e, ERR_NUMERIC, "no slope and offsets put these probabilities right");
		solve(out, step);
		moved = walk(out, step, z, label, n, &loss, trial, p);
		moved = moved > 1e-9 ? moved : 0;
	}
	return true;
}

void rescale_shifted(const struct rescale *s, const double *z, const int32_t *label, const double *times,
	ptrdiff_t n, double *theta, double *scratch)
{
	int32_t classes = s->classes;

	memset(theta, 0, (size_t)classes * sizeof *theta);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!(times[i] > 0))
			continue;
		rescale_row(s->theta, z + i * classes, classes, scratch);
		add_gradient(z + i * classes, scratch, label[i], times[i], classes, theta);
	}
	add_pull(s->theta, classes, theta);
	solve(s, theta);
	for (int32_t k = 0; k < classes; k++)
		theta[k] = s->theta[k] - theta[k];
}
