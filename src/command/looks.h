#ifndef COMMAND_LOOKS_H
#define COMMAND_LOOKS_H
/* looks - the ledger of openings of the test rows.  A look is one model shown one set of test rows; the same
 * model on the same rows again tells nothing new and is not counted twice. */
#include <stdbool.h>

#include "data/rowset.h"

struct err;
struct predictor;
struct report;
struct workbench;

#define LOOKS_FREE 1
#define LOOKS_MOST 10

/* Counts the look, stages it, and puts "looks" (of this project), "model_looks" (of this name) and
 * "seen_before" (this very model was shown these very rows: nothing is counted) into the report.  At a prompt
 * a second look needs --yes; scripts are warned from the second on; after LOOKS_MOST ERR_LOOKS unless
 * --override was given. */
bool looks_open(struct workbench *w, const struct predictor *p, struct rowset rows,
	struct report *out, struct err *e);

/* Counts and opens nothing: puts "looks", "model_looks" and "seen_before" so far into the report; *seen: the last
 * of them. */
bool looks_read(struct workbench *w, const struct predictor *p, struct rowset rows, bool *seen,
	struct report *out, struct err *e);

#endif
