#ifndef DATASET_LEAK_NAME_H
#define DATASET_LEAK_NAME_H
/* leak_name - what the name of a column, or a date beside the date of the row, says about when it was written. */
#include <stdbool.h>

#include "data/finding.h"

struct frame;
struct task;

#define LEAK_LATER 0.95 /* share of the rows in which a date lies after the row's from which it is asked about */

/* Does a word of the name - between marks, digits and changes of case - speak of what comes after the fact:
 * after, closed, closing, final, outcome, paid, resolved, result, settled? */
bool leak_name_suspicious(const char *name);
/* Codes: leak_name, and leak_later (a date that lies after the column of role time in nearly all rows that have
 * both, at least 20).  Features only. */
void leak_names(const struct frame *f, const struct task *t, struct findings *out);

#endif
