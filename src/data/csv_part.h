#ifndef DATA_CSV_PART_H
#define DATA_CSV_PART_H
/* csv_part - the records that begin in one stretch of the text, read into rows
 * of the columns that no other part writes.  A part knows nothing of the others
 * and says nothing to anyone: what it rejects it only remembers, and where the
 * file must be refused it stops.  One thread at a time.  Internal to the csv
 * modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/csv_build.h"
#include "data/csv_rows.h"

struct arena;
struct ctl;

/* A place in the text where a record begins. */
struct csv_border {
	ptrdiff_t at;
	int64_t line;
};

/* A rejected record, and how many rows the part had before it. */
struct csv_rejected {
	struct csv_border where;
	ptrdiff_t rows;
};

/* A cell that waits until its whole record has been read. */
struct csv_cell_wait {
	int32_t column;
	struct str cell;
};

struct csv_part {
	const struct csv_rows *r;
	struct ctl *ctl;
	struct csv_border from;
	ptrdiff_t to;                  /* records that begin here or later are another part's */
	ptrdiff_t first;               /* its first row in the columns */

	ptrdiff_t rows;
	struct csv_border end;         /* where the next record begins; records from `from` to here were read */
	int64_t blanks, held;          /* as in csv_rows; held: since the last record */
	bool any;                      /* some line was not blank */
	int64_t quoted_line, quotes;
	int64_t padded_line, padded;
	struct csv_rejected *rejected; /* in arena */
	ptrdiff_t rejects, capacity;
	struct csv_build *build;       /* by column */
	bool refused;                  /* at end stands a record that ends the reading */
	bool failed;                   /* err says why: memory, or a request to stop */
	struct err err;

	/* Inside. */
	struct csv_scan *scan;
	bool *active;                  /* by column */
	struct csv_cell_wait *wait;    /* by column */
	struct arena *arena;           /* of this reading */
	struct arena *keep;            /* of the part */
};

/* For a pass of r; lives in a, and has its own arenas. */
struct csv_part *csv_part_new(const struct csv_rows *r, struct ctl *c, struct arena *a);
/* The stretch to read next. */
void csv_part_set(struct csv_part *p, struct csv_border from, ptrdiff_t to, ptrdiff_t first);
void csv_part_read(struct csv_part *p);

#endif
