#ifndef DATA_CSV_AGAIN_H
#define DATA_CSV_AGAIN_H
/* csv_again - columns that the first pass over a text leaves unsettled are read
 * once more: only they.  Internal to the csv modules. */
#include <stdbool.h>
#include <stdint.h>

#include "data/csv_build.h"

struct csv_load;
struct err;

/* Column i begins empty, in an arena of its own: columns are joined side by side. */
bool csv_again_begin(struct csv_load *l, int32_t i, enum csv_build_kind kind, struct err *e);
/* Columns that broke, and numbers that lose digits, as texts. */
bool csv_again_read(struct csv_load *l, struct err *e);
/* Which decimal sign the numbers have, the same for all columns that were not asked for another. */
bool csv_again_decimal(struct csv_load *l, struct err *e);

#endif
