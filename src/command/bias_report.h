#ifndef COMMAND_BIAS_REPORT_H
#define COMMAND_BIAS_REPORT_H
/* bias_report - rates of groups as blocks of a report. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/finding.h"
#include "dataset/bias_groups.h"

struct margins;
struct node;
struct report;

/* What is known of the rows a question is about, by place. */
struct bias_rows {
	struct rowset rows;
	const uint8_t *positive;  /* the truth; NULL: none is known */
	const uint8_t *decided;   /* the score reaches the cut; NULL: no score */
	const double *weight;     /* NULL: all 1 */
	const char *class_name;   /* of the positive class */
};

/* Where the blocks go; the three lists are one table each over all groupings. */
struct bias_report {
	struct node *root, *groupings, *groups, *errors;
	struct findings findings;
};

void bias_report_begin(struct bias_report *b, const struct bias_rows *d, struct report *out);
/* One grouping: a line in groupings, one per group in groups and, with a score, in errors. */
void bias_report_grouping(struct bias_report *b, const struct bias_rows *d, const struct bias_groups *g,
	const struct margins *m);
void bias_report_end(struct bias_report *b);

#endif
