#ifndef COMMAND_SEALED_H
#define COMMAND_SEALED_H
/* sealed - a FILE named by a question may be the very source of a workspace whose parts are drawn: then its
 * calibration and test rows stay sealed for the question too. */
#include <stdbool.h>
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct subject;

struct sealed {
	bool parts;          /* false: no workspace of this file, or it is not split: nothing is sealed */
	struct rowset open;  /* training and validation rows */
	uint64_t split_seed;
};

/* Of a FILE: the workspace at hand if it is of this source, else --workspace or NAME.cairn beside it, opened to
 * read.  Warns, on the report of s, when other decisions of that workspace are left aside.  ERR_PRECONDITION when the file was read differently there, so that rows cannot be told. */
bool sealed_find(struct subject *s, struct sealed *out, struct arena *a, struct ctl *c, struct err *e);

#endif
