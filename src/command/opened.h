#ifndef COMMAND_OPENED_H
#define COMMAND_OPENED_H
/* opened - the rows that may be paired with the target: training and validation rows, so that
 * calibration and test rows stay sealed. */
#include <stdbool.h>
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct subject;
struct task;

struct opened {
	int32_t target;        /* frame column, or -1 while there is none */
	struct rowset rows;    /* none while there is no split */
	bool is_split;         /* false: pairs with the target cannot be shown */
	bool has_parts;        /* of a FILE: it is the source of a workspace, whose sealed rows are left out */
	bool mute;             /* the target has one class, one value or no label: it says nothing of any row */
	const struct task *task; /* NULL unless is_split */
};

/* Of a FILE all labelled rows; of one that is the source of a workspace those that are open there.  Questions
 * that can be answered without the target are not refused for one that is mute: a warning says so. */
bool opened_make(struct subject *s, struct opened *out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
