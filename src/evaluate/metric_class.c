#include "config.h"

#include "evaluate/metric_class.h"

#include <math.h>

#include "base/arena.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/metric_list.h"

#define FEW_CLASSES 8
#define STRANDS 4

static bool prepare(const struct scored *s, void **state, struct arena *a, struct err *e)
{
	struct decisions *d = ARENA_NEW(a, struct decisions);
	int32_t classes = s->task->classes, *cell = NULL;
	*d = (struct decisions){ s->n, classes, s->label, s->decision, NULL };
	*state = d;
	if (classes > FEW_CLASSES)
		return true;
	cell = ARENA_BIG(a, int32_t, s->n, e);
	for (ptrdiff_t i = 0; cell && i < s->n; i++)
		cell[i] = s->label[i] * classes + s->decision[i];
	d->cell = cell;
	return cell;
}

/* One addition a row, in strands that need not wait for each other. */
static void reduce_cells(const struct decisions *d, const double *w, double *hit, double *decided,
	double *truth)
{
	double sum[STRANDS][FEW_CLASSES * FEW_CLASSES] = { { 0 } };
	ptrdiff_t i = 0;
	for (; i + STRANDS <= d->n; i += STRANDS)
		for (int k = 0; k < STRANDS; k++)
			sum[k][d->cell[i + k]] += w[i + k];
	for (; i < d->n; i++)
		sum[0][d->cell[i]] += w[i];
	for (int32_t t = 0; t < d->classes; t++)
		for (int32_t c = 0; c < d->classes; c++) {
			int32_t at = t * d->classes + c;
			double all = (sum[0][at] + sum[1][at]) + (sum[2][at] + sum[3][at]);
			truth[t] += all;
			decided[c] += all;
			hit[t] += t == c ? all : 0;
		}
}

static void reduce(const void *state, const double *w, double *sums)
{
	const struct decisions *d = state;
	double *hit = sums, *decided = sums + d->classes, *truth = decided + d->classes;
	if (d->cell) {
		reduce_cells(d, w, hit, decided, truth);
		return;
	}
	for (ptrdiff_t i = 0; i < d->n; i++) {
		decided[d->decision[i]] += w[i];
		truth[d->label[i]] += w[i];
		hit[d->label[i]] += d->label[i] == d->decision[i] ? w[i] : 0;
	}
}

const struct metric_family family_decision = { prepare, reduce };

struct tallies tallies_of(const void *state, const double *sums)
{
	const struct decisions *d = state;
	return (struct tallies){ d->classes, sums, sums + d->classes, sums + 2 * d->classes };
}

double tallies_total(const double *by_class, int32_t classes)
{
	double sum = 0;
	for (int32_t k = 0; k < classes; k++)
		sum += by_class[k];
	return sum;
}

static void trials_accuracy(const void *state, const double *sums, double *hits, double *n)
{
	struct tallies t = tallies_of(state, sums);
	*hits = tallies_total(t.hit, t.classes);
	*n = tallies_total(t.truth, t.classes);
}

static bool finish_accuracy(const void *state, const double *sums, double *value, const char **note)
{
	double hits, n;
	trials_accuracy(state, sums, &hits, &n);
	*note = "undefined (0/0): no rows";
	if (n <= 0)
		return false;
	*note = NULL;
	*value = hits / n;
	return true;
}

const struct metric metric_accuracy = {
	.name = "accuracy",
	.title = "accuracy",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_DECISION,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition = "The share of rows whose decided class is the true one.",
	.strength = "Everybody understands it; with equal costs and classes of like size it is what"
		    " counts.",
	.weakness =
		"With one common class, always naming that class scores its share: compare with the"
		" baseline, never with 1.  It treats all mistakes alike and ignores how sure the model was.",
	.family = &family_decision,
	.finish = finish_accuracy,
	.trials = trials_accuracy,
};

static bool finish_balanced(const void *state, const double *sums, double *value, const char **note)
{
	struct tallies t = tallies_of(state, sums);
	double sum = 0;
	int32_t present = 0;
	for (int32_t k = 0; k < t.classes; k++)
		if (t.truth[k] > 0) {
			sum += t.hit[k] / t.truth[k];
			present++;
		}
	if (present == 0)
		*note = "undefined (0/0): no rows";
	else if (present < t.classes)
		*note = "classes without a row here are left out of the mean";
	*value = sum / present;
	return present > 0;
}

const struct metric metric_balanced_accuracy = {
	.name = "balanced_accuracy",
	.title = "balanced accuracy",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_DECISION,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition = "The mean over classes of the share of their rows that were decided rightly"
		      " (macro recall; Brodersen et al. 2010).",
	.strength = "Always naming one class scores 1/classes however common that class is.",
	.weakness =
		"A class of ten rows weighs as much as one of ten thousand, so it can swing on a"
		" handful of rows; it says nothing of precision.",
	.family = &family_decision,
	.finish = finish_balanced,
};

static void trials_precision(const void *state, const double *sums, double *hits, double *n)
{
	struct tallies t = tallies_of(state, sums);
	*hits = t.hit[1];
	*n = t.decided[1];
}

static void trials_recall(const void *state, const double *sums, double *hits, double *n)
{
	struct tallies t = tallies_of(state, sums);
	*hits = t.hit[1];
	*n = t.truth[1];
}

static bool finish_precision(const void *state, const double *sums, double *value,
	const char **note)
{
	double hits, n;
	trials_precision(state, sums, &hits, &n);
	*value = hits / n;
	if (n > 0)
		return true;
	*note = "undefined (0/0): no row was decided positive";
	return false;
}

const struct metric metric_precision = {
	.name = "precision",
	.title = "precision",
	.tasks = TASK_BINARY,
	.input = METRIC_DECISION,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition = "Of the rows decided positive, the share that are: TP / (TP + FP).",
	.strength =
		"What acting on a positive decision is worth: the share of alarms that are real.",
	.weakness =
		"One sure hit gives 1 while everything else is missed; it moves with the share of"
		" positives, so it does not carry over to a population with another share.",
	.family = &family_decision,
	.finish = finish_precision,
	.trials = trials_precision,
};

static bool finish_recall(const void *state, const double *sums, double *value, const char **note)
{
	double hits, n;
	trials_recall(state, sums, &hits, &n);
	*value = hits / n;
	if (n > 0)
		return true;
	*note = "undefined (0/0): no row is positive";
	return false;
}

const struct metric metric_recall = {
	.name = "recall",
	.title = "recall",
	.tasks = TASK_BINARY,
	.input = METRIC_DECISION,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition = "Of the positive rows, the share decided positive: TP / (TP + FN).",
	.strength = "The share of what matters that is found; does not depend on how rare it is.",
	.weakness =
		"Deciding positive everywhere scores 1.  It means nothing without precision or the"
		" count of false alarms beside it.",
	.family = &family_decision,
	.finish = finish_recall,
	.trials = trials_recall,
};

static bool finish_f1(const void *state, const double *sums, double *value, const char **note)
{
	struct tallies t = tallies_of(state, sums);
	*value = 2 * t.hit[1] / (t.decided[1] + t.truth[1]);
	if (t.decided[1] + t.truth[1] > 0)
		return true;
	*note = "undefined (0/0): no row is positive and none was decided so";
	return false;
}

const struct metric metric_f1 = {
	.name = "f1",
	.title = "F1",
	.tasks = TASK_BINARY,
	.input = METRIC_DECISION,
	.higher_is_better = true,
	.worst = 0,
	.best = 1,
	.definition = "The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN)"
		      " (van Rijsbergen 1979).",
	.strength =
		"One number for a rare positive class that neither naming all nor naming none wins.",
	.weakness =
		"Ignores true negatives, changes when the classes are swapped, and presumes that a"
		" false alarm costs as much as a miss.  Its best threshold is half the best F1, not 0.5.",
	.family = &family_decision,
	.finish = finish_f1,
};

/* Gorodkin's form of the correlation, from tallies alone; the cross products stay below 2^53 up
 * to 9e7 rows, so a perfect score is exactly 1. */
static bool finish_mcc(const void *state, const double *sums, double *value, const char **note)
{
	struct tallies t = tallies_of(state, sums);
	double n = tallies_total(t.truth, t.classes), hits = tallies_total(t.hit, t.classes);
	double cross = 0, truth2 = 0, decided2 = 0;
	for (int32_t k = 0; k < t.classes; k++) {
		cross += t.truth[k] * t.decided[k];
		truth2 += t.truth[k] * t.truth[k];
		decided2 += t.decided[k] * t.decided[k];
	}
	double spread_truth = n * n - truth2, spread_decided = n * n - decided2;
	double tiny = 1e-14 * n * n;
	*value = 0;
	if (spread_truth <= tiny || spread_decided <= tiny)
		*note = spread_truth <= tiny ? "only one class is present: 0 by convention"
					     : "only one class was decided: 0 by convention";
	else
		*value = (n * hits - cross) / (sqrt(spread_truth) * sqrt(spread_decided));
	*value = fmin(1, fmax(-1, *value));
	return n > 0;
}

const struct metric metric_mcc = {
	.name = "mcc",
	.title = "Matthews correlation",
	.tasks = TASK_BINARY | TASK_CLASSES,
	.input = METRIC_DECISION,
	.higher_is_better = true,
	.worst = -1,
	.best = 1,
	.definition =
		"The correlation between decided and true class (Matthews 1975; several classes:"
		" Gorodkin 2004); 0 when either is constant.",
	.strength =
		"High only when all four cells of the confusion matrix are good; the same when the"
		" classes are swapped; 0 for any guess that ignores the row.",
	.weakness =
		"Hard to explain as a cost, unsteady when a class has few rows, and with several"
		" classes its lowest value is above -1.",
	.family = &family_decision,
	.finish = finish_mcc,
};
