#include "config.h"

#include "dataset/label_rate.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "stat/interval.h"

enum { BINS = 10, DISTANCES = 40, MIXED = 6, RATES = 201, SUREST = 3 };

#define NEAREST 0.05        /* sd between the classes: hardly any signal */
#define FARTHEST 12.0       /* no overlap to be seen in any table */
#define MIXED_STEP 0.1      /* shares of random ranks: 0 to a half */
#define CHI2_95 3.841458820694124

/* A row believed to be of a class. */
struct believed {
	double p;
	int32_t at;
	bool against; /* its label is another */
};

struct family {
	double g[DISTANCES * MIXED][BINS];
	double rate[RATES], slope[RATES]; /* f, 1 - f - f/(K-1) */
};

/* One class: counts by bin, then what they say. */
struct verdict {
	double rows[BINS], against[BINS];
	double n, surest, surest_against;
	double value;
	double deviance[RATES]; /* twice what the likelihood loses with this rate */
};

struct court {
	const struct family *family;
	struct verdict *verdict;
};

/* ---- overlap of two normal classes ---- */

/* How many rows lie at least z sd from the border; z >= 0. */
static double share_beyond(double z, double distance)
{
	return gsl_cdf_ugaussian_Q(z - distance / 2) + gsl_cdf_ugaussian_Q(z + distance / 2);
}

static double border_of(double share, double distance)
{
	double lo = 0, hi = 40 + distance;
	for (int i = 0; i < 80; i++) {
		double mid = (lo + hi) / 2;
		*(share_beyond(mid, distance) > share ? &lo : &hi) = mid;
	}
	return (lo + hi) / 2;
}

void label_rate_overlap(double distance, int32_t bins, double *g)
{
	double before = 0;
	for (int32_t b = 0; b < bins; b++) {
		double z = b + 1 < bins ? border_of((b + 1.0) / bins, distance) : 0;
		double wrong = gsl_cdf_ugaussian_Q(z + distance / 2);
		g[b] = (wrong - before) * bins;
		before = wrong;
	}
}

static void make_family(struct family *f, int32_t classes)
{
	double k = classes, most = (k - 1) / k;
	for (int d = 0; d < DISTANCES; d++) {
		double g[BINS], astray = 0;
		label_rate_overlap(NEAREST * pow(FARTHEST / NEAREST, d / (DISTANCES - 1.0)), BINS, g);
		for (int b = 0; b < BINS; b++)
			astray += 2 * g[b] / BINS;
		for (int m = 0; m < MIXED; m++)
			for (int b = 0; b < BINS; b++)
				f->g[d * MIXED + m][b] = g[b] + MIXED_STEP * m * (astray - g[b]);
	}
	for (int r = 0; r < RATES; r++) { /* closer together near 0 */
		double share = r / (RATES - 1.0);
		f->rate[r] = most * share * share;
		f->slope[r] = 1 - f->rate[r] - f->rate[r] / (k - 1);
	}
}

/* ---- one class ---- */

static double likelihood(const struct verdict *v, const struct family *f, int r, const double *g)
{
	double sum = 0;
	for (int b = 0; b < BINS; b++) {
		double q = fmin(fmax(f->rate[r] + f->slope[r] * g[b], 1e-9), 1 - 1e-9);
		sum += v->against[b] * log(q) + (v->rows[b] - v->against[b]) * log1p(-q);
	}
	return sum;
}

static void judge_class(void *arg, ptrdiff_t k)
{
	const struct court *court = arg;
	struct verdict *v = &court->verdict[k];
	double *profile = v->deviance;
	int best = 0;
	if (!(v->n > 0))
		return;
	for (int r = 0; r < RATES; r++) {
		profile[r] = -(double)INFINITY;
		for (int i = 0; i < DISTANCES * MIXED; i++)
			profile[r] = fmax(profile[r], likelihood(v, court->family, r, court->family->g[i]));
		best = profile[r] > profile[best] ? r : best;
	}
	double most = profile[best];
	for (int r = 0; r < RATES; r++)
		profile[r] = 2 * (most - profile[r]);
	v->value = court->family->rate[best];
}

static int surest_first(const void *x, const void *y)
{
	const struct believed *a = x, *b = y;
	if (a->p < b->p || a->p > b->p)
		return a->p > b->p ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Rows of one p have no order: each stands for their mean. */
static void count_class(struct believed *row, ptrdiff_t n, struct verdict *v)
{
	ptrdiff_t third = (n + SUREST - 1) / SUREST;
	qsort(row, (size_t)n, sizeof *row, surest_first);
	v->n = (double)n;
	v->surest = (double)third;
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		double against = 0;
		for (end = i; end < n && row[end].p >= row[i].p; end++)
			against += row[end].against;
		for (ptrdiff_t j = i; j < end; j++) {
			double share = against / (double)(end - i);
			v->rows[j * BINS / n]++;
			v->against[j * BINS / n] += share;
			v->surest_against += j < third ? share : 0;
		}
	}
}

/* ---- all classes ---- */

static void count_classes(const int32_t *label, const double *p, ptrdiff_t n, int32_t classes,
	struct believed *row, struct verdict *v)
{
	for (int32_t k = 0; k < classes; k++) {
		ptrdiff_t m = 0;
		for (ptrdiff_t i = 0; i < n; i++) {
			const double *q = p + i * classes;
			int32_t top = 0;
			for (int32_t j = 1; j < classes; j++)
				top = q[j] > q[top] ? j : top;
			if (top == k)
				row[m++] = (struct believed){ q[k], (int32_t)i, label[i] != k };
		}
		if (m > 0)
			count_class(row, m, &v[k]);
	}
}

/* The smallest rate of all rows where a unit of deviance costs so much; its deviance. */
static double least_rate(const struct court *court, int32_t classes, double n, double price, double *deviance)
{
	double rate = 0;
	*deviance = 0;
	for (int32_t k = 0; k < classes; k++) {
		const struct verdict *v = &court->verdict[k];
		double least = (double)INFINITY;
		int at = 0;
		for (int r = 0; r < RATES && v->n > 0; r++) {
			double cost = v->n / n * court->family->rate[r] + price * v->deviance[r];
			if (cost < least) {
				least = cost;
				at = r;
			}
		}
		rate += v->n / n * court->family->rate[at];
		*deviance += v->n > 0 ? v->deviance[at] : 0;
	}
	return rate;
}

/* Where the profile likelihood of the rate of all rows leaves its interval: halving on the multiplier,
 * then a line between the two corners that are left.  A profile that is not convex counts by its hull,
 * which is on the safe side. */
static double lower_end(const struct court *court, int32_t classes, double n)
{
	double lo = 0, hi = 1, over, within, below = least_rate(court, classes, n, 0, &over);
	if (over <= CHI2_95)
		return below;
	for (int i = 0; i < 60; i++) {
		double mid = (lo + hi) / 2;
		least_rate(court, classes, n, mid, &within);
		*(within > CHI2_95 ? &lo : &hi) = mid;
	}
	below = least_rate(court, classes, n, lo, &over);
	double above = least_rate(court, classes, n, hi, &within);
	return above - (above - below) * (CHI2_95 - within) / (over - within);
}

static struct interval together(const struct court *court, int32_t classes, ptrdiff_t n)
{
	struct interval out = { .n = n, .level = 0.95, .method = "surest rows, binormal overlap" };
	double above = 0, surest = 0;
	for (int32_t k = 0; k < classes; k++) {
		const struct verdict *v = &court->verdict[k];
		double w = v->n / (double)n;
		if (!(v->n > 0))
			continue;
		struct interval s = interval_exact(v->surest_against, v->surest, 0.95);
		out.value += w * v->value;
		surest += w * s.value;
		above += w * w * (s.hi - s.value) * (s.hi - s.value);
	}
	out.hi = fmin(surest + sqrt(above), 1);
	out.lo = fmin(lower_end(court, classes, (double)n), out.hi);
	out.value = fmin(out.value, out.hi);
	return out;
}

bool label_rate_find(const int32_t *label, const double *p, ptrdiff_t n, int32_t classes,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct believed *row = ARENA_BIG(a, struct believed, n + 1, e);
	struct family *f = ARENA_NEW(a, struct family);
	struct verdict *v = ARENA_ARRAY(a, struct verdict, classes);
	struct court court = { f, v };
	if (!row)
		return false;
	make_family(f, classes);
	count_classes(label, p, n, classes, row, v);
	if (!ctl_step(c, 0, e))
		return false;
	ctl_par(c, classes, judge_class, &court);
	*out = together(&court, classes, n);
	return ctl_step(c, 0, e);
}
