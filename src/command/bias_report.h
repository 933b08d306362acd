#ifndef COMMAND_BIAS_REPORT_H
#define COMMAND_BIAS_REPORT_H
/* bias_report - rates of groups as blocks of a report. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/bias_counts.h"
#include "data/finding.h"
#include "dataset/bias_groups.h"

struct margins;
struct node;
struct report;

#define BIAS_CHANCE 0.05   /* from this p on equal rates explain what is seen */

/* Where the blocks go; each list is one table over all groupings. */
struct bias_report {
	struct node *root, *groupings, *weighted, *groups;
	struct node *errors, *measures;   /* NULL: nothing is judged */
	const char *const *column;        /* all sensitive columns, by name */
	int32_t columns;
	const char *margins;              /* as the user gave them, or NULL */
	struct findings findings;
};

void bias_report_begin(struct bias_report *b, const struct bias_rows *d, struct report *out);
/* One grouping: a line in groupings, two in weighted when rows have weights, one per group in groups and, with a
 * score, in errors. */
void bias_report_grouping(struct bias_report *b, const struct bias_rows *d, const struct bias_groups *g,
	const struct margins *m);
void bias_report_end(struct bias_report *b);

/* "by", "group", and a column of its own for each part of a crossed group, so that no name is cut to where two
 * look alike.  column[columns]: all that any row of the table may have a part of. */
void bias_report_name(struct node *o, const char *const *column, int32_t columns, const struct bias_groups *g,
	int32_t k);
/* "data repair reweigh --by sex,race", or NULL where it could not be carried out: for bands, or tables that are not
 * loaded. */
const char *bias_report_reweigh(const struct bias_groups *g, const struct bias_rows *d, struct arena *a);

#endif
