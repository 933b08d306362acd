#ifndef EVALUATE_METRIC_H
#define EVALUATE_METRIC_H
/* metric - every score, its direction, its extremes, and how it misleads.  A
 * metric is one line in metric_list.h and one function. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/caps.h"
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
	const double *raw;        /* raw scores, n x outputs: ranking metrics use these; NULL: p */
	const double *y;          /* regression: truth */
	const double *yhat;       /* regression: prediction */
	const double *weight;     /* or NULL */
	int32_t bins;             /* of ece; 0: 15 */
};

enum metric_input { METRIC_DECISION, METRIC_PROBABILITY, METRIC_RANK, METRIC_VALUE };

/* Room for the sums of one family: three a class, or one a bin. */
#define METRIC_SUMS (3 * CAP_BINS)

/* Metrics that need the same pass over the rows.  prepare keeps what does not depend on weights
 * (losses, sort orders), so that a resample, which is nothing but other weights, costs one pass. */
struct metric_family {
	/* *state lives in a and is read by many threads at once. */
	bool (*prepare)(const struct scored *s, void **state, struct arena *a, struct err *e);
	/* sums[METRIC_SUMS], zeroed by the caller; w[n] >= 0, a weight of 0 is a row that is not there. */
	void (*reduce)(const void *state, const double *w, double *sums);
};

struct metric {
	const char *name;
	const char *title;        /* "ROC AUC" */
	unsigned tasks;           /* mask of enum task_kind */
	unsigned unlisted;        /* tasks in which it is reported only when asked for by name */
	enum metric_input input;
	bool higher_is_better;
	double worst, best;       /* INFINITY where unbounded */
	/* The w page: */
	const char *definition;   /* a formula in words, with its source */
	const char *strength;
	const char *weakness;     /* how it misleads */
	const struct metric_family *family;
	/* The value from the sums.  false and a note when it is undefined on these rows (one class,
	 * constant y): not an error.  A note may also come with a value. */
	bool (*finish)(const void *state, const double *sums, double *value, const char **note);
	/* hits of n when the metric is a plain proportion of unweighted rows; else NULL. */
	void (*trials)(const void *state, const double *sums, double *hits, double *n);
	bool delong;              /* binary, unweighted: the interval is DeLong's */
	/* Not NULL: noise alone raises it, so the interval is mirrored instead of BCa and starts at 0
	 * while the value is below *high, the 95 % point of what chance shows when the truth is 0. */
	bool (*chance)(const struct scored *s, uint64_t seed, double *high, struct arena *a,
		struct err *e);
};

extern const struct metric *const metric_table[]; /* NULL-terminated */
const struct metric *metric_find(const char *name);
/* ERR_UNKNOWN_METRIC with did-you-mean, ERR_TASK when it does not fit the target. */
bool metric_need(const char *name, enum task_kind k, const struct metric **out, struct err *e);
/* The metric by which models are chosen: log_loss or rmse. */
const struct metric *metric_default(enum task_kind k);
/* The value alone.  *defined false, *value NaN and a note where it is undefined on these rows. */
bool metric_compute(const struct metric *m, const struct scored *s, double *value, bool *defined,
	const char **note, struct arena *scratch, struct err *e);

/* The value with its valid 95 % interval: proportions Wilson or exact, auc DeLong, ece a mirrored
 * bootstrap, all else BCa bootstrap of `rounds` (0: interval_resamples), stratified by
 * class, so given the class counts; over all rows where that has no width; one-sided where no resample shows
 * another value than the best or worst there is.  Weighted rows are always resampled.  Undefined: value, lo and hi NaN with a note. */
bool metric_interval(const struct metric *m, const struct scored *s, int32_t rounds, uint64_t seed,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e);
/* The same for m[k] from one set of resamples: out[k], bit for bit as one at a time. */
bool metric_intervals(const struct metric *const *m, int32_t k, const struct scored *s,
	int32_t rounds, uint64_t seed, struct interval *out, struct arena *a, struct ctl *c,
	struct err *e);
/* counts[classes x classes], row = truth, column = decision. */
void confusion_count(const struct scored *s, int64_t *counts);

#endif
