#ifndef DATASET_MISSING_TARGET_H
#define DATASET_MISSING_TARGET_H
/* missing_target - whether the absence of a cell says something about the target. */
#include <stdbool.h>

#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct missing;
struct missing_target;
struct task;

/* *out: one entry for each of m->column, from the rows open. */
bool missing_target_make(const struct frame *f, const struct task *t, struct rowset open,
	const struct missing *m, const struct missing_target **out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
