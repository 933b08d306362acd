#ifndef EVALUATE_METRIC_H
#define EVALUATE_METRIC_H
/* metric - every score, its direction, its extremes, and how it misleads.  A
 * metric is one line in metric_list.h and one function. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "data/task.h"

struct arena;
struct ctl;
struct err;

/* Scored rows: what every metric is computed from. */
struct scored {
	ptrdiff_t n;
	const struct task *task;
	const int32_t *label;     /* classes: truth */
	const int32_t *decision;  /* classes: predicted class (argmax or threshold) */
	const double *p;          /* classes: n x classes probabilities, calibrated when they are */
	const double *raw;        /* raw scores, n x outputs: ranking metrics use these */
	const double *y;          /* regression: truth */
	const double *yhat;       /* regression: prediction */
	const double *weight;     /* or NULL */
};

enum metric_input { METRIC_DECISION, METRIC_PROBABILITY, METRIC_RANK, METRIC_VALUE };

struct metric {
	const char *name;
	const char *title;        /* "ROC AUC" */
	unsigned tasks;           /* mask of enum task_kind */
	enum metric_input input;
	bool higher_is_better;
	double worst, best;       /* INFINITY where unbounded */
	/* The w page: */
	const char *definition;   /* a formula in words, with its source */
	const char *strength;
	const char *weakness;     /* how it misleads */
	/* false and a note when it is undefined on these rows (one class, constant y): not an error. */
	bool (*compute)(const struct scored *s, double *value, const char **note, struct arena *scratch);
};

extern const struct metric *const metric_table[]; /* NULL-terminated */
const struct metric *metric_find(const char *name);
bool metric_need(const char *name, enum task_kind k, const struct metric **out, struct err *e);
/* The metric by which models are chosen: log_loss or rmse. */
const struct metric *metric_default(enum task_kind k);

/* The value with its valid 95 % interval: proportions Wilson or exact, auc DeLong, all else BCa
 * bootstrap of `rounds` (0: 1000), stratified by class. */
bool metric_interval(const struct metric *m, const struct scored *s, int32_t rounds, uint64_t seed,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e);
/* counts[classes x classes], row = truth, column = decision. */
void confusion_count(const struct scored *s, int64_t *counts);

#endif
