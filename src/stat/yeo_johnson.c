#include "config.h"

#include "stat/yeo_johnson.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>
#include <stdint.h>

#include "base/ctl.h"
#include "base/err.h"

enum { GRID = 20, STEPS = 100 }; /* lambdas looked at first; steps of Brent at most */

#define NEAR 1e-9  /* of lambda to 0 or 2: the logarithm, which is the limit */
#define ENOUGH 1e-9

/* ((1 + x)^l - 1) / l, x >= 0, without the loss of digits where it is small. */
static double power(double x, double l)
{
	return fabs(l) < NEAR ? log1p(x) : expm1(l * log1p(x)) / l;
}

double yeo_johnson(double x, double lambda)
{
	return x >= 0 ? power(x, lambda) : -power(-x, 2 - lambda);
}

double yeo_johnson_loglik(const double *x, const double *w, ptrdiff_t n, double lambda)
{
	double total = 0, mean = 0, squares = 0, jacobian = 0;

	for (ptrdiff_t i = 0; i < n; i++) { /* West 1979 */
		double wi = w ? w[i] : 1, y = yeo_johnson(x[i], lambda), away = y - mean;

		total += wi;
		mean += wi / total * away;
		squares += wi * away * (y - mean);
		jacobian += wi * copysign(log1p(fabs(x[i])), x[i]);
	}
	double loglik = -total / 2 * log(squares / total) + (lambda - 1) * jacobian;
	return squares > 0 && isfinite(loglik) ? loglik : -HUGE_VAL;
}

struct cells {
	const double *x, *w;
	ptrdiff_t n;
};

/* GSL refuses infinities. */
static double loss(double lambda, void *arg)
{
	const struct cells *s = arg;

	return fmin(-yeo_johnson_loglik(s->x, s->w, s->n, lambda), 1e300);
}

static bool brent(const struct cells *s, double lo, double hi, double *at, struct ctl *c, struct err *e)
{
	gsl_function f = { loss, (void *)(uintptr_t)s };
	gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
	bool ok = true;

	if (!m)
		return err_set(e, ERR_NOMEM, "no memory for a search");
	if (gsl_min_fminimizer_set(m, &f, *at, lo, hi) == GSL_SUCCESS)
		for (int i = 0; ok && i < STEPS && hi - lo > ENOUGH; i++) {
			if (gsl_min_fminimizer_iterate(m) != GSL_SUCCESS)
				break;
			lo = gsl_min_fminimizer_x_lower(m);
			hi = gsl_min_fminimizer_x_upper(m);
			*at = gsl_min_fminimizer_x_minimum(m);
			ok = ctl_step(c, 0, e);
		}
	gsl_min_fminimizer_free(m);
	return ok;
}

bool yeo_johnson_fit(const double *x, const double *w, ptrdiff_t n, double *lambda, struct ctl *c, struct err *e)
{
	const double step = (YEO_JOHNSON_MOST - YEO_JOHNSON_LEAST) / GRID;
	struct cells s = { x, w, n };
	double value[GRID + 1];
	int best = 0;

	for (int i = 0; i <= GRID; i++) {
		value[i] = loss(YEO_JOHNSON_LEAST + i * step, &s);
		best = value[i] < value[best] ? i : best;
		if (!ctl_step(c, 0, e))
			return false;
	}
	*lambda = value[best] < 1e300 ? YEO_JOHNSON_LEAST + best * step : 1;
	/* A bracket, unless the top lies at an end. */
	if (best == 0 || best == GRID || !(value[best] < fmin(value[best - 1], value[best + 1])))
		return true;
	return brent(&s, *lambda - step, *lambda + step, lambda, c, e);
}
