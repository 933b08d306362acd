#include "config.h"

#include "evaluate/threshold.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/task.h"
#include "evaluate/margin.h"
#include "evaluate/metric.h"
#include "stat/interval.h"
#include "stat/quantile.h"

#define FOLDS 5
#define LEVEL 0.95

static const struct task *task_against_rest(const struct task *t, int32_t class, struct arena *a)
{
	struct task *two = ARENA_NEW(a, struct task);
	const char **name = ARENA_ARRAY(a, const char *, 2);
	name[0] = t->classes == 2 ? t->class_name[1 - class] : "the rest";
	name[1] = t->class_name[class];
	*two = (struct task){ TASK_BINARY, t->target, 2, name };
	return two;
}

bool scored_against_rest(const struct scored *s, int32_t class, struct scored *out, struct arena *a,
	struct err *e)
{
	int32_t k = s->task->classes;
	double *p = ARENA_BIG(a, double, 2 * s->n, e), *raw = p ? ARENA_BIG(a, double, s->n, e) : NULL;
	int32_t *label = raw ? ARENA_BIG(a, int32_t, s->n, e) : NULL;
	int32_t *decision = label ? ARENA_BIG(a, int32_t, s->n, e) : NULL;
	double *margin = ARENA_ARRAY(a, double, k + 1);
	if (!decision)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		p[2 * i + 1] = s->p[i * k + class];
		p[2 * i] = 1 - p[2 * i + 1];
		raw[i] = p[2 * i + 1];
		if (s->raw) {
			margins_of(s->raw + i * (k == 2 ? 1 : k), k, margin);
			raw[i] = margin[class];
		}
		label[i] = s->label[i] == class;
		decision[i] = s->decision[i] == class;
	}
	*out = *s;
	out->task = task_against_rest(s->task, class, a);
	out->p = p;
	out->raw = raw;
	out->label = label;
	out->decision = decision;
	return true;
}

static void count_row(struct outcome *o, bool truth, bool said)
{
	if (truth)
		*(said ? &o->hit : &o->miss) += 1;
	else
		*(said ? &o->alarm : &o->pass) += 1;
}

struct outcome outcome_at(const struct scored *s, double threshold)
{
	struct outcome o = { .threshold = threshold };
	for (ptrdiff_t i = 0; i < s->n; i++)
		count_row(&o, s->label[i] == 1, s->p[2 * i + 1] >= threshold);
	return o;
}

/* p ascending, with the label carried along. */
static bool sort_by_p(const struct scored *s, double **p, double **label, struct arena *a,
	struct err *e)
{
	*p = ARENA_BIG(a, double, 4 * s->n + 1, e);
	if (!*p)
		return false;
	*label = *p + s->n;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		(*p)[i] = s->p[2 * i + 1];
		(*label)[i] = s->label[i] == 1;
	}
	sort_carry(*p, *label, *p + 2 * s->n, s->n);
	return true;
}

/* All rows are positive at first; each that falls below the threshold changes sides. */
static struct outcome all_positive(const struct scored *s)
{
	return outcome_at(s, -(double)INFINITY);
}

static void drop_row(struct outcome *o, bool truth)
{
	if (truth) {
		o->hit--;
		o->miss++;
	} else {
		o->alarm--;
		o->pass++;
	}
}

bool outcome_sweep(const struct scored *s, int32_t n, struct outcome *out, struct arena *a,
	struct err *e)
{
	double *p, *label;
	struct outcome o = all_positive(s);
	ptrdiff_t at = 0;
	if (!sort_by_p(s, &p, &label, a, e))
		return false;
	for (int32_t i = 0; i < n; i++) {
		o.threshold = (double)i / (double)(n - 1);
		while (at < s->n && p[at] < o.threshold)
			drop_row(&o, label[at++] > 0);
		out[i] = o;
	}
	return true;
}

double outcome_cost(const struct outcome *o, const struct costs *k)
{
	double n = (double)(o->hit + o->miss + o->alarm + o->pass);
	return ((double)o->hit * k->hit + (double)o->miss * k->miss + (double)o->alarm * k->alarm +
		       (double)o->pass * k->pass) / n;
}

double costs_threshold(const struct costs *k)
{
	double alarm = k->alarm - k->pass, miss = k->miss - k->hit;
	return alarm > 0 && miss > 0 ? alarm / (alarm + miss) : (double)NAN;
}

static double cost_of(const struct costs *k, bool truth, bool said)
{
	return truth ? (said ? k->hit : k->miss) : (said ? k->alarm : k->pass);
}

bool threshold_cost(const struct scored *s, double threshold, const struct costs *k,
	struct interval *out, struct arena *a, struct err *e)
{
	double *cost = ARENA_BIG(a, double, s->n + 1, e);
	if (!cost)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++)
		cost[i] = cost_of(k, s->label[i] == 1, s->p[2 * i + 1] >= threshold);
	*out = interval_mean(cost, s->n, LEVEL);
	return true;
}

/* -- the cheapest ---------------------------------------------------------------------- */

struct cheapest {
	double threshold, cost;
	double wanted;  /* of equal ones the nearest to this */
};

static void consider(struct cheapest *best, double threshold, double cost)
{
	double slack = 1e-12 * (fabs(cost) + fabs(best->cost));
	bool cheaper = isnan(best->cost) || cost < best->cost - slack;
	bool equal = !cheaper && cost <= best->cost + slack;
	if (!cheaper && !(equal && fabs(threshold - best->wanted) < fabs(best->threshold - best->wanted)))
		return;
	best->threshold = threshold;
	if (cheaper)
		best->cost = cost;
}

bool threshold_cheapest(const struct scored *s, const struct costs *k, double *threshold,
	double *cost, struct arena *a, struct err *e)
{
	double *p, *label, wanted = costs_threshold(k);
	struct outcome o = all_positive(s);
	struct cheapest best = { (double)NAN, (double)NAN, isnan(wanted) ? 0.5 : wanted };
	if (s->n < 1)
		return err_set(e, ERR_NO_ROWS, "there is no row to choose a threshold on");
	if (!sort_by_p(s, &p, &label, a, e))
		return false;
	consider(&best, 0, outcome_cost(&o, k));
	for (ptrdiff_t i = 0; i < s->n;) {
		double here = p[i];
		while (i < s->n && !(p[i] > here))
			drop_row(&o, label[i++] > 0);
		if (i < s->n || here < 1) /* nothing lies above 1 */
			consider(&best, (here + (i < s->n ? p[i] : 1)) / 2, outcome_cost(&o, k));
	}
	*threshold = best.threshold;
	*cost = best.cost;
	return true;
}

/* The rows in, or outside, a fold. */
static bool take_fold(const struct scored *s, uint64_t seed, uint64_t fold, struct scored *out,
	struct arena *a, struct err *e)
{
	double *p = ARENA_BIG(a, double, 2 * s->n + 1, e);
	int32_t *label = p ? ARENA_BIG(a, int32_t, s->n + 1, e) : NULL;
	if (!label)
		return false;
	*out = (struct scored){ .task = s->task, .p = p, .label = label };
	for (ptrdiff_t i = 0; i < s->n; i++) {
		if (rng_hash(seed, RNG_FOLD, (uint64_t)i) % FOLDS == fold)
			continue;
		p[2 * out->n] = s->p[2 * i];
		p[2 * out->n + 1] = s->p[2 * i + 1];
		label[out->n++] = s->label[i];
	}
	return true;
}

bool threshold_honest_cost(const struct scored *s, const struct costs *k, uint64_t seed,
	struct interval *out, struct arena *a, struct err *e)
{
	double *cost = ARENA_BIG(a, double, s->n + 1, e), threshold = 0, unused;
	struct scored others;
	if (!cost)
		return false;
	for (uint64_t fold = 0; fold < FOLDS; fold++) {
		struct arena_mark mark = arena_mark(a);
		if (!take_fold(s, seed, fold, &others, a, e) ||
			!threshold_cheapest(&others, k, &threshold, &unused, a, e))
			return false;
		for (ptrdiff_t i = 0; i < s->n; i++)
			if (rng_hash(seed, RNG_FOLD, (uint64_t)i) % FOLDS == fold)
				cost[i] = cost_of(k, s->label[i] == 1, s->p[2 * i + 1] >= threshold);
		arena_reset(a, mark);
	}
	*out = interval_mean(cost, s->n, LEVEL);
	return true;
}
