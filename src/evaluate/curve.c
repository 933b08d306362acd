#include "config.h"

#include "evaluate/curve.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "stat/interval.h"
#include "stat/quantile.h"
#include "stat/rank.h"

#define LEVEL 0.95

/* Raw scores ascending, the probabilities carried along: which p belongs to a raw threshold. */
struct ladder {
	const double *raw, *p;
	ptrdiff_t at;
};

static bool split_scores(const struct scored *s, double **raw, uint8_t **positive, struct ladder *l,
	struct arena *a, struct err *e)
{
	double *sorted = ARENA_BIG(a, double, 4 * s->n + 1, e);
	*raw = sorted ? ARENA_BIG(a, double, s->n + 1, e) : NULL;
	*positive = *raw ? ARENA_BIG(a, uint8_t, s->n + 1, e) : NULL;
	if (!*positive)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		sorted[i] = (*raw)[i] = s->raw ? s->raw[i] : s->p[2 * i + 1];
		sorted[s->n + i] = s->p[2 * i + 1];
		(*positive)[i] = s->label[i] == 1;
	}
	sort_carry(sorted, sorted + s->n, sorted + 2 * s->n, s->n);
	*l = (struct ladder){ sorted, sorted + s->n, s->n };
	return true;
}

/* Thresholds come in falling order. */
static double probability_at(struct ladder *l, double raw)
{
	while (l->at > 0 && l->raw[l->at - 1] >= raw)
		l->at--;
	return l->p[l->at];
}

static struct trade_point point_of(const struct roc_point *r, const struct curve *c, double p)
{
	double tp = round(r->tpr * (double)c->positives), fp = round(r->fpr * (double)c->negatives);
	struct trade_point out = { .p = p };
	out.tpr = interval_wilson(tp, (double)c->positives, LEVEL);
	out.fpr = interval_wilson(fp, (double)c->negatives, LEVEL);
	out.precision = interval_wilson(tp, tp + fp, LEVEL);
	return out;
}

bool curve_make(const struct scored *s, ptrdiff_t most, struct curve *out, struct arena *a,
	struct err *e)
{
	double *raw, step = 2.0 / (double)(most > 2 ? most : 2);
	uint8_t *positive;
	struct ladder ladder;
	struct roc_point *r;
	ptrdiff_t n;
	*out = (struct curve){ 0 };
	if (!split_scores(s, &raw, &positive, &ladder, a, e) ||
		!rank_roc(raw, positive, NULL, s->n, &r, &n, a, e))
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++)
		*(positive[i] ? &out->positives : &out->negatives) += 1;
	out->point = ARENA_BIG(a, struct trade_point, n + 1, e);
	double tpr = -1, fpr = -1;
	for (ptrdiff_t i = 0; out->point && i < n; i++) {
		if (i + 1 < n && r[i].tpr - tpr + r[i].fpr - fpr < step)
			continue;
		tpr = r[i].tpr;
		fpr = r[i].fpr;
		out->point[out->points++] = point_of(&r[i], out, probability_at(&ladder, r[i].threshold));
	}
	return out->point;
}
