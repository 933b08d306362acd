#ifndef COMMAND_OVERLAP_H
#define COMMAND_OVERLAP_H
/* overlap - rows of a separate test file that stand in the training table as well.  Row numbers tell nothing
 * between two files, so cells are compared: all but the target. */
#include <stdbool.h>

#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct predictor;
struct report;
struct workbench;

#define OVERLAP_REFUSE 0.05 /* share of the test rows from which a score is refused */

/* Puts "overlap" (rows) into the report and warns when there are any; ERR_SEEN_ROWS from OVERLAP_REFUSE on unless
 * --override was given; ERR_STALE when the training table is no longer the one the model saw.  Does nothing for
 * rows of the training table itself. */
bool overlap_check(struct workbench *w, const struct predictor *p, const struct frame *test,
	struct rowset rows, struct report *out, struct ctl *c, struct err *e);

#endif
