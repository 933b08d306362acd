#ifndef DATA_CSV_WANT_H
#define DATA_CSV_WANT_H
/* csv_want - a column type that was asked for, and the cells that can have it.
 * Internal to the csv modules. */
#include <stdbool.h>

#include "data/column.h"
#include "data/csv_cell.h"
#include "data/date.h"

struct csv_levels;
struct err;

/* A type asked for by --type. */
struct csv_want {
	bool given;
	enum column_type type;
	bool ordered;              /* "date:dmy": the order is asked for as well */
	enum date_order order;
	bool found;                /* the order was not asked for: most cells fit it */
	char decimal;              /* "number:comma", "number:point": the sign is asked for as well; else 0 */
	struct csv_form form;      /* of numbers; what most cells of the column fit */
	bool open;                 /* the other decimal sign fits as many, and means other numbers */
};

/* True when dates are asked for, but not in which order. */
static inline bool csv_want_any_order(const struct csv_want *w)
{
	return w->given && (w->type == COLUMN_DATE || w->type == COLUMN_TIME) && !w->ordered;
}
/* True when numbers are asked for. */
static inline bool csv_want_numbers(const struct csv_want *w)
{
	return w->given && w->type <= COLUMN_NUMBER;
}

/* "number", "number:comma", "date:dmy" …; ERR_CHOICE. */
bool csv_want_parse(const char *text, struct csv_want *out, struct err *e);
/* False when the cell cannot be of the type asked for. */
bool csv_want_fits(const struct csv_want *w, const struct csv_na *na, struct str s);
/* Fills in the order of dates that most cells have, where one has more than the others. */
void csv_want_order(const struct csv_levels *l, struct csv_want *want);
/* How numbers are read when the user says that there are some: signs and groups go. */
struct csv_form csv_want_form(char decimal);

#endif
