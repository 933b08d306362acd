#ifndef COMMAND_OVERLAP_H
#define COMMAND_OVERLAP_H
/* overlap - rows that are to be scored and equal a row the model has seen, of another file or of the table itself.
 * Row numbers tell nothing of that, so cells are compared: all but ids and target (data/split_twin.h). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct metric;
struct predictor;
struct report;
struct scored;
struct workbench;

#define OVERLAP_REFUSE 0.05 /* share of the test rows from which a score is refused */

struct overlap {
	ptrdiff_t n;           /* rows that equal one the model has seen */
	const int32_t *apart;  /* places in the rows that were asked for, of the others; in the report's arena */
	ptrdiff_t others;
};

/* Puts "overlap" (rows) into the report and warns when there are any; ERR_SEEN_ROWS above OVERLAP_REFUSE unless
 * --override was given; ERR_STALE when the training table is no longer the one the model saw.  Rows that the model
 * has seen themselves are not counted: see predictor_refuse_seen.  found: or NULL. */
bool overlap_check(struct workbench *w, const struct predictor *p, const struct frame *test,
	struct rowset rows, struct overlap *found, struct report *out, struct ctl *c, struct err *e);
/* Warns of the difference they make: the metric with and without them, each with its interval, also as
 * "overlap_scores"{metric,with{},without{}}.  Nothing where none was found. */
bool overlap_scores(const struct overlap *found, const struct scored *s, const struct metric *m, int32_t rounds,
	uint64_t seed, struct report *out, struct ctl *c, struct err *e);

#endif
