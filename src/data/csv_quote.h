#ifndef DATA_CSV_QUOTE_H
#define DATA_CSV_QUOTE_H
/* csv_quote - the quote and what escapes it, from a sample.  Internal to the csv
 * modules. */
#include <stdint.h>

#include "data/csv.h"
#include "data/csv_sample.h"

struct arena;
struct findings;

/* ' or ": which of them fields begin and end with; *quoted: sampled fields that begin with it. */
int csv_quote_guess(const struct csv_parts *p, int64_t *quoted);
/* Sets whether a backslash escapes; delimiter and quote of d are known. */
void csv_quote_escape(const struct csv_parts *p, struct csv_dialect *d, struct findings *f,
	struct arena *scratch);

#endif
