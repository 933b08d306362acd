#ifndef COMMAND_PAIRED_H
#define COMMAND_PAIRED_H
/* paired - the rows on which columns may be set against the target.  Of the loaded table these are the
 * training and validation rows: the others stay sealed.  A FILE named by the command has no parts, unless it
 * is the source of a workspace; all of its labelled rows are used, and the answer says so. */
#include <stdbool.h>

#include "command/subject.h"
#include "data/rowset.h"

struct recipe;

struct paired {
	struct subject subject;
	struct frame *frame;          /* the subject's */
	const struct task *task;
	struct rowset rows;           /* sorted */
	const char *rows_are;         /* "training and validation rows", "all labelled rows of x.csv" */
	const char *weight_column;    /* or NULL */
	uint64_t fold_seed;           /* of cross-fitting: the split's; of a FILE --seed */
	bool ignores;                 /* paired_ignore took columns away */
};

/* ERR_NO_TARGET, ERR_NO_SPLIT, ERR_NO_ROWS.  Params as for subject_open, with "target". */
bool paired_open(struct workbench *w, const struct args *v, struct paired *p, struct report *out,
	struct ctl *c, struct err *e);
/* The user's recipe, or of a FILE the automatic one. */
bool paired_recipe(struct paired *p, const struct recipe **r, struct ctl *c, struct err *e);
/* Takes columns away from the features for this question: one that holds the truth, or what others
 * said, would be a leak.  ERR_UNKNOWN_COLUMN. */
bool paired_ignore(struct paired *p, const char *const *name, ptrdiff_t n, struct err *e);
/* --target with no FILE is refused: the loaded table's target is a setting. */
bool paired_refuse_target(const struct args *v, struct err *e);

/* Warns of columns that give the target away: what is learned with them says nothing about the rest. */
bool paired_warn_leaks(const struct paired *p, uint64_t seed, struct report *out, struct ctl *c,
	struct err *e);

#endif
