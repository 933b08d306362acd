#ifndef DATA_CSV_DIALECT_H
#define DATA_CSV_DIALECT_H
/* csv_dialect - the delimiter, the quote and its escape, from a sample: the first
 * MiB and eight blocks of the rest.  The reading wins in which most records agree
 * on the most fields, but for one that holds from an earlier record to the end; a
 * reading with one column never wins over one on which nine records of ten agree.
 * Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/csv.h"
#include "data/csv_rewrite.h"
#include "data/csv_scan.h"

/* Sets delimiter, quote, escape and the evidence; *trim when a blank follows every delimiter. */
void csv_find_dialect(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_dialect *d, bool *trim, struct findings *f);
/* What has to be rewritten before libcsv can read it. */
struct csv_style csv_dialect_style(const struct csv_dialect *d);
/* The most frequent of n counts, of equals the larger; sorts them.  *agree: how often it occurs. */
int32_t csv_mode(int32_t *count, ptrdiff_t n, ptrdiff_t *agree);
/* "comma", "semicolon" … for sentences. */
const char *csv_delimiter_name(char c);
/* "\",\"" "TAB" "\"||\"": as it is shown; second 0: one character. */
#define CSV_SHOWN 8
const char *csv_delimiter_show(char c, char second, char out[CSV_SHOWN]);

#endif
