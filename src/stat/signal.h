#ifndef STAT_SIGNAL_H
#define STAT_SIGNAL_H
/* signal - how much one column alone says about the target, by cross-fitting:
 * the score of each row comes from the other folds. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct column;
struct ctl;
struct err;
struct task;

struct signal {
	double strength;   /* classes: Gini 2 AUC - 1 (several classes: mean one-vs-rest); regression: R2; in 0..1 */
	double auc;        /* classes: the AUC behind it; else NaN */
	double sd;         /* of the AUC, see below; NaN for regression, or where a fold has one row of a class */
	int64_t n;         /* rows used: those whose target is known */
	int64_t least;     /* classes: rows of the rarest class that was judged, or of the rest if fewer */
};

/* One class against the rest. */
struct signal_class {
	double auc, sd;    /* NaN: too few rows of the class */
	int64_t positives, negatives;
};

/* Rows row[n] of the column against label (classes) or y (regression), both indexed by frame row.
 * Numeric columns are cut at up to 64 quantiles; codes stand for themselves; missing is a value.
 * A bin's score is its mean in the other folds, shrunk to the whole by empirical Bayes (Efron &
 * Morris 1975), so that values met once or never say nothing; regression also tries a line in each
 * bin and keeps the better of both.  Pairs of the AUC stay within a fold.  Classes of fewer than 20
 * rows stand back.  A signal below chance counts as none.  The sd of an AUC is DeLong's 1988, within folds,
 * for scores as they are; of several classes the mean of theirs, which none of their correlations exceeds.
 * What is taken from a is given back. */
bool signal_column(const struct column *c, const struct task *t, const int32_t *label,
	const double *y, const int32_t *row, ptrdiff_t n, uint64_t seed, struct signal *out,
	struct arena *a, struct err *e);
/* The same column, each class of several against the rest: out[t->classes]. */
bool signal_each_class(const struct column *c, const struct task *t, const int32_t *label,
	const int32_t *row, ptrdiff_t n, uint64_t seed, struct signal_class *out, struct arena *a,
	struct err *e);

/* 95 % of an AUC on the logit scale; where sd is NaN the variance is Hanley & McNeil's 1982.  A score that orders nothing has none, and says so. */
struct interval signal_auc_interval(double auc, double sd, int64_t positives, int64_t negatives);
/* 95 % of the strength, within 0..1: classes, that of the AUC (one below chance counts as chance);
 * regression, Fisher's z of the root of R2. */
struct interval signal_interval(const struct signal *s, const struct task *t);

#endif
