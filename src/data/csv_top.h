#ifndef DATA_CSV_TOP_H
#define DATA_CSV_TOP_H
/* csv_top - where the table begins: behind titles, remarks and empty lines, at a
 * record with the fields of most.  What stands before it is said or refused, never
 * passed over in silence.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct csv_options;
struct csv_scan;
struct err;
struct findings;

struct csv_top {
	ptrdiff_t at;       /* the header, or the first record that can be read */
	int64_t line;
	ptrdiff_t from;     /* the first data record of a table without a header, read or not */
	int64_t from_line;
	int32_t mode;       /* fields of most records; 0: there is no record */
	bool found;
};

/* Reads with scan, whose records begin at line first, as far as byte end.  ERR_CSV_UNCLOSED,
 * ERR_CSV_LIMIT, ERR_CSV_QUOTE for a header, or a line before it, that cannot be read. */
bool csv_top_find(struct csv_scan *scan, ptrdiff_t end, int64_t first, const struct csv_options *o,
	struct csv_top *out, struct findings *f, struct err *e);
/* Can the record that s has just read be cut into fields? */
bool csv_top_usable(const struct csv_scan *s);
/* A number in any spelling, or a date. */
bool csv_top_value(struct str s);

#endif
