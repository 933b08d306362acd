#ifndef DATASET_LEAK_PATTERN_H
#define DATASET_LEAK_PATTERN_H
/* leak_pattern - leaks that no strength of a single column shows, and reasons for those it does:
 * cells that are filled in afterwards, groups that stand on both sides, the order of rows, time. */
#include <stdbool.h>
#include <stdint.h>

#include "data/finding.h"
#include "data/rowset.h"

struct ctl;
struct err;
struct frame;
struct signal;
struct task;

#define LEAK_ORDER 0.2     /* Gini or R2 of the row number from which the order is said to tell */
#define LEAK_GROUP_ICC 0.1 /* correlation within groups from which they must not be divided */

/* s: strengths by column (leak_scan).  Codes: leak_missing (whether a cell is filled tells the
 * target), leak_group (an id-like column repeats and its rows share outcomes: F test and ICC(1),
 * Fisher 1925), leak_order (the number of the row tells the target), leak_time (the target moves with
 * the fullest, then earliest date, which at most one row in twenty lacks, and parts are drawn at random),
 * and those of leak_name.h. */
bool leak_patterns(const struct frame *f, const struct task *t, struct rowset rows,
	const struct signal *s, uint64_t seed, struct findings *out, struct ctl *c,
	struct err *e);

#endif
