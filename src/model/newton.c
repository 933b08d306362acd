#include "config.h"

#include "model/newton.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/xy.h"
#include "model/logit.h"

#define GRADIENT_SMALL 1e-10 /* relative: the optimum is reached */
#define GRADIENT_FLOOR 1e-7  /* where rounding may end a line search */
#define SUFFICIENT 1e-4      /* Armijo's share of the promised decrease */
#define HALVINGS 40
#define FLAT 1e-13           /* lifts directions without curvature above rounding */
#define UNDETERMINED 1e11    /* variance inflation beyond which there is no standard error */
#define REACH_SMALL 1e-6     /* a last step that moves no score by more: the next would do nothing */
#define REACH_SEPARATED 0.1  /* one that still moves a score by this much, with a flat loss */

struct search {
	struct logit *l;
	double *beta, *trial, *step, *scale;
	double *matrix;          /* dense: the scaled Hessian and its factor */
	double *cg;              /* else: four vectors */
};

static double dot(const double *x, const double *y, ptrdiff_t n)
{
	double sum = 0.0;
	for (ptrdiff_t i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

/* The largest part of the gradient against sqrt(H_jj(0) W), its size when nothing is learned:
 * free of the units of the columns. */
static double relative_gradient(const struct search *s)
{
	double most = 0.0;
	for (ptrdiff_t i = 0; i < s->l->size; i++)
		if (s->scale[i] > 0.0)
			most = fmax(most, fabs(s->l->gradient[i]) / s->scale[i]);
	return most;
}

/* Cholesky of D H D + jitter I, D = diag(H)^(-1/2). */
static bool factor(struct search *s, double jitter)
{
	const struct logit *l = s->l;
	size_t n = (size_t)l->size;
	for (ptrdiff_t i = 0; i < l->size; i++) {
		double di = l->diagonal[i] > 0.0 ? 1.0 / sqrt(l->diagonal[i]) : 0.0;
		for (ptrdiff_t j = 0; j < i; j++) {
			double dj = l->diagonal[j] > 0.0 ? 1.0 / sqrt(l->diagonal[j]) : 0.0;
			s->matrix[i * l->size + j] = l->hessian[i * l->size + j] * di * dj;
		}
		s->matrix[i * l->size + i] = 1.0 + jitter;
	}
	gsl_matrix_view m = gsl_matrix_view_array(s->matrix, n, n);
	return gsl_linalg_cholesky_decomp1(&m.matrix) == GSL_SUCCESS;
}

/* Scores of several classes may all be shifted alike: those directions are flat, and the jitter
 * keeps the step out of them. */
static bool solve_dense(struct search *s)
{
	const struct logit *l = s->l;
	double jitter = l->outputs > 1 ? 1e-12 : 0.0;
	while (!factor(s, jitter)) {
		jitter = jitter > 0.0 ? jitter * 100.0 : 1e-14;
		if (jitter > 1e-2)
			return false;
	}
	for (ptrdiff_t i = 0; i < l->size; i++)
		s->step[i] = l->diagonal[i] > 0.0 ? -l->gradient[i] / sqrt(l->diagonal[i]) : 0.0;
	gsl_matrix_const_view m =
		gsl_matrix_const_view_array(s->matrix, (size_t)l->size, (size_t)l->size);
	gsl_vector_view v = gsl_vector_view_array(s->step, (size_t)l->size);
	gsl_linalg_cholesky_svx(&m.matrix, &v.vector);
	for (ptrdiff_t i = 0; i < l->size; i++)
		s->step[i] *= l->diagonal[i] > 0.0 ? 1.0 / sqrt(l->diagonal[i]) : 0.0;
	return true;
}

static void precondition(const struct logit *l, const double *r, double *z)
{
	for (ptrdiff_t i = 0; i < l->size; i++)
		z[i] = l->diagonal[i] > 0.0 ? r[i] / l->diagonal[i] : 0.0;
}

/* H step = -gradient, to a residual that shrinks with the gradient: superlinear outside. */
static bool solve_cg(struct search *s, double relative, struct err *e)
{
	struct logit *l = s->l;
	ptrdiff_t n = l->size;
	double *r = s->cg, *z = r + n, *d = z + n, *h = d + n;
	memset(s->step, 0, (size_t)n * sizeof *s->step);
	for (ptrdiff_t i = 0; i < n; i++)
		r[i] = -l->gradient[i];
	precondition(l, r, z);
	memcpy(d, z, (size_t)n * sizeof *d);
	double rz = dot(r, z, n), aim = fmin(0.1, relative);
	double enough = rz * aim * aim;
	for (int k = 0; k < 500 && rz > enough; k++) {
		if (!logit_hessian_product(l, d, h, e))
			return false;
		double curve = dot(d, h, n);
		if (!(curve > 0.0))
			break;
		for (ptrdiff_t i = 0; i < n; i++) {
			s->step[i] += rz / curve * d[i];
			r[i] -= rz / curve * h[i];
		}
		precondition(l, r, z);
		double next = dot(r, z, n);
		for (ptrdiff_t i = 0; i < n; i++)
			d[i] = z[i] + next / rz * d[i];
		rz = next;
	}
	return true;
}

/* From 0, every gradient and so every step sums to 0 over the classes; rounding along the flat
 * directions is taken out. */
static void centre_step(struct search *s)
{
	const struct logit *l = s->l;
	for (ptrdiff_t j = 0; l->outputs > 1 && j < l->s.width; j++) {
		double mean = 0.0;
		for (ptrdiff_t i = j; i < l->size; i += l->s.width)
			mean += s->step[i] / l->outputs;
		for (ptrdiff_t i = j; i < l->size; i += l->s.width)
			s->step[i] -= mean;
	}
}

static bool find_step(struct search *s, double relative, struct err *e)
{
	if (!s->matrix) {
		if (!solve_cg(s, relative, e))
			return false;
	} else if (!solve_dense(s)) {
		return err_set(e, ERR_NUMERIC, "the curvature of the loss cannot be factored");
	}
	centre_step(s);
	return true;
}

/* Backtracks from the full step.  *moved: the loss came down (or stayed, to its last digits) and
 * beta is the new place; else beta is as before, and so are the derivatives. */
static bool line_search(struct search *s, bool *moved, struct err *e)
{
	struct logit *l = s->l;
	double slope = dot(l->gradient, s->step, l->size), before = l->loss, t = 1.0;
	*moved = true;
	for (int k = 0; k < HALVINGS; k++, t *= 0.5) {
		for (ptrdiff_t i = 0; i < l->size; i++)
			s->trial[i] = s->beta[i] + t * s->step[i];
		if (!logit_evaluate(l, s->trial, e))
			return false;
		if (l->loss <= before + SUFFICIENT * t * slope + 1e-14 * fabs(before)) {
			memcpy(s->beta, s->trial, (size_t)l->size * sizeof *s->beta);
			for (ptrdiff_t i = 0; i < l->size; i++)
				s->step[i] *= t;
			return true;
		}
	}
	*moved = false;
	return logit_evaluate(l, s->beta, e);
}

static bool search_init(struct search *s, struct logit *l, double *beta, struct arena *a,
	struct err *e)
{
	ptrdiff_t n = l->size;
	*s = (struct search){ .l = l, .beta = beta };
	s->trial = ARENA_BIG(a, double, 3 * n, e);
	if (l->dense)
		s->matrix = ARENA_BIG(a, double, n * n, e);
	else
		s->cg = ARENA_BIG(a, double, 4 * n, e);
	if (!s->trial || !(l->dense ? s->matrix : s->cg))
		return false;
	s->step = s->trial + n;
	s->scale = s->step + n;
	if (!logit_evaluate(l, beta, e))
		return false;
	double total = xy_total_weight(l->s.d);
	for (ptrdiff_t i = 0; i < n; i++)
		s->scale[i] = sqrt(l->diagonal[i] * total);
	return true;
}

/* Near an optimum steps shrink; towards infinity each moves the scores as far as the last, and the
 * gradient is small there as well. */
static bool judge_step(struct newton *m, struct search *s, bool *done, struct err *e)
{
	double reach = 0.0;
	if (m->steps > 0 && !logit_reach(s->l, s->step, &reach, e))
		return false;
	*done = reach <= REACH_SMALL;
	if (s->l->lambda > 0.0 || reach <= REACH_SEPARATED)
		return true;
	*done = true;
	m->end = NEWTON_SEPARATED;
	return true;
}

/* The Hessian at the optimum is the information about the coefficients (Fisher 1925); where it has
 * no inverse they are not determined. */
static void standard_errors(struct search *s, double *se)
{
	const struct logit *l = s->l;
	size_t n = (size_t)l->size;
	bool ok = s->matrix && factor(s, FLAT);
	if (ok) {
		gsl_matrix_view m = gsl_matrix_view_array(s->matrix, n, n);
		ok = gsl_linalg_cholesky_invert(&m.matrix) == GSL_SUCCESS;
	}
	for (ptrdiff_t i = 0; i < l->size; i++)
		se[i] = ok && l->diagonal[i] > 0.0 && s->matrix[i * l->size + i] < UNDETERMINED
			? sqrt(s->matrix[i * l->size + i] / l->diagonal[i]) : (double)NAN;
}

/* One step; *done when it led nowhere. */
static bool advance(struct newton *m, struct search *s, double relative, bool *done, struct err *e)
{
	bool moved;
	if (!ctl_step(s->l->ctl, 1, e) || !find_step(s, relative, e) || !line_search(s, &moved, e))
		return false;
	*done = !moved;
	if (!moved) {
		m->end = relative > GRADIENT_FLOOR ? NEWTON_STUCK : NEWTON_CONVERGED;
		return true;
	}
	m->steps++;
	if (m->watch)
		m->watch(m->arg, m->steps, s->beta);
	return true;
}

bool newton_minimise(struct newton *m, struct logit *l, double *beta, struct arena *a,
	struct err *e)
{
	struct search s;
	bool done = false;
	if (!search_init(&s, l, beta, a, e))
		return false;
	m->steps = 0;
	m->end = NEWTON_CONVERGED;
	while (!done) {
		double relative = relative_gradient(&s);
		if (relative <= GRADIENT_SMALL && !judge_step(m, &s, &done, e))
			return false;
		if (done)
			break;
		if (m->steps == m->most || ctl_over(l->ctl)) {
			m->end = m->steps == m->most ? NEWTON_ITERATIONS : NEWTON_BUDGET;
			break;
		}
		if (!advance(m, &s, relative, &done, e))
			return false;
	}
	if (m->se)
		standard_errors(&s, m->se);
	return true;
}
