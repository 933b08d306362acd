#include "config.h"

#include "dataset/bias_weights.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"

enum { MOST_ROUNDS = 500 };
#define CLOSE 1e-9

bool bias_reweigh(const int32_t *group, int32_t groups, const int32_t *label, int32_t classes,
	const double *weight, ptrdiff_t n, double *factor, struct arena *a, struct err *e)
{
	double *by_group = ARENA_BIG(a, double, groups + 1, e);
	double *by_class = by_group ? ARENA_BIG(a, double, classes + 1, e) : NULL, all = 0;
	if (!by_class)
		return false;
	for (int32_t i = 0; i < groups * classes; i++)
		factor[i] = 0;
	for (ptrdiff_t r = 0; r < n; r++) {
		double w = weight ? weight[r] : 1;
		by_group[group[r]] += w;
		by_class[label[r]] += w;
		factor[group[r] * classes + label[r]] += w;
		all += w;
	}
	for (int32_t i = 0; i < groups * classes; i++)
		if (factor[i] > 0)
			factor[i] = by_group[i / classes] * by_class[i % classes] / (all * factor[i]);
	return true;
}

/* The weights, and what has to be known of each margin. */
struct raking {
	const struct bias_margin *m;
	int32_t margins;
	ptrdiff_t n;
	double *weight;    /* n: as they are now */
	double **sum;      /* by margin: weight of each level now */
};

/* Weighs up one margin; returns how far it was off before. */
static double fit_margin(struct raking *k, int32_t i, double *factor)
{
	const struct bias_margin *m = &k->m[i];
	double all = 0, shares = 0, off = 0;
	for (int32_t j = 0; j < m->levels; j++) {
		k->sum[i][j] = 0;
		shares += m->share[j];
	}
	for (ptrdiff_t r = 0; r < k->n; r++)
		if (m->level[r] >= 0) {
			k->sum[i][m->level[r]] += k->weight[r];
			all += k->weight[r];
		}
	for (int32_t j = 0; j < m->levels; j++) {
		double now = k->sum[i][j] / all, wanted = m->share[j] / shares;
		off = fmax(off, fabs(now - wanted));
		k->sum[i][j] = now > 0 ? wanted / now : 1;
		factor[j] *= k->sum[i][j];
	}
	for (ptrdiff_t r = 0; r < k->n; r++)
		if (m->level[r] >= 0)
			k->weight[r] *= k->sum[i][m->level[r]];
	return off;
}

static bool check(const struct bias_margin *m, const double *weight, ptrdiff_t n, struct arena *a,
	struct err *e)
{
	double *sum = ARENA_ARRAY(a, double, m->levels + 1);
	for (ptrdiff_t r = 0; r < n; r++)
		if (m->level[r] >= 0)
			sum[m->level[r]] += weight ? weight[r] : 1;
	for (int32_t j = 0; j < m->levels; j++)
		if (m->share[j] > 0 && !(sum[j] > 0))
			return err_set(e, ERR_PRECONDITION,
				"level %d of %s should have a share of %.4g, but no row has it: no weight can make one", j + 1,
				m->name, m->share[j]);
	return true;
}

/* Mean 1, put into the first margin's factors. */
static void scale(struct raking *k, const double *weight, double *factor)
{
	double now = 0, before = 0;
	for (ptrdiff_t r = 0; r < k->n; r++) {
		now += k->weight[r];
		before += weight ? weight[r] : 1;
	}
	for (int32_t j = 0; j < k->m[0].levels; j++)
		factor[j] *= now > 0 ? before / now : 1;
}

bool bias_rake(const struct bias_margin *m, int32_t margins, const double *weight, ptrdiff_t n,
	struct bias_raked *out, struct arena *a, struct err *e)
{
	struct raking k = { .m = m, .margins = margins, .n = n, .weight = ARENA_BIG(a, double, n + 1, e),
		.sum = ARENA_ARRAY(a, double *, margins) };
	*out = (struct bias_raked){ .factor = ARENA_ARRAY(a, double *, margins), .off = (double)INFINITY };
	if (!k.weight)
		return false;
	for (int32_t i = 0; i < margins; i++) {
		k.sum[i] = ARENA_ARRAY(a, double, m[i].levels + 1);
		out->factor[i] = ARENA_ARRAY(a, double, m[i].levels + 1);
		for (int32_t j = 0; j < m[i].levels; j++)
			out->factor[i][j] = 1;
		if (!check(&m[i], weight, n, a, e))
			return false;
	}
	for (ptrdiff_t r = 0; r < n; r++)
		k.weight[r] = weight ? weight[r] : 1;
	for (out->rounds = 0; out->rounds < MOST_ROUNDS && out->off > CLOSE; out->rounds++) {
		out->off = 0;
		for (int32_t i = 0; i < margins; i++)
			out->off = fmax(out->off, fit_margin(&k, i, out->factor[i]));
	}
	scale(&k, weight, out->factor[0]);
	return true;
}
