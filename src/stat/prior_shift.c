#include "config.h"

#include "stat/prior_shift.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/caps.h"

enum { ROUNDS = 10000 };

/* One round: what each row would say were the classes as common as `share`, averaged. */
static double step(const double *p, ptrdiff_t n, int32_t classes, const double *prior, double *share)
{
	double sum[CAP_CLASSES] = { 0 }, moved = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		double total = 0;

		for (int32_t k = 0; k < classes; k++)
			total += share[k] / prior[k] * p[i * classes + k];
		for (int32_t k = 0; total > 0 && k < classes; k++)
			sum[k] += share[k] / prior[k] * p[i * classes + k] / total;
	}
	for (int32_t k = 0; k < classes; k++) {
		double next = sum[k] / (double)n;

		moved = fmax(moved, fabs(next - share[k]));
		share[k] = next;
	}
	return moved;
}

void prior_shift_estimate(const double *p, ptrdiff_t n, int32_t classes, const double *prior,
	double *share, struct prior_shift *out)
{
	*out = (struct prior_shift){ 0 };
	for (int32_t k = 0; k < classes; k++)
		share[k] = prior[k];
	while (out->rounds++ < ROUNDS && step(p, n, classes, prior, share) > 1e-12)
		;
	for (ptrdiff_t i = 0; i < n; i++) {
		double total = 0;

		for (int32_t k = 0; k < classes; k++)
			total += share[k] / prior[k] * p[i * classes + k];
		out->likelihood_ratio += total > 0 ? 2 * log(total) : 0;
	}
	for (int32_t k = 0; k < classes; k++)
		share[k] = share[k] < 1e-9 ? 0 : share[k]; /* on its way to nothing */
	out->likelihood_ratio = fmax(0, out->likelihood_ratio);
	out->p = gsl_cdf_chisq_Q(out->likelihood_ratio, classes - 1);
}
