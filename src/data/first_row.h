#ifndef DATA_FIRST_ROW_H
#define DATA_FIRST_ROW_H
/* first_row - keys of rows to the first row that had each.  Open addressing, at most half full; lives in the
 * arena it was opened with.  Rows are few enough for int32_t; equal keys are taken for equal rows. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct first_row {
	const uint64_t *key; /* by row; may be another array of the same length after first_row_clear */
	int32_t *slot;       /* -1 where free */
	uint64_t mask;
};

/* Room for rows keys.  ERR_NOMEM. */
bool first_row_open(struct first_row *t, const uint64_t *key, ptrdiff_t rows, struct arena *a, struct err *e);
/* Forgets what was seen. */
void first_row_clear(struct first_row *t);
/* The first row that was asked for with the key of row r, which may be r itself. */
int32_t first_row_like(struct first_row *t, ptrdiff_t r);

#endif
