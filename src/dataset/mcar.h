#ifndef DATASET_MCAR_H
#define DATASET_MCAR_H
/* mcar - are numbers of a table missing completely at random?  Little's test on its features. */
#include <stdbool.h>
#include <stdint.h>

#include "stat/little.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct missing;

struct mcar {
	struct little test;
	int32_t numbers;    /* features that are numbers and vary; the emptiest LITTLE_COLUMNS are tested */
};

/* All rows; m is of the same frame.  The target takes no part: what absence says of it waits for the rows that may be
 * looked at. */
bool mcar_make(const struct frame *f, const struct missing *m, int32_t target, struct mcar *out, struct arena *a,
	struct ctl *c, struct err *e);

#endif
