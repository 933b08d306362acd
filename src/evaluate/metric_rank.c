#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "data/task.h"
#include "evaluate/margin.h"
#include "evaluate/metric.h"
#include "evaluate/metric_list.h"
#include "stat/quantile.h"

/* One order a scored class: row by descending score, with marks. */
struct ranking {
	const int32_t *row;
	const uint8_t *mark;
};

enum { MARK_POSITIVE = 1, MARK_TIE_ENDS = 2 };

struct rankings {
	ptrdiff_t n;
	int32_t count;          /* 1 for binary, else one a class */
	struct ranking *of;
};

/* Scores of each row for each class: margins, or probabilities where there are no raw scores. */
static const double *class_scores(const struct scored *s, struct arena *a, struct err *e)
{
	int32_t classes = s->task->classes, outputs = task_outputs(s->task);
	if (!s->raw)
		return s->p;
	double *out = ARENA_BIG(a, double, s->n * classes, e);
	for (ptrdiff_t i = 0; out && i < s->n; i++)
		margins_of(s->raw + i * outputs, classes, out + i * classes);
	return out;
}

static bool rank_class(const struct scored *s, const double *of_class, int32_t k, double *score,
	struct ranking *out, struct arena *a, struct err *e)
{
	int32_t *row = ARENA_BIG(a, int32_t, s->n, e);
	uint8_t *mark = row ? ARENA_BIG(a, uint8_t, s->n, e) : NULL;
	if (!mark)
		return false;
	/* Negated, so that an ascending sort is a descending order. */
	for (ptrdiff_t i = 0; i < s->n; i++)
		score[i] = -of_class[i * s->task->classes + k];
	sort_order(score, row, s->n);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		bool ends = i + 1 == s->n || score[row[i]] < score[row[i + 1]];
		mark[i] = (uint8_t)((s->label[row[i]] == k ? MARK_POSITIVE : 0) |
				    (ends ? MARK_TIE_ENDS : 0));
	}
	*out = (struct ranking){ row, mark };
	return true;
}

static bool prepare(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct rankings *r = ARENA_NEW(a, struct rankings);
	bool binary = s->task->kind == TASK_BINARY;
	const double *of_class = class_scores(s, a, e);
	double *score = of_class ? ARENA_BIG(a, double, s->n, e) : NULL;
	if (!score)
		return false;
	r->n = s->n;
	r->count = binary ? 1 : s->task->classes;
	r->of = ARENA_ARRAY(a, struct ranking, r->count);
	for (int32_t k = 0; k < r->count; k++)
		if (!rank_class(s, of_class, binary ? 1 : k, score, &r->of[k], a, e))
			return false;
	*state = r;
	return true;
}

/* Weighted pairs in the right order, ties half, over all pairs; NaN when a class is absent. */
static double auc_of(const struct ranking *r, ptrdiff_t n, const double *w)
{
	double above = 0, rows = 0, pairs = 0, tie = 0, tie_above = 0;
	for (ptrdiff_t i = 0; i < n; i++) {
		double x = w[r->row[i]];
		tie += x;
		tie_above += r->mark[i] & MARK_POSITIVE ? x : 0;
		if (!(r->mark[i] & MARK_TIE_ENDS))
			continue;
		pairs += (tie - tie_above) * (above + tie_above / 2);
		above += tie_above;
		rows += tie;
		tie = tie_above = 0;
	}
	if (above > 0 && rows > above)
		return pairs / (above * (rows - above));
	return (double)NAN;
}

/* Sum over distinct scores of precision x gain in recall; NaN without positives.  DBL_MIN is lost in
 * any sum of weights and spares a branch that no processor can foresee. */
static double average_precision_of(const struct ranking *r, ptrdiff_t n, const double *w)
{
	double hits = 0, rows = DBL_MIN, sum = 0, tie = 0, tie_hits = 0;
	for (ptrdiff_t i = 0; i < n; i++) {
		double x = w[r->row[i]];
		tie += x;
		tie_hits += r->mark[i] & MARK_POSITIVE ? x : 0;
		if (!(r->mark[i] & MARK_TIE_ENDS))
			continue;
		hits += tie_hits;
		rows += tie;
		sum += tie_hits * hits / rows;
		tie = tie_hits = 0;
	}
	if (hits > 0)
		return sum / hits;
	return (double)NAN;
}

static void reduce_auc(const void *state, const double *w, double *sums)
{
	const struct rankings *r = state;
	for (int32_t k = 0; k < r->count; k++)
		sums[k] = auc_of(&r->of[k], r->n, w);
}

static void reduce_average_precision(const void *state, const double *w, double *sums)
{
	const struct rankings *r = state;
	for (int32_t k = 0; k < r->count; k++)
		sums[k] = average_precision_of(&r->of[k], r->n, w);
}

static bool mean_of(const void *state, const double *sums, double *value)
{
	const struct rankings *r = state;
	double sum = 0;
	for (int32_t k = 0; k < r->count; k++)
		sum += sums[k];
	*value = sum / r->count;
	return !isnan(*value);
}

static bool finish_auc(const void *state, const double *sums, double *value, const char **note)
{
	const struct rankings *r = state;
	if (mean_of(state, sums, value))
		return true;
	*note = r->count == 1 ? "undefined: only one class is present"
			      : "undefined: a class has no row here, or all of them";
	return false;
}

static bool finish_average_precision(const void *state, const double *sums, double *value,
	const char **note)
{
	const struct rankings *r = state;
	if (mean_of(state, sums, value))
		return true;
	*note = r->count == 1 ? "undefined: no row is positive"
			      : "undefined: a class has no row here";
	return false;
}

static const struct metric_family family_auc = { prepare, reduce_auc };
static const struct metric_family family_average_precision = { prepare, reduce_average_precision };

const struct metric metric_auc = {
	.name = "auc",
	.title = "ROC AUC",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_RANK,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition =
		"The chance that a random positive row scores above a random negative one, ties"
		" half (Hanley & McNeil 1982), on raw scores.  Several classes: the mean of each class"
		" against the rest.",
	.strength =
		"Needs no threshold and does not depend on the share of positives; 0.5 is a guess.",
	.weakness =
		"Averages over thresholds nobody would use; with rare positives it looks high while"
		" most alarms are false; says nothing about calibration.",
	.family = &family_auc,
	.finish = finish_auc,
	.delong = true,
};

const struct metric metric_average_precision = {
	.name = "average_precision",
	.title = "average precision",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_RANK,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition =
		"The sum over distinct scores of precision times the gain in recall, without"
		" interpolation (Davis & Goadrich 2006), on raw scores.  Several classes: the mean of each"
		" class against the rest.",
	.strength = "Looks at the top of the ranking, where a rare class is sought.",
	.weakness =
		"A guess scores the share of positives, so values from tables with another share do"
		" not compare; ties and few positives make it unsteady.",
	.family = &family_average_precision,
	.finish = finish_average_precision,
	.delong = false,
};
