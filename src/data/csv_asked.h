#ifndef DATA_CSV_ASKED_H
#define DATA_CSV_ASKED_H
/* csv_asked - what the options ask of single columns: types, spellings, roles.
 * Internal to the csv modules. */
#include <stdbool.h>

struct csv_load;
struct err;

/* ERR_UNKNOWN_COLUMN and what csv_want_parse says. */
bool csv_asked_types(struct csv_load *l, struct err *e);
/* Reads the columns of numbers and dates that were asked for, to see how they are spelled. */
bool csv_asked_spellings(struct csv_load *l, struct err *e);
/* ERR_UNKNOWN_COLUMN, ERR_CHOICE. */
bool csv_asked_roles(struct csv_load *l, struct err *e);

#endif
