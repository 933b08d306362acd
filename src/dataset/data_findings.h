#ifndef DATASET_DATA_FINDINGS_H
#define DATASET_DATA_FINDINGS_H
/* data_findings - what is peculiar about a table, column by column and as a whole: evidence,
 * consequence, and a command that mends it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct column_profile;
struct ctl;
struct err;
struct findings;
struct frame;
struct signal;
struct task;

#define FINDING_LEVELS 50        /* levels of a category above which it has many */
#define FINDING_LEVEL_ROWS 20   /* and too few rows each to learn from, on average */
#define FINDING_MISSING_WARN 0.05  /* share of missing cells from which a warning is due */
#define FINDING_MISSING_SEVERE 0.5
#define FINDING_RARE_CLASS 0.1   /* a class is rare below this share of 1 / classes */

/* p: profiles by column of f.  t NULL: no target; s NULL: no signals.  Codes: all_missing,
 * constant, unique_id, high_cardinality, missing, empty_rows, duplicates, duplicates_but_id,
 * unlabelled, imbalance, sorted_by_target, leak, and those of number_findings. */
bool data_findings(const struct frame *f, const struct column_profile *p, const struct task *t,
	const struct signal *s, struct findings *out, struct ctl *c, struct err *e);
/* What is done where the absence of cells may tell something: an indicator, and where most cells are missing (share) the
 * column itself is left out after it. */
const char *data_indicator_line(const char *name, double share, struct arena *a);
/* Rows that equal an earlier row in all columns but except (-1: in all): repeat[rows] is set true for
 * each; returns how many, -1 with *e set when memory is short or the search is cancelled. */
ptrdiff_t data_find_repeats(const struct frame *f, int32_t except, bool *repeat, struct ctl *c,
	struct err *e);

#endif
