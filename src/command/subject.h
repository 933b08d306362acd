#ifndef COMMAND_SUBJECT_H
#define COMMAND_SUBJECT_H
/* subject - the table a question is about: a FILE that the command names (then no workspace is
 * touched), or else the loaded table with the user's types and roles. */
#include <stdbool.h>

struct args;
struct column_profile;
struct csv_table;
struct ctl;
struct err;
struct findings;
struct frame;
struct report;
struct signal;
struct task;
struct workbench;

struct subject {
	struct workbench *w;
	const char *name;                 /* of the file, for sentences */
	const char *path;                 /* as the command names it; NULL: loaded */
	const struct csv_table *table;    /* as it was read */
	struct frame *frame;              /* with roles */
	bool is_file;                     /* named by the command, not loaded */
	struct report *report;            /* its arena holds what a FILE needs */
};

/* Params: "file" and LOAD_PARAMS, and perhaps "target".  A FILE's frame goes with out's arena. */
bool subject_open(struct workbench *w, const struct args *v, struct subject *s, struct report *out,
	struct ctl *c, struct err *e);
/* Profiles of all columns, by frame column. */
bool subject_profile(struct subject *s, const struct column_profile **p, struct ctl *c,
	struct err *e);
/* *t is NULL while no target is set.  notes (may be NULL): what was guessed about it is added. */
bool subject_task(struct subject *s, const struct task **t, struct findings *notes, struct ctl *c,
	struct err *e);
/* What each column says about the target, from training and validation rows; *out is NULL when the
 * subject is a FILE, or has no target or no split. */
bool subject_signals(struct subject *s, const struct signal **out, struct ctl *c, struct err *e);

#endif
