#ifndef DATA_CSV_NUMBER_H
#define DATA_CSV_NUMBER_H
/* csv_number - columns of numbers: in which of the world's spellings all cells
 * of one are written, which digits are names instead, and what a comma means.
 * Internal to the csv modules. */
#include <stdbool.h>

#include "data/csv_build.h"
#include "data/csv_cell.h"
#include "data/csv_level.h"
#include "data/csv_want.h"

struct csv_work;
struct err;
struct findings;

/* True when numbers that were read may be names after all: digits that a double would lose. */
bool csv_number_may_be_code(const struct csv_build *b);
/* True when a point in these numbers may stand between thousands, as in 1.234; *point: some number shows
 * that it does not. */
bool csv_number_may_be_grouped(const struct csv_build *b, ptrdiff_t rows, bool *point);
/* The decimal sign a dictionary column shows without doubt: '.' or ',', else 0. */
char csv_number_decimal(const struct csv_build *b, const struct csv_na *na);
/* How the cells of a column that is wanted as numbers are read: the spelling that most of them fit, with
 * this decimal sign where it is not 0.  Returns how many. */
int64_t csv_number_spell(const struct csv_levels *l, char decimal, struct csv_want *want);

/* A column whose cells were read as numbers at once. */
bool csv_number_finish(struct csv_work *w, struct err *e);
/* Tries the spellings of numbers on a dictionary; *done when the column became one. */
bool csv_number_try(struct csv_work *w, bool *done, struct err *e);
/* The same where numbers are wanted, in the spelling that was chosen; *done false: the cells fit no single one. */
bool csv_number_wanted(struct csv_work *w, bool *done, struct err *e);

#endif
