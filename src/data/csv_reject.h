#ifndef DATA_CSV_REJECT_H
#define DATA_CSV_REJECT_H
/* csv_reject - the rows that do not fit: counted all, kept with their text as
 * far as the cap allows, and judged at the end.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/csv.h"
#include "data/csv_scan.h"

struct arena;

/* The last records in a row that had the same wrong number of fields. */
struct csv_run {
	int64_t line;
	int32_t fields;
	int64_t records;
	bool prose;          /* each holds one field of several words, or one that ends with a colon */
};

struct csv_rejects {
	struct arena *arena;
	struct csv_reject *item;
	ptrdiff_t n, capacity;
	int64_t total;
	enum err_code first; /* of the first reject */
	int64_t misfits;     /* cells that are not of the type asked for */
	struct csv_run run;
};

void csv_reject_add(struct csv_rejects *r, const struct csv_scan *s, int32_t field,
	const char *column, enum err_code why, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* A record with too few or too many fields. */
void csv_reject_shape(struct csv_rejects *r, const struct csv_scan *s, int32_t width,
	const char *const *name);
/* Gives the rejects of a text that was decoded or rewritten the bytes of the file: where they begin,
 * and what stood there. */
void csv_reject_restore(struct csv_rejects *r, const struct csv_text *t);
/* A record that fits ends the run. */
void csv_reject_end_run(struct csv_rejects *r);
/* Lines of prose behind the last row, at most ten: whoever made the table wrote them below it. */
int64_t csv_reject_footnotes(const struct csv_rejects *r, int64_t rows, int32_t width);
/* Refuses a second table, too many rejects, and a table of which nothing is left. */
bool csv_reject_judge(const struct csv_rejects *r, int64_t rows, int32_t width, int64_t limit,
	struct err *e);

#endif
