#ifndef UNIT_BED_H
#define UNIT_BED_H
/* bed - a small table with a task, a recipe and parts, to fit models on. */
#include <stdint.h>

#include "base/arena.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/rowset.h"
#include "data/task.h"
#include "evaluate/pipeline.h"
#include "feature/recipe.h"
#include "inference/predictor.h"

enum target { NUMBER, TWO, THREE };

struct bed {
	struct arena *arena;
	struct frame *frame;
	struct task task;
	struct recipe recipe;
	struct rowset train, valid, calib, test;
};

/* The columns key (an id), x, z, job and the target y, which depends on x and job; some cells are
 * missing.  Features from row `garbage` on are nonsense. */
struct bed bed_make(enum target target, int n, int garbage);
void bed_free(struct bed *b);
/* CSV text as a frame; o as for csv_parse_bytes.  A refusal fails the test. */
struct frame *bed_read(const char *text, const struct csv_options *o, struct arena *a);
/* Rows from..to-1. */
struct rowset bed_rows(const struct bed *b, int32_t from, int32_t to);
/* The kind with its default parameters. */
struct pipeline_plan bed_plan(const struct bed *b, const char *kind);
/* A predictor fitted on the train and valid rows. */
struct predictor bed_fit(const struct bed *b, const char *kind);
/* Calibrated, or for regression with an interval, on the calib rows. */
void bed_finish(struct predictor *p, const struct bed *b, enum calibration m);
/* Raw scores; prob (NULL: not wanted) gets rows.n x classes. */
double *bed_score(const struct predictor *p, const struct bed *b, struct rowset rows, double *prob);
int32_t *bed_labels(const struct bed *b, struct rowset rows);
/* The target's values (regression). */
double *bed_truth(const struct bed *b, struct rowset rows);

/* Kinds to try on each target; NULL ends. */
extern const char *const bed_kinds[3][4];
#define FOR_KINDS(target, kind) \
	for (enum target target = NUMBER; target <= THREE; target++) \
		for (const char *const *at_ = bed_kinds[target], *kind; (kind = *at_) != NULL; at_++)

#endif
