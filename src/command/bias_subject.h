#ifndef COMMAND_BIAS_SUBJECT_H
#define COMMAND_BIAS_SUBJECT_H
/* bias_subject - rows, groups and outcomes that data bias and data repair are about. */
#include <stdbool.h>
#include <stdint.h>

#include "command/bias_report.h"
#include "command/subject.h"

struct margins;

struct bias_subject {
	struct subject subject;
	struct frame *frame;
	const struct task *task;     /* of the outcome; NULL: none */
	const char *target;          /* its column, or NULL */
	const char *rows_are;
	struct bias_rows data;
	const int32_t *label;        /* by place: class of the outcome; NULL: none */
	int32_t columns;
	int32_t *column;             /* the sensitive ones, by frame column */
	const char **name;           /* and their names */
	int32_t *avoid, avoided;     /* columns that proxies must not look at: outcome, score */
	double cut;
	uint64_t seed;
};

/* Params: file, target, by, class, score, cut, truth and LOAD_PARAMS.  ERR_PRECONDITION without sensitive
 * columns; ERR_TASK for a number or, without --class, several classes. */
bool bias_subject_open(struct workbench *w, const struct args *v, struct bias_subject *s,
	struct report *out, struct ctl *c, struct err *e);
/* The sensitive columns: --by, or those with the role. */
bool bias_subject_columns(const struct frame *f, const struct args *v, int32_t **column, int32_t *n,
	struct arena *a, struct err *e);
/* ERR_UNKNOWN_COLUMN for a margin of a column that is not among the groups'. */
bool bias_subject_check_margins(const struct bias_subject *s, const struct margins *m, struct err *e);

#endif
