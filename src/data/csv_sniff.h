#ifndef DATA_CSV_SNIFF_H
#define DATA_CSV_SNIFF_H
/* csv_sniff - how a file is to be read: delimiter, quote, the lines before the
 * table, the header.  Every guess yields to an option and leaves its evidence.
 * Types are not guessed here: they are decided over the whole file.  Internal
 * to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/csv.h"
#include "data/csv_cell.h"
#include "data/csv_scan.h"
#include "data/csv_text.h"

struct ctl;

struct csv_shape {
	struct csv_dialect dialect;
	char cut;               /* the delimiter of the text, which may have been rewritten */
	bool trim;              /* a blank follows each delimiter */
	int32_t width;          /* fields of a record */
	const char **name;      /* width names; "" where there is none */
	ptrdiff_t data_at;      /* the first data record */
	int64_t data_line;
	struct str header;      /* its record in the text; "" when the table has none or one column */
	bool unnamed_last;      /* the header ends with an empty cell */
	bool units;             /* the first data record names units */
	int32_t header_words, header_values; /* columns of values that begin with a word, with a value */
	bool *numeric;          /* by column: most sampled cells are plain numbers, or none has a value */
};

/* *t is rewritten, in keep, where libcsv could not read it; out lives in a. */
bool csv_sniff(struct csv_text *t, const struct csv_options *o, const struct csv_na *na,
	struct csv_shape *out, struct findings *f, struct arena *a, struct arena *keep, struct ctl *c,
	struct err *e);

#endif
