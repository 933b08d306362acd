#ifndef DATA_ALMOST_H
#define DATA_ALMOST_H
/* almost - text that is nearly all numbers: which cells block the number, how
 * many of each, and the options that mend it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct ctl;

#define ALMOST_SHOWN 3

struct almost {
	int64_t numbers, other;          /* cells that are numbers, and those that block */
	int32_t distinct;                /* different texts among those that block */
	struct str text[ALMOST_SHOWN];   /* the most frequent of them; borrowed */
	int64_t count[ALMOST_SHOWN];
	bool listable;                   /* all of them can be named by --na */
};

/* Of n different texts with their counts; those with skip[i] >= 0 are missing cells (NULL: none).
 * Worth nothing when c asks to stop, which the caller looks at. */
void almost_count(struct almost *m, const struct str *level, const int64_t *count, int32_t n,
	const int8_t *skip, struct ctl *c);
/* Nine cells of ten are numbers; or half of them, and few texts block the rest. */
bool almost_is_number(const struct almost *m);
/* No longer than is read at a glance, and cut between letters. */
struct str almost_glance(struct str s);
/* "671 x "<0.1", 3 x "n.d." …". */
const char *almost_list(const struct almost *m, struct arena *a);
/* "--na 'Value=n.d.,-'": these words, split by ',', are missing in the column as well; lives in a. */
const char *almost_missing(const char *column, const char *words, struct arena *a);
/* The same for those that block, or NULL when --na cannot name them. */
const char *almost_na(const struct almost *m, const char *column, struct arena *a);
/* "--type Value=number": what cannot be read becomes a reject. */
const char *almost_type(const char *column, struct arena *a);
/* Both in words: "--na 'Value=<0.1', or --type Value=number". */
const char *almost_fix(const struct almost *m, const char *column, struct arena *a);

#endif
