#ifndef DATA_CSV_DIALECT_H
#define DATA_CSV_DIALECT_H
/* csv_dialect - the delimiter and the quote, from a sample.  The reading wins in
 * which most records agree on the most fields; a reading with one column never
 * wins over one on which nine records of ten agree.  Internal to the csv
 * modules. */
#include <stdbool.h>
#include <stddef.h>

#include "data/csv.h"
#include "data/csv_scan.h"

#define CSV_SAMPLE_BYTES (1024 * 1024)
#define CSV_SAMPLE_RECORDS 5000
#define CSV_SAMPLE_CELLS 200   /* records whose cells are looked into */

/* The first MiB behind skip, cut at a line end. */
struct csv_text csv_sample(const struct csv_text *t, ptrdiff_t skip);
/* Sets delimiter, quote and the evidence; *trim when a blank follows every delimiter. */
void csv_find_dialect(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_dialect *d, bool *trim, struct findings *f);
/* "comma", "semicolon" … for sentences. */
const char *csv_delimiter_name(char c);

#endif
