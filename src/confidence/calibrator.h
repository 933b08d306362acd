#ifndef CONFIDENCE_CALIBRATOR_H
#define CONFIDENCE_CALIBRATOR_H
/* calibrator - raw scores into probabilities that come true.
 *
 *   none         sigmoid or softmax of the raw score
 *   platt        sigmoid(A s + B) on margins, targets (N+ + 1)/(N+ + 2), 1/(N- + 2), Newton with
 *                backtracking (Platt 1999; Lin, Lin & Weng 2007)
 *   isotonic     pool adjacent violators, ties pooled, linear between the blocks, clipped to
 *                [1/(n+2), (n+1)/(n+2)] (Zadrozny & Elkan 2002)
 *   temperature  softmax(z / T), T > 0 by Brent on the log loss (Guo et al. 2017)
 *
 * Several classes: temperature, or one-vs-rest platt / isotonic, renormalised. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"
#include "data/task.h"

struct arena;
struct ctl;
struct err;
struct reader;
struct writer;

enum calibration { CALIBRATE_NONE, CALIBRATE_PLATT, CALIBRATE_ISOTONIC, CALIBRATE_TEMPERATURE,
	CALIBRATIONS };

struct calibrator {
	enum calibration method;
	int32_t classes;
	double *a, *b; /* platt: one per class (one for binary); temperature: a[0] = T */
	ptrdiff_t *knots;          /* isotonic: per class */
	double **x, **p;
	struct rowset rows;        /* what it was fitted on */
	bool out_of_fold;          /* fitted on out-of-fold scores */
};

bool calibrator_fit(enum calibration m, const struct task *t, const double *raw,
	const int32_t *label, const double *weight, ptrdiff_t n, struct rowset rows,
	struct calibrator *out, struct arena *a, struct ctl *c, struct err *e);
/* How one method did by 5-fold cross-fitting. */
struct calibration_try {
	enum calibration method;
	bool tried, best, chosen;  /* isotonic is not tried below 1,000 rows */
	double log_loss;
	double behind, se;         /* mean loss above the best's, and its standard error, paired by row */
};
/* Each method by 5-fold cross-fitting on these rows, simplest first (none, temperature, platt, isotonic, the last
 * from 1,000 rows on).  The one with the lowest log loss is best; the simplest within one standard error of it is
 * chosen.  ERR_NO_ROWS below 5 rows.  p: NULL, or room for CALIBRATIONS x n x classes probabilities, each row's from
 * a calibrator fitted without its fold. */
bool calibrator_try(const struct task *t, const double *raw, const int32_t *label,
	const double *weight, ptrdiff_t n, uint64_t seed, struct calibration_try out[CALIBRATIONS],
	double *p, struct ctl *c, struct err *e);
/* p[n x classes] under one method, each row's from a calibrator fitted without its fold: the folds of
 * calibrator_try, so that both say the same of a method.  ERR_NO_ROWS below 5 rows. */
bool calibrator_cross_fit(enum calibration m, const struct task *t, const double *raw, const int32_t *label,
	const double *weight, ptrdiff_t n, uint64_t seed, double *p, struct ctl *c, struct err *e);
/* p[n x classes]; c NULL means none. */
void calibrator_apply(const struct calibrator *c, const struct task *t, const double *raw,
	ptrdiff_t n, double *p);
const char *calibration_name(enum calibration m);
bool calibration_parse(const char *s, enum calibration *m);
void calibrator_save(const struct calibrator *c, struct writer *w);
bool calibrator_load(struct calibrator *c, struct reader *r, struct arena *a, struct err *e);

/* Under 200 rows or 50 of a class: calibrate on out-of-fold scores instead. */
bool calibration_rows_enough(const struct task *t, const int32_t *label, ptrdiff_t n);

#endif
