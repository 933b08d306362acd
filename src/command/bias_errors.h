#ifndef COMMAND_BIAS_ERRORS_H
#define COMMAND_BIAS_ERRORS_H
/* bias_errors - how a score errs by group, and the measures of fairness that are made of it. */

struct bias_counts;
struct bias_groups;
struct bias_report;
struct node;

/* The lists "errors" and "measures" of the report. */
void bias_errors_begin(struct bias_report *b);
/* One grouping: a line per group in errors, one per measure in measures, and the spreads in the grouping's line o. */
void bias_errors_grouping(struct bias_report *b, const struct bias_counts *c, const struct bias_groups *g,
	struct node *o);

#endif
