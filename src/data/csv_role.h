#ifndef DATA_CSV_ROLE_H
#define DATA_CSV_ROLE_H
/* csv_role - which columns are keys, by what they hold; the roles that were
 * asked for; and what is peculiar about whole columns.  Internal to the csv
 * modules. */
#include <stdbool.h>
#include <stdint.h>

#include "data/column.h"
#include "data/csv.h"

struct ctl;
struct err;
struct findings;
struct frame;

/* Keys: all cells there and different, and a name like "id", UUIDs, or numbers that count the rows.
 * Worth nothing when ctl asks to stop. */
enum column_role csv_role_guess(const struct column *c, struct ctl *ctl);
/* --role COL=ROLE for each.  ERR_UNKNOWN_COLUMN is the caller's; ERR_CHOICE. */
bool csv_role_parse(const struct csv_override *o, enum column_role *out, struct err *e);
/* Constant and empty columns, rows that occur twice (kept in frame->repeats), rows without a target. */
bool csv_role_note(struct frame *frame, struct findings *f, struct ctl *c, struct err *e);

#endif
