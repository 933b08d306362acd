#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/task.h"
#include "evaluate/battery.h"
#include "evaluate/resample.h"
#include "evaluate/score.h"
#include "stat/interval.h"
#include "stat/rank.h"

static bool same_rows(const struct scored *x, const struct scored *y, struct err *e)
{
	bool same = x->n == y->n && x->task->kind == y->task->kind &&
		x->task->classes == y->task->classes && !x->weight == !y->weight;
	for (ptrdiff_t i = 0; same && i < x->n; i++) {
		same = x->label ? x->label[i] == y->label[i]
				: !(x->y[i] < y->y[i] || x->y[i] > y->y[i]);
		if (x->weight && (x->weight[i] < y->weight[i] || x->weight[i] > y->weight[i]))
			same = false;
	}
	if (same)
		return true;
	err_set(e, ERR_MISMATCH, "the two predictions are not of the same rows");
	return err_hint(e, "score both models on the same part, then compare");
}

/* Two batteries of one metric, read under the same weights. */
struct pair {
	struct battery x, y;
};

static void read_difference(const void *arg, const double *w, double *scratch, double *out)
{
	const struct pair *p = arg;
	double x, y;
	battery_read(&p->x, w, scratch, &x, NULL);
	battery_read(&p->y, w, scratch, &y, NULL);
	*out = x - y;
}

static bool by_resampling(const struct scored *s, const struct pair *pair, int32_t rounds,
	uint64_t seed, struct interval *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct resamples r;
	struct resample_plan plan = { .n = s->n, .stratum = s->label, .weight = pair->x.weight,
		.strata = s->label ? s->task->classes : 1, .rounds = rounds, .seed = seed,
		.fn = read_difference, .arg = pair, .outs = 1, .scratch = METRIC_SUMS };
	if (!resample_run(&plan, &r, a, c, e))
		return false;
	resample_interval(&r, 0, out->value, out, a);
	return true;
}

static bool by_delong(const struct scored *x, const struct scored *y, struct interval *out,
	struct arena *a, struct err *e)
{
	double *score = ARENA_BIG(a, double, 2 * x->n, e), auc[2], cov[4];
	uint8_t *positive = score ? ARENA_BIG(a, uint8_t, x->n, e) : NULL;
	if (!positive)
		return false;
	for (ptrdiff_t i = 0; i < x->n; i++) {
		score[i] = x->raw ? x->raw[i] : x->p[2 * i + 1];
		score[x->n + i] = y->raw ? y->raw[i] : y->p[2 * i + 1];
		positive[i] = x->label[i] == 1;
	}
	if (!rank_delong(score, 2, positive, x->n, auc, cov, a, e))
		return false;
	double se = sqrt(fmax(0, cov[0] + cov[3] - cov[1] - cov[2]));
	out->value = auc[0] - auc[1];
	out->lo = out->value - quantile_normal(0.975) * se;
	out->hi = out->value + quantile_normal(0.975) * se;
	out->method = "paired DeLong";
	return true;
}

static bool difference_of(const struct scored *x, const struct scored *y, const struct metric *m,
	int32_t rounds, uint64_t seed, struct interval *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct pair pair;
	double *sums = ARENA_ARRAY(a, double, METRIC_SUMS), value[2];
	const char *note[2];
	if (!battery_make(&m, 1, x, &pair.x, a, e) || !battery_make(&m, 1, y, &pair.y, a, e))
		return false;
	battery_read(&pair.x, pair.x.weight, sums, &value[0], &note[0]);
	battery_read(&pair.y, pair.y.weight, sums, &value[1], &note[1]);
	*out = (struct interval){ .value = value[0] - value[1],
		.lo = (double)NAN,
		.hi = (double)NAN,
		.n = x->n,
		.level = 0.95,
		.note = note[0] ? note[0] : note[1] };
	if (isnan(out->value))
		return true;
	if (m->delong && x->task->kind == TASK_BINARY && !x->weight)
		return by_delong(x, y, out, a, e);
	return by_resampling(x, &pair, rounds, seed, out, a, c, e);
}

bool score_compare(const struct scored *x, const struct scored *y, const struct metric *m,
	int32_t rounds, uint64_t seed, struct interval *difference, enum verdict *verdict,
	struct arena *a, struct ctl *c, struct err *e)
{
	if (!same_rows(x, y, e))
		return false;
	if (rounds <= 0)
		rounds = interval_resamples(x->n);
	struct arena *scratch = arena_new();
	bool ok = difference_of(x, y, m, rounds, seed, difference, scratch, c, e);
	if (ok && difference->method)
		difference->method = arena_strdup(a, difference->method);
	arena_free(scratch);
	*verdict = VERDICT_TIE;
	if (ok && difference->lo > 0)
		*verdict = m->higher_is_better ? VERDICT_A : VERDICT_B;
	if (ok && difference->hi < 0)
		*verdict = m->higher_is_better ? VERDICT_B : VERDICT_A;
	return ok;
}
