#ifndef DATA_CSV_DIALECT_H
#define DATA_CSV_DIALECT_H
/* csv_dialect - the delimiter, the quote and its escape, from a sample: the first
 * MiB and eight blocks of the rest.  The reading wins in which most records agree
 * on the most fields; a reading with one column never wins over one on which nine
 * records of ten agree.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>

#include "data/csv.h"
#include "data/csv_rewrite.h"
#include "data/csv_scan.h"

#define CSV_SAMPLE_BYTES (1024 * 1024)
#define CSV_SAMPLE_RECORDS 5000
#define CSV_BLOCKS 8           /* behind the first MiB, evenly over the rest */
#define CSV_BLOCK_BYTES (32 * 1024)
#define CSV_BLOCK_RECORDS 200
#define CSV_SAMPLE_CELLS 200   /* records whose cells are looked into */

/* The first MiB behind skip, cut at a line end. */
struct csv_text csv_sample(const struct csv_text *t, ptrdiff_t skip);
/* Sets delimiter, quote, escape and the evidence; *trim when a blank follows every delimiter. */
void csv_find_dialect(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_dialect *d, bool *trim, struct findings *f);
/* What has to be rewritten before libcsv can read it. */
struct csv_style csv_dialect_style(const struct csv_dialect *d);
/* "comma", "semicolon" … for sentences. */
const char *csv_delimiter_name(char c);
/* "\",\"" "TAB" "\"||\"": as it is shown; second 0: one character. */
#define CSV_SHOWN 8
const char *csv_delimiter_show(char c, char second, char out[CSV_SHOWN]);

#endif
