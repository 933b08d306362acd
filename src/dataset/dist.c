#include "config.h"

#include "dataset/dist.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/column.h"
#include "stat/moments.h"
#include "stat/quantile.h"
#include "stat/yeo_johnson.h"

static bool refuse(const struct column *c, struct err *e)
{
	if (!column_is_numeric(c)) {
		err_set(e, ERR_COLUMN_TYPE, "%s holds %s values; distributions are fitted to numbers",
			c->name, column_type_name(c->type));
		return err_hint(e, "data freq '%s'", c->name);
	}
	if (c->missing_count == c->rows) {
		err_set(e, ERR_NO_ROWS, "%s has no value in any of the %td rows", c->name, c->rows);
		return err_hint(e, "recipe add drop '%s'", c->name);
	}
	return true;
}

/* Values that leave nothing to fit. */
static bool refuse_values(const struct column *c, const double *x, ptrdiff_t n, struct err *e)
{
	ptrdiff_t low = 0;

	if (!(x[0] < x[n - 1])) {
		err_set(e, ERR_CONSTANT, "every value of %s is %g: there is nothing to fit", c->name, x[0]);
		return err_hint(e, "recipe add drop '%s'", c->name);
	}
	while (!(x[low] > x[0]))
		low++;
	if (x[low] < x[n - 1])
		return true;
	err_set(e, ERR_COLUMN_TYPE, "%s is only ever %g or %g: how often says all of it, and no distribution is fitted",
		c->name, x[0], x[n - 1]);
	return err_hint(e, "data freq '%s'", c->name);
}

static bool refuse_fits(const struct column *c, const double *x, ptrdiff_t n, struct err *e)
{
	err_set(e, ERR_NUMERIC, "no distribution can be fitted to %s: from %g to %g its squares are beyond what numbers "
		"hold", c->name, x[0], x[n - 1]);
	return err_hint(e, "bring it to a smaller unit: data expr 'smaller = `%s` / 1e200'", c->name);
}

static double *present(const struct column *c, ptrdiff_t *n, struct arena *a, struct err *e)
{
	ptrdiff_t count = c->rows - c->missing_count;
	double *x = ARENA_BIG(a, double, 2 * count, e); /* half of it work space */

	*n = 0;
	for (ptrdiff_t r = 0; x && r < c->rows; r++)
		if (!column_missing_at(c, r))
			x[(*n)++] = c->number[r];
	if (x)
		sort_doubles(x, x + count, count);
	return x;
}

static double skewness(const double *x, ptrdiff_t n)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);

	return moments_skewness(&m);
}

static struct dist_point point_at(const double *x, const struct dist *d, ptrdiff_t k)
{
	double n = (double)d->n, i = (double)k, p = (i - 0.5) / n; /* no quantile is infinite (Hazen 1914) */

	return (struct dist_point){ p, x[k - 1], family_quantile(d->best, p),
		family_quantile(&d->fit[FAMILY_NORMAL], p),
		family_quantile(d->best, gsl_cdf_beta_Pinv(0.025, i, n + 1 - i)),
		family_quantile(d->best, gsl_cdf_beta_Pinv(0.975, i, n + 1 - i)) };
}

/* All values, or as many as there is room for, evenly in normal scores: the tails are what one looks at. */
static void quantile_plot(const double *x, struct dist *d)
{
	double end = gsl_cdf_ugaussian_Pinv(1 - 0.5 / (double)d->n);
	int32_t most = (int32_t)(d->n < DIST_POINTS ? d->n : DIST_POINTS);
	ptrdiff_t last = 0;

	for (int32_t i = 0; i < most; i++) {
		double z = end * (2.0 * i / (DIST_POINTS - 1) - 1);
		ptrdiff_t k = d->n <= DIST_POINTS ? i + 1
			: (ptrdiff_t)lround(gsl_cdf_ugaussian_P(z) * (double)d->n + 0.5);

		k = k > d->n ? d->n : k;
		if (k > last)
			d->point[d->points++] = point_at(x, d, k);
		last = k;
	}
}

/* What is left of the skewness after the steps log1p and power; y: room for n values. */
static bool reshape(const double *x, ptrdiff_t n, double *y, struct dist *d, struct ctl *ctl, struct err *e)
{
	double lambda;

	for (ptrdiff_t i = 0; x[0] > -1 && i < n; i++)
		y[i] = log1p(x[i]);
	if (x[0] > -1)
		d->log_skewness = skewness(y, n);
	if (!yeo_johnson_fit(x, NULL, n, &lambda, ctl, e))
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		y[i] = yeo_johnson(x[i], lambda);
	d->power_skewness = skewness(y, n);
	return true;
}

static void advise(struct dist *d, const struct column *c, struct arena *a)
{
	const char *side = d->skewness > 0 ? "right" : "left", *few = d->skewness > 0 ? "large" : "small";
	double half = fabs(d->skewness) / 2;

	if (fabs(d->skewness) < DIST_SKEWED) {
		d->advice = "not skewed enough to need a step";
		return;
	}
	d->step = fabs(d->log_skewness) < half ? "log1p" : fabs(d->power_skewness) < half ? "power" : "robust";
	if (*d->step == 'r')
		d->advice = arena_printf(a, "skewness %.2f, and neither a logarithm nor a power mends it: scale %s by its "
			"quartiles, which few values cannot move; trees do not mind", d->skewness, c->name);
	else
		d->advice = arena_printf(a, "long to the %s: linear models would follow a few %s values of %s; %s has "
			"skewness %.2f instead of %.2f; trees do not mind", side, few, c->name,
			*d->step == 'l' ? "log(1 + x)" : "its best power",
			*d->step == 'l' ? d->log_skewness : d->power_skewness, d->skewness);
}

bool dist_make(const struct column *c, uint64_t seed, struct dist *out, struct arena *a,
	struct ctl *ctl, struct err *e)
{
	struct arena *work = arena_new();
	double *x = NULL;

	*out = (struct dist){ .missing = c->missing_count, .log_skewness = (double)NAN };
	ctl_phase(ctl, "fitting distributions", FAMILIES + DIST_ROUNDS);
	bool ok = refuse(c, e) && (x = present(c, &out->n, work, e)) != NULL;
	ok = ok && refuse_values(c, x, out->n, e) && family_fit_all(x, out->n, out->fit, work, ctl, e);
	out->best = ok ? family_best(out->fit) : NULL;
	ok = ok && (out->best || refuse_fits(c, x, out->n, e)) && family_test(out->best, x, out->n, DIST_DRAWN,
		DIST_ROUNDS, seed, &out->test, work, ctl, e);
	if (ok) {
		out->distance = family_distance(out->best, x, out->n);
		out->normality = family_lilliefors(x, out->n);
		out->shapiro = family_shapiro(x, out->n);
		quantile_plot(x, out);
		out->skewness = skewness(x, out->n);
		ok = reshape(x, out->n, x + out->n, out, ctl, e);
	}
	if (ok)
		advise(out, c, a);
	arena_free(work);
	return ok;
}
