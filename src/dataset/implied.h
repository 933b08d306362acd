#ifndef DATASET_IMPLIED_H
#define DATASET_IMPLIED_H
/* implied - of two columns that say nearly the same: which of them follows from the other, so that it can go. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct column;
struct ctl;
struct err;

/* Functional dependency (Codd 1971) over all rows; a missing cell is a value like others. */
struct implied {
	bool first, second;       /* the first column follows from the second; the second from the first */
	int64_t values[2];        /* different values of each, missing among them */
	int64_t missing[2];
};

/* A column in which most rows have a value of their own determines every other: that counts only where the other
 * never falls, or never rises, as it grows, as what is rounded or cut into bins does.  Columns of equal length >= 1,
 * none of text.  Two sorts; ERR_NOMEM, ERR_CANCELLED. */
bool implied_find(const struct column *x, const struct column *y, struct implied *out, struct ctl *c, struct err *e);

#endif
