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
	double mi;            /* bits of mutual information, less the mean of what chance shows */
	double mi_hi;         /* the 95 % point of chance, in the same units */
	double mi_p;          /* permutation p */
	double share;         /* mi over the entropy of the target */
	struct interval score; /* AUC of the column or its cross-fitted score; or R2 */
	bool falls;           /* numbers and two classes: larger values speak against the positive class */
	double eta2;          /* share of variance explained: see below */
	double f, f_p;        /* its F test; NaN where there is none */
	double snr_db;        /* 10 log10(eta2 / (1 - eta2)) */
};

/* eta2: numbers by class and values by level, the correlation ratio; numbers on numbers, r squared;
 * levels by class, Goodman & Kruskal's tau.  out[columns], *entropy of the target in bits (a numeric
 * target in 8 bins of equal mass).  ERR_ONE_CLASS, ERR_CONSTANT when the rows hold one value. */
bool signal_scan(const struct frame *f, const struct task *t, struct rowset rows, int32_t rounds,
	uint64_t seed, struct feature_signal **out, double *entropy, struct arena *a, struct ctl *c,
	struct err *e);

#endif
