#ifndef DATA_CSV_GUESS_H
#define DATA_CSV_GUESS_H
/* csv_guess - every guess of the sniffer in words: the value, the evidence, what
 * came next, and the option that says otherwise.  Internal to the csv modules. */
#include "data/csv.h"
#include "data/csv_sniff.h"
#include "data/csv_text.h"

struct arena;

/* Fills in out->guess; the words live in a. */
void csv_guess_list(struct csv_table *out, const struct csv_shape *s, const struct csv_text *t,
	const struct csv_options *o, struct arena *a);

#endif
