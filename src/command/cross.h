#ifndef COMMAND_CROSS_H
#define COMMAND_CROSS_H
/* cross - two columns against each other: how many rows each pair of values has, or the mean of a third column in
 * them. */
#include <stdbool.h>
#include <stddef.h>

struct column;
struct ctl;
struct err;
struct node;
struct shown;

#define CROSS_VALUES 1000 /* different numbers or dates that a column may have to stand at a side */
#define CROSS_ACROSS 12   /* values that get a column of their own, the most frequent; the others share one */

struct cross {
	const struct column *down, *across;
	const struct column *of;     /* of numbers, or NULL: rows are counted */
	ptrdiff_t most;              /* values down, the most frequent */
	bool by_value;               /* in the order of values instead */
};

/* Adds "pivot" {value, rows, cells{VALUE: count or mean}}; a mean of no row is null.  Missing cells are a value of
 * their own.  ERR_COLUMN_TYPE where a side has too many values. */
bool cross_report(const struct cross *x, const struct shown *s, struct node *root, struct ctl *c, struct err *e);

#endif
