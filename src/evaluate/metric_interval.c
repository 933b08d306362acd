#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/task.h"
#include "evaluate/battery.h"
#include "evaluate/metric.h"
#include "evaluate/resample.h"
#include "stat/interval.h"
#include "stat/rank.h"

#define LEVEL 0.95

static void read_resample(const void *arg, const double *w, double *scratch, double *out)
{
	battery_read(arg, w, scratch, out, NULL);
}

/* Positive means: the row is of class 1. */
static bool interval_of_auc(const struct scored *s, double value, struct interval *out,
	struct arena *a, struct err *e)
{
	double *score = ARENA_BIG(a, double, s->n, e), auc, variance;
	uint8_t *positive = score ? ARENA_BIG(a, uint8_t, s->n, e) : NULL;
	int64_t positives = 0;
	if (!positive)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		score[i] = s->raw ? s->raw[i] : s->p[2 * i + 1];
		positive[i] = s->label[i] == 1;
		positives += positive[i];
	}
	if (!rank_delong(score, 1, positive, s->n, &auc, &variance, a, e))
		return false;
	*out = interval_auc(value, variance, positives, s->n - positives, LEVEL);
	return true;
}

/* True when the interval of metric i needs no resampling; *ok false is a failure. */
static bool closed_form(const struct battery *b, int32_t i, const struct scored *s,
	struct interval *out, bool *ok, struct arena *a, struct err *e)
{
	const struct metric *m = b->metric[i];
	double value = out->value;
	const char *note = out->note;
	if (isnan(value))
		return true;
	if (s->weight || (!m->trials && !(m->delong && s->task->kind == TASK_BINARY)))
		return false;
	if (m->trials) {
		double hits, n, *sums = ARENA_ARRAY(a, double, METRIC_SUMS);
		battery_trials(b, i, sums, &hits, &n);
		*out = interval_proportion(hits, n, LEVEL);
	} else {
		*ok = interval_of_auc(s, value, out, a, e);
	}
	out->value = value;
	if (note)
		out->note = note;
	return true;
}

static bool read_interval(const struct metric *m, const struct scored *s, uint64_t seed,
	const struct resamples *r, int32_t k, struct interval *out, struct arena *a, struct err *e)
{
	double chance = 0;
	if (!m->chance) {
		resample_interval(r, k, out->value, out, a);
		return true;
	}
	if (!s->weight && !m->chance(s, seed, &chance, a, e))
		return false;
	resample_mirrored(r, k, out->value, chance, out, a);
	if (out->value <= chance)
		out->note = "chance alone often shows as much: a truth of 0 is not excluded";
	return true;
}

static bool is_flat(const struct interval *v)
{
	return v->hi - v->lo <= 1e-12 * fabs(v->value);
}

static bool is_constant(const struct scored *s)
{
	for (ptrdiff_t i = 1; s->decision && i < s->n; i++)
		if (s->decision[i] != s->decision[0])
			return false;
	return true;
}

/* Rows of the rarest class that is there. */
static int64_t rarest(const struct scored *s, struct arena *a)
{
	int64_t *n = ARENA_ARRAY(a, int64_t, s->task->classes + 1), least = s->n;
	for (ptrdiff_t i = 0; i < s->n; i++)
		n[s->label[i]]++;
	for (int32_t k = 0; k < s->task->classes; k++)
		least = n[k] > 0 && n[k] < least ? n[k] : least;
	return least;
}

/* No resample shows any other value.  At an end of the scale that says little: as with no event in m trials, the
 * bound is where m rows of the rarest class would all come out so with probability 1 - level.  Elsewhere the
 * predictions give this value whatever the rows are. */
static void settle_flat(const struct metric *m, const struct scored *s, struct interval *v, struct arena *a)
{
	bool scale = s->label && m->higher_is_better && isfinite(m->worst) && isfinite(m->best);
	double bound = scale ? pow(1 - LEVEL, 1 / (double)rarest(s, a)) : 0;
	if (scale && fabs(v->value - m->best) < 1e-12) {
		v->lo = m->best * bound;
		v->hi = v->value;
	} else if (scale && fabs(v->value - m->worst) < 1e-12 && !is_constant(s)) {
		v->lo = v->value;
		v->hi = m->best * (1 - bound);
	} else {
		v->lo = v->hi = v->value;
		v->note = v->note ? v->note : "the same on any rows";
		return;
	}
	v->method = "rule of three";
	v->note = "no variance seen: a bound for the rows of the rarest class";
}

static bool resample_once(const struct metric *const *m, int32_t k, const struct scored *s, bool strata,
	int32_t rounds, uint64_t seed, struct interval **out, struct arena *a, struct ctl *c, struct err *e)
{
	struct battery b;
	struct resamples r;
	if (k == 0)
		return true;
	if (!battery_make(m, k, s, &b, a, e))
		return false;
	struct resample_plan plan = { .n = s->n, .stratum = strata ? s->label : NULL, .weight = b.weight,
		.strata = strata && s->label ? s->task->classes : 1, .rounds = rounds, .seed = seed,
		.fn = read_resample, .arg = &b, .outs = k, .scratch = METRIC_SUMS };
	if (!resample_run(&plan, &r, a, c, e))
		return false;
	for (int32_t i = 0; i < k; i++)
		if (!read_interval(m[i], s, seed, &r, i, out[i], a, e))
			return false;
	return true;
}

/* Within classes; what that leaves without any width, such as the log loss of a constant, once more over all rows,
 * where the classes' shares vary too. */
static bool resampled(const struct metric *const *m, int32_t k, const struct scored *s,
	int32_t rounds, uint64_t seed, struct interval **out, struct arena *a, struct ctl *c,
	struct err *e)
{
	const struct metric **flat = ARENA_ARRAY(a, const struct metric *, k);
	struct interval **flat_out = ARENA_ARRAY(a, struct interval *, k);
	int32_t n = 0;
	if (!resample_once(m, k, s, true, rounds, seed, out, a, c, e))
		return false;
	for (int32_t i = 0; i < k; i++)
		if (is_flat(out[i]) && !m[i]->chance) {
			flat[n] = m[i];
			flat_out[n++] = out[i];
		}
	if (s->label && !resample_once(flat, n, s, false, rounds, seed, flat_out, a, c, e))
		return false;
	for (int32_t i = 0; i < n; i++)
		if (is_flat(flat_out[i]))
			settle_flat(flat[i], s, flat_out[i], a);
	return true;
}

/* Everything it takes is in scratch; texts of out live in a. */
static bool intervals(const struct metric *const *m, int32_t k, const struct scored *s,
	int32_t rounds, uint64_t seed, struct interval *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct battery b;
	if (!battery_make(m, k, s, &b, a, e))
		return false;
	double *value = ARENA_ARRAY(a, double, k), *sums = ARENA_ARRAY(a, double, METRIC_SUMS);
	const char **note = ARENA_ARRAY(a, const char *, k);
	const struct metric **left = ARENA_ARRAY(a, const struct metric *, k);
	struct interval **left_out = ARENA_ARRAY(a, struct interval *, k);
	int32_t n_left = 0;
	bool ok = true;
	battery_read(&b, b.weight, sums, value, note);
	for (int32_t i = 0; i < k && ok; i++) {
		out[i] = (struct interval){ .value = value[i],
			.lo = (double)NAN,
			.hi = (double)NAN,
			.n = s->n,
			.level = LEVEL,
			.note = note[i] };
		if (!closed_form(&b, i, s, &out[i], &ok, a, e)) {
			left[n_left] = m[i];
			left_out[n_left++] = &out[i];
		}
	}
	return ok && resampled(left, n_left, s, rounds, seed, left_out, a, c, e);
}

bool metric_intervals(const struct metric *const *m, int32_t k, const struct scored *s,
	int32_t rounds, uint64_t seed, struct interval *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	if (rounds <= 0)
		rounds = interval_resamples(s->n);
	struct arena *scratch = arena_new();
	bool ok = intervals(m, k, s, rounds, seed, out, scratch, c, e);
	for (int32_t i = 0; ok && i < k; i++)
		out[i].method = out[i].method ? arena_strdup(a, out[i].method) : NULL;
	arena_free(scratch);
	return ok;
}

bool metric_interval(const struct metric *m, const struct scored *s, int32_t rounds, uint64_t seed,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e)
{
	return metric_intervals(&m, 1, s, rounds, seed, out, a, c, e);
}
