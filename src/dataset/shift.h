#ifndef DATASET_SHIFT_H
#define DATASET_SHIFT_H
/* shift - can the test rows be told from those a model learns from?  Adversarial validation: a boosted model is
 * taught which is which, from the features but dates, and judged on folds it has not seen.  Labels of test rows are
 * not read. */
#include <stdbool.h>
#include <stdint.h>

#include "base/report.h"
#include "data/finding.h"
#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;

#define SHIFT_WARN 0.7   /* AUC above which they are said to differ */
#define SHIFT_ROWS 4000  /* of each side at most, evenly taken */
#define SHIFT_COLUMNS 5

struct shift_column {
	int32_t column;
	double auc;             /* of it alone, cross-fitted; 0.5: it tells nothing */
};

struct shift {
	bool judged;            /* false: under 20 rows on a side, or no feature to tell them by */
	struct interval auc;    /* DeLong, logit; n rows of both sides */
	int32_t columns;
	struct shift_column column[SHIFT_COLUMNS]; /* that tell most by themselves, AUC > 0.5 */
};

bool shift_find(struct frame *f, struct rowset known, struct rowset test, uint64_t seed, struct shift *out,
	struct arena *a, struct ctl *c, struct err *e);
/* "shift", a warning, when the AUC is above SHIFT_WARN and its interval above 0.5. */
void shift_findings(const struct frame *f, const struct shift *s, struct findings *out);

#endif
