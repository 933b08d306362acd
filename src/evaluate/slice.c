#include "config.h"

#include "evaluate/slice.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/task.h"
#include "evaluate/group.h"
#include "evaluate/metric.h"
#include "evaluate/score.h"
#include "stat/interval.h"

#define LEVEL 0.95

struct effects {
	double weight, sum, squares;  /* sum of w, w x, w^2 */
	ptrdiff_t known;
};

static bool is_known(double value, double se)
{
	return !isnan(value) && isfinite(se) && se > 0;
}

static struct effects weigh(const double *value, const double *se, ptrdiff_t n, double between)
{
	struct effects t = { 0 };
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!is_known(value[i], se[i]))
			continue;
		double w = 1 / (se[i] * se[i] + between);
		t.weight += w;
		t.sum += w * value[i];
		t.squares += w * w;
		t.known++;
	}
	return t;
}

static double variance_between(const double *value, const double *se, ptrdiff_t n)
{
	struct effects t = weigh(value, se, n, 0);
	double mean = t.sum / t.weight, q = 0, room = t.weight - t.squares / t.weight;
	for (ptrdiff_t i = 0; i < n; i++)
		if (is_known(value[i], se[i]))
			q += (value[i] - mean) * (value[i] - mean) / (se[i] * se[i]);
	return t.known > 1 && room > 0 ? fmax(0, (q - (double)(t.known - 1)) / room) : 0;
}

void shrink_values(const double *value, const double *se, ptrdiff_t n, double *shrunk, double *error,
	double *between)
{
	*between = variance_between(value, se, n);
	struct effects t = weigh(value, se, n, *between);
	double mean = t.sum / t.weight, doubt = 1 / t.weight;
	for (ptrdiff_t i = 0; i < n; i++) {
		double v = is_known(value[i], se[i]) ? se[i] * se[i] : (double)INFINITY;
		double own = isinf(v) ? 0 : *between / (*between + v);
		shrunk[i] = mean + (own > 0 ? own * (value[i] - mean) : 0);
		error[i] = sqrt((own > 0 ? own * v : *between * isinf(v)) + (1 - own) * (1 - own) * doubt);
	}
}

static bool score_one(const struct scored *s, const struct grouping *g, int32_t k,
	const struct metric *m, int32_t rounds, uint64_t seed, struct interval *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct arena *scratch = arena_new();
	struct scored part;
	int32_t *row = grouping_rows(g, s->n, k, scratch, e);
	bool ok = row && scored_subset(s, row, g->count[k], &part, scratch, e) &&
		  metric_interval(m, &part, rounds, seed, out, a, c, e);
	arena_free(scratch);
	return ok;
}

/* Fewer rows than SLICE_TOLD say nothing, however far off: all right or all wrong they seem to have no error. */
static void judge(struct slice *x, const struct metric *m, double all)
{
	if (x->score.n < SLICE_TOLD)
		return;
	bool low = x->shrunk.hi < all, high = x->shrunk.lo > all;
	x->worse = m->higher_is_better ? low : high;
	x->better = m->higher_is_better ? high : low;
}

static void shrink(struct slice *x, int32_t n, const struct metric *m, double all, struct arena *a)
{
	double *value = ARENA_ARRAY(a, double, 4 * (ptrdiff_t)n), *se = value + n, *shrunk = se + n;
	double *error = shrunk + n, between, z = quantile_normal((1 + LEVEL) / 2);
	double least = fmin(m->worst, m->best), most = fmax(m->worst, m->best);
	for (int32_t k = 0; k < n; k++) {
		value[k] = x[k].score.value;
		se[k] = (x[k].score.hi - x[k].score.lo) / (2 * z);
	}
	shrink_values(value, se, n, shrunk, error, &between);
	for (int32_t k = 0; k < n; k++) {
		x[k].shrunk = (struct interval){ .value = shrunk[k], .n = x[k].score.n, .level = LEVEL,
			.lo = fmax(least, shrunk[k] - z * error[k]), .hi = fmin(most, shrunk[k] + z * error[k]),
			.method = "empirical Bayes" };
		judge(&x[k], m, all);
	}
}

bool slices_score(const struct scored *s, const struct grouping *g, const struct metric *m,
	double all, int32_t rounds, uint64_t seed, struct slice *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	for (int32_t k = 0; k < g->groups; k++) {
		out[k] = (struct slice){ .column = g->column, .group = g->name[k] };
		if (!score_one(s, g, k, m, rounds, seed, &out[k].score, a, c, e) || !ctl_step(c, 0, e))
			return false;
		out[k].score.n = g->count[k];
	}
	shrink(out, g->groups, m, all, a);
	return true;
}
