#include "config.h"

#include "confidence/temperature.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "base/ctl.h"
#include "base/err.h"
#include "model/model.h"

struct temperature {
	const double *z, *w;
	const int32_t *label;
	ptrdiff_t n;
	int32_t classes;
	struct ctl *ctl;
};

/* d/dbeta of the loss of one row at softmax(beta z): the mean z under the probabilities, less the
 * z of the true class. */
static double slope_row(const double *z, int32_t classes, int32_t label, double beta)
{
	if (classes == 2)
		return z[0] * (sigmoid(beta * z[0]) - label);
	double top = z[0], sum = 0, mean = 0;
	for (int32_t k = 1; k < classes; k++)
		top = fmax(top, z[k]);
	for (int32_t k = 0; k < classes; k++) {
		double p = exp(beta * (z[k] - top));
		sum += p;
		mean += p * (z[k] - top);
	}
	return mean / sum - (z[label] - top);
}

/* Increasing in beta. */
static double slope(double beta, void *arg)
{
	const struct temperature *t = arg;
	int32_t outputs = t->classes == 2 ? 1 : t->classes;
	double sum = 0;
	for (ptrdiff_t i = 0; i < t->n; i++)
		sum += (t->w ? t->w[i] : 1) *
		       slope_row(t->z + i * outputs, t->classes, t->label[i], beta);
	return sum;
}

static bool solve(struct temperature *t, double lo, double hi, double *beta, struct err *e)
{
	gsl_function f = { slope, t };
	gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	if (!s)
		return err_set(e, ERR_NOMEM, "no memory for a root finder");
	int status = gsl_root_fsolver_set(s, &f, lo, hi);
	bool go_on = true;
	for (int i = 0; i < 200 && status == GSL_SUCCESS && (go_on = ctl_step(t->ctl, 0, e)); i++) {
		status = gsl_root_fsolver_iterate(s);
		double below = gsl_root_fsolver_x_lower(s), above = gsl_root_fsolver_x_upper(s);
		if (gsl_root_test_interval(below, above, 0, 1e-14) == GSL_SUCCESS)
			break;
	}
	*beta = gsl_root_fsolver_root(s);
	gsl_root_fsolver_free(s);
	if (!go_on)
		return false;
	if (status == GSL_SUCCESS && isfinite(*beta))
		return true;
	return err_set(e, ERR_NUMERIC, "no temperature was found: are all scores finite?");
}

static bool check(const struct temperature *t, struct err *e)
{
	ptrdiff_t values = t->n * (t->classes == 2 ? 1 : t->classes);
	if (t->n == 0)
		return err_set(e, ERR_NO_ROWS, "there is no row to calibrate on");
	for (ptrdiff_t i = 0; i < values; i++)
		if (!isfinite(t->z[i]))
			return err_set(e, ERR_NOT_FINITE, "a score to calibrate is not finite");
	return true;
}

bool temperature_fit(const double *z, int32_t classes, const int32_t *label, const double *w,
	ptrdiff_t n, double *out, struct ctl *c, struct err *e)
{
	struct temperature t = { z, w, label, n, classes, c };
	const double lo = 1 / TEMPERATURE_HIGH, hi = 1 / TEMPERATURE_LOW;
	double beta = 1;
	if (!check(&t, e))
		return false;
	double at_lo = slope(lo, &t), at_hi = slope(hi, &t);
	if (at_lo >= 0 && at_hi <= 0)
		*out = 1; /* flat: the scores say nothing */
	else if (at_lo >= 0)
		*out = TEMPERATURE_HIGH;
	else if (at_hi <= 0)
		*out = TEMPERATURE_LOW;
	else if (!solve(&t, lo, hi, &beta, e))
		return false;
	else
		*out = 1 / beta;
	return true;
}
