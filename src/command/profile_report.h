#ifndef COMMAND_PROFILE_REPORT_H
#define COMMAND_PROFILE_REPORT_H
/* profile_report - what columns say about themselves, as blocks of a report. */

#include <stdbool.h>

struct column;
struct column_profile;
struct err;
struct findings;
struct frame;
struct node;
struct signal;
struct task;

/* Fills o with one entry of data profile's columns[]: all keys, in their order.  s and t may be NULL:
 * then signal is empty.  Values of dates are dates as text, and their sd is in days. */
void profile_report_fill(const struct column *c, const struct column_profile *p,
	const struct signal *s, const struct task *t, const struct findings *f, struct node *o);
/* Makes o a row of an overview: what does not fit into a line is shown in JSON only. */
void profile_report_row(struct node *o);
/* {name, kind, positive, classes[{class, rows, share}], unlabeled}; empty while t is NULL. */
bool profile_report_target(const struct task *t, const struct frame *f, struct node *parent,
	struct err *e);

#endif
