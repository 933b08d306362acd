#include "config.h"

#include "stat/signal.h"

#include <math.h>

#include "data/task.h"
#include "stat/interval.h"

#define LEVEL 0.95

static struct interval unknown(double value, int64_t n, const char *note)
{
	return (struct interval){ .value = value, .lo = (double)NAN, .hi = (double)NAN, .n = n, .level = LEVEL,
		.note = note };
}

/* Hanley & McNeil 1982: from the AUC and the counts alone. */
static double variance_of_counts(double auc, double positives, double negatives)
{
	double q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc);
	return (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc))
		/ (positives * negatives);
}

struct interval signal_auc_interval(double auc, double sd, int64_t positives, int64_t negatives)
{
	if (isnan(auc))
		return unknown(auc, positives + negatives, "too few rows of the class");
	if (auc > 0 && auc < 1 && !isnan(sd) && !(sd > 0))
		return unknown(auc, positives + negatives, "it orders no two rows");
	bool few = isnan(sd) && positives > 0 && negatives > 0;
	double variance = few ? variance_of_counts(auc, (double)positives, (double)negatives) : sd * sd;
	struct interval v = interval_auc(auc, variance, positives, negatives, LEVEL);
	v.method = few ? "Hanley & McNeil, logit" : v.method;
	return v;
}

/* Fisher's z of the root: the variance is that of Olkin & Finn 1995 for one predictor, and neither end of the
 * scale is left.  A whole R2 shows no variance: the bound is where n rows would all come out right with
 * probability 1 - level. */
static struct interval r2_interval(double r2, int64_t rows)
{
	double r = sqrt(r2), reach = quantile_normal((1 + LEVEL) / 2) / sqrt((double)rows - 3);
	struct interval v = { .value = r2, .lo = 1, .hi = 1, .n = rows, .method = "Fisher's z of the root",
		.level = LEVEL };

	if (rows < 5)
		return unknown(r2, rows, "fewer than 5 rows");
	if (r < 1) {
		v.lo = tanh(fmax(atanh(r) - reach, 0));
		v.hi = tanh(atanh(r) + reach);
	}
	v.lo = r < 1 ? v.lo * v.lo : pow(1 - LEVEL, 1 / (double)rows);
	v.hi *= v.hi;
	return v;
}

struct interval signal_interval(const struct signal *s, const struct task *t)
{
	if (t->kind == TASK_REGRESSION)
		return r2_interval(s->strength, s->n);
	struct interval v = signal_auc_interval(fmax(s->auc, 0.5), s->sd, s->least, s->n - s->least);

	v.value = s->strength;
	v.lo = isnan(v.lo) ? v.lo : fmax(2 * v.lo - 1, 0);
	v.hi = isnan(v.hi) ? v.hi : 2 * v.hi - 1;
	return v;
}
