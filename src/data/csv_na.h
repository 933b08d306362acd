#ifndef DATA_CSV_NA_H
#define DATA_CSV_NA_H
/* csv_na - which words mean "missing" in each column: those of the file, and those named for the column alone.
 * Internal to the csv modules. */
#include <stdbool.h>

struct arena;
struct csv_na;
struct csv_options;
struct csv_shape;
struct err;

/* True when text can be told from words for all columns: "COL=WORDS", and COL begins with neither '+' nor '='. */
bool csv_na_is_of_column(const char *text);
/* out: by column of the shape; all, or a copy in a with more words.  ERR_UNKNOWN_COLUMN. */
bool csv_na_columns(const struct csv_na *all, const struct csv_options *o, const struct csv_shape *s,
	const struct csv_na ***out, struct arena *a, struct err *e);

#endif
