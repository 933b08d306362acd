#ifndef COMMAND_SLICE_REPORT_H
#define COMMAND_SLICE_REPORT_H
/* slice_report - scores of slices as a block of a report, the worst first. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"

struct ctl;
struct err;
struct frame;
struct metric;
struct node;
struct scored;
struct slice;
struct workbench;

struct slice_ask {
	const struct scored *s;
	const struct frame *frame;
	struct rowset rows;        /* of the frame, in the order of s */
	const char *const *by;     /* n columns; none: every feature */
	ptrdiff_t n;
	const struct metric *metric;
	double all;                /* its value on every row */
	int32_t rounds;
	int64_t top;               /* 0: all */
	bool worse_only;           /* those that are worse beyond chance */
};

struct slices {
	struct slice *slice;       /* sorted, the worst first */
	ptrdiff_t n, capacity;
};

/* "slices" under root.  found lives in the report's arena. */
bool slice_report(const struct workbench *w, const struct slice_ask *q, struct slices *found,
	struct node *root, struct ctl *c, struct err *e);
/* The metric by which slices are compared unless another is named: accuracy, or mae. */
const struct metric *slice_metric(const struct scored *s);

#endif
