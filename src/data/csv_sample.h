#ifndef DATA_CSV_SAMPLE_H
#define DATA_CSV_SAMPLE_H
/* csv_sample - what the guesses about a file rest on: its first MiB, and eight blocks
 * evenly over the rest.  The slices borrow the text.  Internal to the csv modules. */
#include <stddef.h>

#include "data/csv.h"
#include "data/csv_text.h"

#define CSV_SAMPLE_BYTES (1024 * 1024)
#define CSV_SAMPLE_RECORDS 5000
#define CSV_BLOCKS 8           /* behind the first MiB, evenly over the rest */
#define CSV_BLOCK_BYTES (32 * 1024)
#define CSV_BLOCK_RECORDS 200
#define CSV_SAMPLE_CELLS 200   /* records whose cells are looked into */

/* The head of the file, then blocks of the rest; the latter may begin inside quotes. */
struct csv_parts {
	const struct csv_options *o; /* what was asked for, and the limits of records */
	struct csv_text part[1 + CSV_BLOCKS];
	int n;
};

/* The first MiB behind skip, cut at a line end. */
struct csv_text csv_sample(const struct csv_text *t, ptrdiff_t skip);
void csv_sample_parts(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_parts *out);

#endif
