#ifndef DATASET_SIGNAL_SCAN_H
#define DATASET_SIGNAL_SCAN_H
/* signal_scan - how much each column alone tells about the target, and whether chance would show as
 * much.  Columns are judged side by side; the numbers do not depend on how many hands there are. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"
#include "stat/signal.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct task;

struct feature_signal {
	bool judged;          /* a feature with at least one cell */
	struct signal alone;  /* cross-fitted strength: see stat/signal.h */
	struct interval strength; /* its interval */
	struct interval score; /* AUC of the cross-fitted score; or R2 */
	struct interval rank; /* numbers and two classes: AUC of the column's own order; else value NaN */
	bool falls;           /* rank: larger values speak against the positive class */
	struct interval *each; /* several classes: AUC of each against the rest, by class; NULL else */
	double mi;            /* bits of mutual information, less the mean of what chance shows */
	double mi_hi;         /* the 95 % point of chance, in the same units */
	double mi_p;          /* permutation p */
	double mi_tail;       /* p beyond what the permutations see: see stat/information.h */
	double q;             /* mi_tail after Benjamini & Hochberg 1995 over the columns */
	double share;         /* mi over the entropy of the target */
	double eta2;          /* share of variance explained: see below */
	double f, f_p;        /* its F test; NaN where there is none */
	double chi2, chi2_df, chi2_p; /* levels by class: Pearson's test; NaN else */
	double snr_db;        /* 10 log10(eta2 / (1 - eta2)) */
};

#define SIGNAL_Q 0.05 /* a column tells something below this q */

/* eta2: numbers by class, values by level, and values by bin of a number (at most 16 of equal mass): the
 * correlation ratio; levels by class: Goodman & Kruskal's tau.  seed draws the chance, fold_seed the folds
 * of the cross-fitting.  out[columns], *entropy of the target in bits (a numeric target in 8 bins of equal
 * mass).  ERR_ONE_CLASS, ERR_CONSTANT when the rows hold one value. */
bool signal_scan(const struct frame *f, const struct task *t, struct rowset rows, int32_t rounds,
	uint64_t seed, uint64_t fold_seed, struct feature_signal **out, double *entropy, struct arena *a,
	struct ctl *c, struct err *e);

#endif
