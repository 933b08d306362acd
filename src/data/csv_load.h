#ifndef DATA_CSV_LOAD_H
#define DATA_CSV_LOAD_H
/* csv_load - how a text is read; never what comes out.  For the loader itself,
 * and for tests that hold every way against the slow and simple one. */
#include <stdbool.h>
#include <stddef.h>

#include "data/csv.h"

struct csv_plan {
	ptrdiff_t part_bytes; /* where to cut; 0: by the size of the text */
	bool whole;           /* one part, the text as it stands */
	bool plain;           /* plain records take the fast way */
	bool strict;          /* every record goes through libcsv, where that is strict */
};

/* csv_parse_bytes by another plan than the usual one: plain records the fast way, parts by size. */
bool csv_parse_planned(const char *bytes, ptrdiff_t n, const char *name, const struct csv_options *o,
	const struct csv_plan *plan, struct csv_table *out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
