#ifndef DATA_CSV_ROWS_H
#define DATA_CSV_ROWS_H
/* csv_rows - one pass over the records, in parts that are read side by side.
 * Each part begins where a record seems to begin, and counts only when the part
 * before it ended exactly there; else it is read once more from where that one
 * ended.  So the rows are those of one reading from the first record to the
 * last, wherever the cuts lie.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/csv.h"
#include "data/csv_build.h"
#include "data/csv_reject.h"
#include "data/csv_scan.h"
#include "data/csv_sniff.h"
#include "data/csv_type.h"

struct ctl;
struct err;

struct csv_rows {
	const struct csv_options *o;
	const struct csv_shape *shape;
	const struct csv_na *const *na; /* by column */
	bool na_numbers;                /* one of their words is a number */
	const struct csv_text *text;
	const struct csv_plan *plan;
	const struct csv_want *want;  /* by column */
	bool wants;                   /* some type was asked for */
	struct csv_build *build;      /* by column, the whole of it */
	bool *active;                 /* by column: it takes cells in this pass */
	struct csv_rejects *rejects;  /* NULL: the records were judged before, only their cells count */

	ptrdiff_t rows;               /* accepted */
	int64_t blanks;               /* blank lines that are no rows */
	int64_t held;                 /* blank lines that may still be rows of a single column */
	int64_t quoted_line, quotes;  /* literal quotes: the first line, and how many */
	int64_t padded_line, padded;  /* rows with cells added: the first line, and how many */
};

/* A scanner for the text with the limits of the options; it lives in a. */
struct csv_scan *csv_rows_scanner(const struct csv_rows *r, struct arena *a);
/* Reads from the first data record to the end.  A column that breaks takes no more cells. */
bool csv_rows_read(struct csv_rows *r, struct ctl *c, struct err *e);

#endif
