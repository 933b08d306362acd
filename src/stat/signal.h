#ifndef STAT_SIGNAL_H
#define STAT_SIGNAL_H
/* signal - how much one column alone says about the target, by cross-fitting:
 * the score of each row comes from the other folds. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct column;
struct ctl;
struct err;
struct task;

struct signal {
	double strength;   /* classes: Gini 2 AUC - 1 (several classes: mean one-vs-rest); regression: R2; in 0..1 */
	double auc;        /* classes: the AUC behind it; else NaN */
	int64_t n;         /* rows used: those whose target is known */
};

/* Rows row[n] of the column against label (classes) or y (regression), both indexed by frame row.
 * Numeric columns are cut at up to 64 quantiles; codes stand for themselves; missing is a value.
 * A bin's score is its mean in the other folds, shrunk to the whole by empirical Bayes (Efron &
 * Morris 1975), so that values met once or never say nothing; regression also tries a line in each
 * bin and keeps the better of both.  Pairs of the AUC stay within a fold.  Classes of fewer than 20
 * rows stand back.  A signal below chance counts as none.  What is taken from a is given back. */
bool signal_column(const struct column *c, const struct task *t, const int32_t *label,
	const double *y, const int32_t *row, ptrdiff_t n, uint64_t seed, struct signal *out,
	struct arena *a, struct err *e);

#endif
