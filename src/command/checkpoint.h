#ifndef COMMAND_CHECKPOINT_H
#define COMMAND_CHECKPOINT_H
/* checkpoint - every few seconds a training puts what it has into the workspace, so that a killed terminal
 * loses no more; `job resume` goes on from there and ends at the same bits. */
#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"

struct arena;
struct ctl;
struct model_class;
struct workbench;

/* What a training goes on from. */
struct resume {
	struct store_job job;
	const void *bytes;
	ptrdiff_t n;
};

/* One training. */
struct checkpoint {
	struct workbench *w;
	struct store_job job;
	const char *failure; /* why nothing could be kept, or NULL */
	struct arena *arena;
};

/* Around the fit of one model; the line of the running command is w->line. */
void checkpoint_begin(struct checkpoint *k, struct workbench *w, const struct model_class *kind,
	struct ctl *c, struct arena *a);
void checkpoint_end(struct ctl *c);
/* What the settings and the line make of a training: another identity, other bits. */
const char *checkpoint_identity(const struct workbench *w, const char *line, const char *kind,
	struct arena *a);

#endif
