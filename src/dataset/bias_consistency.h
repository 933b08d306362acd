#ifndef DATASET_BIAS_CONSISTENCY_H
#define DATASET_BIAS_CONSISTENCY_H
/* bias_consistency - are rows that are alike decided alike? */
#include <stdbool.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;

#define CONSISTENCY_NEIGHBOURS 5

/* Zemel et al. 2013: 1 - mean |yhat_i - mean yhat of the k nearest other rows|, k = CONSISTENCY_NEIGHBOURS, over
 * features as cluster_space scales them, without avoid[avoided]: outcome, score and sensitive columns.
 * decided[rows.n] by place.  Neighbours come from at most 20,000 rows, evenly taken, and at most 1,000 of them are
 * judged: the interval is Student's t over those.  Its value is NaN, with a note, where no feature or no k + 1 rows
 * are left. */
bool bias_consistency(struct frame *f, const int32_t *avoid, int32_t avoided, struct rowset rows,
	const uint8_t *decided, struct interval *out, struct arena *a, struct ctl *c, struct err *e);

#endif
