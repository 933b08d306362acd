#ifndef DATA_CSV_TYPE_H
#define DATA_CSV_TYPE_H
/* csv_type - what a column is, once all its cells were seen.  Internal to the
 * csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/column.h"
#include "data/csv_build.h"
#include "data/csv_cell.h"
#include "data/csv_want.h"

struct arena;
struct err;
struct findings;

/* Where a column of numbers met its first cell that is none; line 0: it did not. */
struct csv_break {
	int64_t line;
	struct str cell;
};

struct csv_typing {
	const struct csv_na *na;
	struct csv_want want;
	struct csv_break broken;
	char decimal;              /* '.' or ',' where known for the file, 0: not */
	bool decimal_given;        /* by the user: no other sign is read */
	bool mixed;                /* other columns show both signs without doubt */
	ptrdiff_t rows;
};

/* Makes the column of b, whose buffers it takes; what is kept goes to a.  ERR_CSV_TYPE, ERR_NOMEM. */
bool csv_type_take(struct csv_build *b, const struct csv_typing *t, struct column *out,
	struct findings *f, struct arena *a, struct err *e);

#endif
