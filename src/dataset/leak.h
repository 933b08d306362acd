#ifndef DATASET_LEAK_H
#define DATASET_LEAK_H
/* leak - columns that say too much about the target: the score of a model made of that column alone, on
 * rows of the training and validation parts, cross-fitted. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/finding.h"
#include "data/rowset.h"
#include "stat/signal.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct task;

#define LEAK_LOOK 0.7     /* from which a column is worth a look: of two classes an AUC of 0.85 */
#define LEAK_WARN 0.85    /* Gini (|2 AUC - 1|) or R2 from which a warning is due */
#define LEAK_REFUSE 0.975 /* from which training refuses the column */

/* out[columns]: strength 0 for columns that are no features. */
bool leak_scan(const struct frame *f, const struct task *t, struct rowset rows, uint64_t seed,
	struct signal **out, struct arena *a, struct ctl *c, struct err *e);
enum leak_verdict { LEAK_IS_OK, LEAK_IS_TO_LOOK_AT, LEAK_IS_SUSPECTED, LEAK_IS_REFUSED };
/* By the strength; one that falls short of LEAK_WARN is worth a look from LEAK_LOOK on, or where hi, the upper end of
 * its interval, does not: then the rows are too few to tell.  No finding, and nothing is refused by it. */
enum leak_verdict leak_judge(double strength, double hi);
/* A finding for each column from LEAK_WARN on. */
void leak_findings(const struct frame *f, const struct task *t, const struct signal *s,
	struct findings *out);

#endif
