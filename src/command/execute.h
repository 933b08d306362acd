#ifndef COMMAND_EXECUTE_H
#define COMMAND_EXECUTE_H
/* execute - a line of text into an answer: words, command, arguments, run, commit. */
#include <stdbool.h>
#include <stddef.h>

#include "command/options.h"

struct arena;
struct command;
struct ctl;
struct err;
struct report;
struct workbench;

struct answer {
	const struct command *command; /* NULL: an empty line */
	const char *name;              /* "data profile" */
	const char *line;              /* as it was journalled */
	struct report *report;
	struct options options;        /* in force for this command */
	const char *redirect;          /* write the answer there, or NULL */
	const char *announced;         /* a workspace was created or opened: a sentence, or NULL */
};

/* Carries out one command of *script and moves *script behind it (NULL at the end).  On failure e->column
 * is the 1-based byte in the script text that was passed, 0 when no word is at fault; out->name is set as
 * far as it is known.  What lives in a: the answer. */
bool execute_next(struct workbench *w, const char **script, struct answer *out, struct arena *a,
	struct ctl *c, struct err *e);
/* A whole command line made by another command (auto, run): it is journalled like any other.  report
 * (may be NULL) gets its answer. */
bool execute_line(struct workbench *w, const char *line, struct report **report, struct arena *a,
	struct ctl *c, struct err *e);

#endif
