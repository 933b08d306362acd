#ifndef DATA_ROWSET_H
#define DATA_ROWSET_H
/* rowset - which rows of a named source something was made from: the
 * provenance of every fitted thing.  Rows are sorted and distinct.  Overlap is
 * computed, identity compared, never trusted. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

struct arena;
struct err;
struct reader;
struct writer;

struct rowset {
	ptrdiff_t n;
	const int32_t *row;
	struct digest source;  /* the frame's digest */
};

struct rowset rowset_all(ptrdiff_t rows, const struct digest *source, struct arena *a);
/* Sorts and drops repeats; row is copied. */
struct rowset rowset_of(const int32_t *row, ptrdiff_t n, const struct digest *source,
	struct arena *a);
struct rowset rowset_union(struct rowset x, struct rowset y, struct arena *a);
struct rowset rowset_minus(struct rowset x, struct rowset y, struct arena *a);
/* At most `most` rows of x, evenly taken; x itself when it has no more. */
struct rowset rowset_thin(struct rowset x, ptrdiff_t most, struct arena *a);
/* Rows in both; 0 when the sources differ. */
ptrdiff_t rowset_overlap(struct rowset x, struct rowset y);
struct digest rowset_digest(struct rowset x);
/* A bitmap or a list of runs, whichever is smaller. */
void rowset_save(struct rowset x, struct writer *w);
bool rowset_load(struct rowset *x, struct reader *r, struct arena *a, struct err *e);

#endif
