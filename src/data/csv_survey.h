#ifndef DATA_CSV_SURVEY_H
#define DATA_CSV_SURVEY_H
/* csv_survey - one look at every byte of a text before it is parsed, in blocks
 * on all hands: bytes that no text has, line ends, quotation marks, UTF-8.  The
 * counts of the blocks are kept, so that the line of any place is soon known.
 * Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/csv_text.h"

struct arena;
struct ctl;
struct err;

/* Fills in what csv_text says about lines, quotes and the first invalid byte; the counts live in a.
 * ERR_CSV_NUL, ERR_CANCELLED, ERR_NOMEM. */
bool csv_survey(struct csv_text *t, struct arena *a, struct ctl *c, struct err *e);

/* Line ends and quotation marks before a place. */
struct csv_place {
	int64_t lines, quotes;
};
struct csv_place csv_survey_place(const struct csv_text *t, ptrdiff_t at);

#endif
