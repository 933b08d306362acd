#include "config.h"

#include "base/arena.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/metric_class.h"
#include "evaluate/metric_list.h"

enum measure { PRECISION, RECALL, F1 };

/* The measure of one class; 0/0 counts as 0 in a mean, and is told. */
static double measure_class(const struct tallies *t, int32_t k, enum measure m, bool *empty)
{
	double below = m == PRECISION ? t->decided[k]
		: m == RECALL         ? t->truth[k]
				      : (t->decided[k] + t->truth[k]) / 2;
	if (below > 0)
		return t->hit[k] / below;
	*empty = true;
	return 0;
}

/* The mean over the classes that occur as truth or decision. */
static bool finish_macro(const void *state, const double *sums, enum measure m, double *value,
	const char **note)
{
	struct tallies t = tallies_of(state, sums);
	double sum = 0;
	int32_t present = 0;
	bool empty = false;
	for (int32_t k = 0; k < t.classes; k++)
		if (t.truth[k] + t.decided[k] > 0) {
			sum += measure_class(&t, k, m, &empty);
			present++;
		}
	*value = sum / present;
	if (present == 0)
		*note = "undefined (0/0): no rows";
	else if (empty)
		*note = "a class with 0/0 counts as 0 in the mean";
	return present > 0;
}

static bool finish_weighted(const void *state, const double *sums, enum measure m, double *value,
	const char **note)
{
	struct tallies t = tallies_of(state, sums);
	double sum = 0, total = tallies_total(t.truth, t.classes);
	bool empty = false;
	for (int32_t k = 0; k < t.classes; k++)
		if (t.truth[k] > 0)
			sum += t.truth[k] * measure_class(&t, k, m, &empty);
	*value = sum / total;
	if (total <= 0)
		*note = "undefined (0/0): no rows";
	else if (empty)
		*note = "a class with 0/0 counts as 0 in the mean";
	return total > 0;
}

/* One decision a row: every false positive of one class is a false negative of another, so
 * micro precision, recall and F1, and weighted recall, are all the share of hits. */
static void trials_micro(const void *state, const double *sums, double *hits, double *n)
{
	struct tallies t = tallies_of(state, sums);
	*hits = tallies_total(t.hit, t.classes);
	*n = tallies_total(t.truth, t.classes);
}

static bool finish_micro(const void *state, const double *sums, double *value, const char **note)
{
	double hits, n;
	trials_micro(state, sums, &hits, &n);
	*value = hits / n;
	if (n <= 0)
		*note = "undefined (0/0): no rows";
	return n > 0;
}

#define AVERAGED(NAME, MEASURE, HOW)                                                              \
	static bool finish_##NAME(const void *state, const double *sums, double *value,           \
		const char **note)                                                                \
	{                                                                                         \
		return finish_##HOW(state, sums, MEASURE, value, note);                           \
	}
AVERAGED(precision_macro, PRECISION, macro)
AVERAGED(recall_macro, RECALL, macro)
AVERAGED(f1_macro, F1, macro)
AVERAGED(precision_weighted, PRECISION, weighted)
AVERAGED(recall_weighted, RECALL, weighted)
AVERAGED(f1_weighted, F1, weighted)

#define DECIDED                                                                                   \
	.tasks = TASK_BINARY | TASK_CLASSES, .unlisted = TASK_BINARY, .input = METRIC_DECISION,   \
	.higher_is_better = true, .worst = 0, .best = 1, .family = &family_decision

#define MACRO_STRENGTH "A small class weighs as much as a large one, so it cannot be neglected."
#define MACRO_WEAKNESS                                                                            \
	"A class of a few rows makes it jump, and one bad small class hides good large ones."
#define MICRO_STRENGTH "Each row counts once, so it is as steady as accuracy."
#define MICRO_WEAKNESS                                                                            \
	"With one class a row it is accuracy under another name: it adds nothing, and common"     \
	" classes drown rare ones."
#define WEIGHTED_STRENGTH "Reflects the mix of classes in these rows."
#define WEIGHTED_WEAKNESS                                                                         \
	"Common classes decide it, and it changes when the mix does: not comparable between"      \
	" tables."

const struct metric metric_precision_macro = {
	.name = "precision_macro",
	.title = "precision, macro",
	DECIDED,
	.definition =
		"The plain mean of each class's precision, over classes that occur as truth or"
		" decision; 0/0 counts as 0.",
	.strength = MACRO_STRENGTH,
	.weakness = MACRO_WEAKNESS,
	.finish = finish_precision_macro,
};

const struct metric metric_recall_macro = {
	.name = "recall_macro",
	.title = "recall, macro",
	DECIDED,
	.definition = "The plain mean of each class's recall, over classes that occur as truth or"
		" decision; 0/0 counts as 0.  Balanced accuracy leaves such classes out.",
	.strength = MACRO_STRENGTH,
	.weakness = MACRO_WEAKNESS,
	.finish = finish_recall_macro,
};

const struct metric metric_f1_macro = {
	.name = "f1_macro",
	.title = "F1, macro",
	DECIDED,
	.definition =
		"The plain mean of each class's F1, over classes that occur as truth or decision."
		"  Not the F1 of the mean precision and recall, which some programs print.",
	.strength = MACRO_STRENGTH,
	.weakness = MACRO_WEAKNESS,
	.finish = finish_f1_macro,
};

const struct metric metric_precision_micro = {
	.name = "precision_micro",
	.title = "precision, micro",
	DECIDED,
	.definition = "Precision with the counts of all classes added up first: equals accuracy.",
	.strength = MICRO_STRENGTH,
	.weakness = MICRO_WEAKNESS,
	.finish = finish_micro,
	.trials = trials_micro,
};

const struct metric metric_recall_micro = {
	.name = "recall_micro",
	.title = "recall, micro",
	DECIDED,
	.definition = "Recall with the counts of all classes added up first: equals accuracy.",
	.strength = MICRO_STRENGTH,
	.weakness = MICRO_WEAKNESS,
	.finish = finish_micro,
	.trials = trials_micro,
};

const struct metric metric_f1_micro = {
	.name = "f1_micro",
	.title = "F1, micro",
	DECIDED,
	.definition = "F1 with the counts of all classes added up first: equals accuracy.",
	.strength = MICRO_STRENGTH,
	.weakness = MICRO_WEAKNESS,
	.finish = finish_micro,
	.trials = trials_micro,
};

const struct metric metric_precision_weighted = {
	.name = "precision_weighted",
	.title = "precision, weighted",
	DECIDED,
	.definition =
		"The mean of each class's precision, weighted by the class's rows; 0/0 counts as"
		" 0.",
	.strength = WEIGHTED_STRENGTH,
	.weakness = WEIGHTED_WEAKNESS,
	.finish = finish_precision_weighted,
};

const struct metric metric_recall_weighted = {
	.name = "recall_weighted",
	.title = "recall, weighted",
	DECIDED,
	.definition =
		"The mean of each class's recall, weighted by the class's rows: equals accuracy.",
	.strength = WEIGHTED_STRENGTH,
	.weakness = MICRO_WEAKNESS,
	.finish = finish_recall_weighted,
	.trials = trials_micro,
};

const struct metric metric_f1_weighted = {
	.name = "f1_weighted",
	.title = "F1, weighted",
	DECIDED,
	.definition = "The mean of each class's F1, weighted by the class's rows.",
	.strength = WEIGHTED_STRENGTH,
	.weakness = WEIGHTED_WEAKNESS,
	.finish = finish_f1_weighted,
};
