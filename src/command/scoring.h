#ifndef COMMAND_SCORING_H
#define COMMAND_SCORING_H
/* scoring - a model and rows to look at it by, for questions that are asked again and again: validation or
 * calibration rows, or test rows whose look is counted already.  Nothing here opens the test rows. */
#include <stdbool.h>

#include "data/rowset.h"
#include "data/split.h"
#include "evaluate/metric.h"
#include "inference/predictor.h"

struct arena;
struct args;
struct ctl;
struct err;
struct frame;
struct node;
struct report;
struct task;
struct workbench;

#define SCORING_PARAMS                                                                                     \
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,     \
		.position = 1 },                                                                           \
	{ .name = "on", .help = "the rows: auto takes what the model has seen least of; test only after "  \
				"model evaluate has opened them",                                          \
		.type = PARAM_CHOICE, .choices = "auto|valid|calib|test", .text_def = "auto",              \
		.has_default = true }

struct scoring {
	struct predictor p;
	struct frame *frame;
	struct rowset rows;
	enum part part;
	double *raw, *prob;
	struct scored s;
};

/* From SCORING_PARAMS.  Puts model, split, n, looks, model_looks and perhaps caution into out.  Rows that recipe or
 * model was fitted on are refused; what stopped the training, chose the threshold or made the calibrator is named
 * as a caution. */
bool scoring_open(struct workbench *w, const struct args *v, struct scoring *x, struct report *out,
	struct ctl *c, struct err *e);
/* The same for classes only: ERR_TASK says what a model of numbers lacks; the hint is the command that answers
 * instead. */
bool scoring_open_classes(struct workbench *w, const struct args *v, struct scoring *x, const char *what,
	const char *instead, struct report *out, struct ctl *c, struct err *e);
/* "validation", "calibration", "test": for sentences. */
const char *scoring_part(const struct scoring *x);
/* The class that --class names, else the positive one; several classes have none unless named. */
bool scoring_class(const struct scoring *x, const struct args *v, int32_t *class, struct err *e);
/* ERR_UNKNOWN_CLASS with did-you-mean. */
bool scoring_class_named(const struct scoring *x, const char *name, int32_t *class, struct err *e);
/* One row of the table under list: row (from 1), then what the caller adds, then its cells with scoring_cells. */
struct node *scoring_row(const struct scoring *x, struct node *list, ptrdiff_t i);
void scoring_cells(const struct scoring *x, struct node *row, ptrdiff_t i);

/* What a baseline knows: prior[classes], the classes' shares, or the mean, of the training rows. */
bool scoring_training_shares(struct workbench *w, const struct task *t, double **prior, double *mean,
	struct arena *a, struct ctl *c, struct err *e);

#endif
