#ifndef COMMAND_EMPTY_PART_H
#define COMMAND_EMPTY_PART_H
/* empty_part - why none of the rows fell into a part, and what would mend it. */
#include <stdbool.h>

#include "data/split.h"

struct err;
struct frame;

/* Sets ERR_NO_ROWS by its cause, where that is known; false.  f: without edits; name: of the target;
 * together: equal rows share a part. */
bool empty_part_refuse(const struct frame *f, const char *name, bool together, const struct split *s, enum part p,
	struct err *e);

#endif
