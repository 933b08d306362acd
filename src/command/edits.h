#ifndef COMMAND_EDITS_H
#define COMMAND_EDITS_H
/* edits - what was said of rows after they were read: labels put right or taken away, and how much rows
 * count.  The settings keep it as pairs, so that it is journalled and undone like any decision:
 *
 *   edit:    "label" US value, "drop", "weight" US number  ->  row numbers from 1, "3,7-9"
 *   weight:  COL US level [RS COL US level]                ->  a factor for the rows that are so
 *
 * US is the byte 31, RS 30: names and levels may hold anything else. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct frame;
struct settings;
struct split;

#define EDIT_US "\x1f"
#define EDIT_RS "\x1e"

/* Says something of rows (from 0, any order): what they were said to be before, label or drop, or weight,
 * is forgotten. */
void edits_label(struct settings *s, const char *value, const int32_t *row, ptrdiff_t n, struct arena *a);
void edits_drop(struct settings *s, const int32_t *row, ptrdiff_t n, struct arena *a);
void edits_weigh(struct settings *s, double weight, const int32_t *row, ptrdiff_t n, struct arena *a);
/* Sets the factor of rows that carry level[i] in column[i], all n of them. */
void edits_rule(struct settings *s, const char *const *column, const char *const *level, int n,
	double factor, struct arena *a);
void edits_forget_weights(struct settings *s, struct arena *a); /* rules and weights of rows */
/* "3,7-9": sorted rows from 0, distinct.  ERR_VALUE, ERR_RANGE beyond the rows of a table. */
bool edits_rows(const char *text, ptrdiff_t rows, int32_t **row, ptrdiff_t *n, struct arena *a,
	struct err *e);

/* Rows that anything was said of; of their labels alone: put right or taken away. */
ptrdiff_t edits_count(const struct settings *s, bool labels, struct arena *a);

/* The frame as the settings would have it: the target's cells changed, and a weight column when
 * something has a weight, times the user's own.  The same frame, counted once more, when there is
 * nothing to change. */
bool edits_apply(const struct settings *s, struct frame *plain, struct frame **out, struct err *e);
/* Rows whose label was taken away leave their part; rows that were given one train. */
bool edits_part(const struct settings *s, const struct frame *f, const struct frame *plain,
	struct split *split, struct arena *a, struct err *e);

#endif
