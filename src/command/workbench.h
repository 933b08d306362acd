#ifndef COMMAND_WORKBENCH_H
#define COMMAND_WORKBENCH_H
/* workbench - one session: the settings in force, the open workspace, and what was derived from them.
 * It belongs to one thread; a job gets immutable values from it.
 *
 *   settings -> source -> frame -> task -> split, recipe     (derive.h: made when asked for)
 *   command  -> stage  -> commit -> shown                    (stage.h: nothing shown before it is kept) */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/options.h"
#include "command/settings.h"

struct arena;
struct derived;
struct err;
struct pool;
struct resume;
struct stage;
struct store;

struct variable {
	const char *name, *value;
	struct variable *next;
};

struct workbench {
	struct arena *arena;          /* lives as long as the workbench */
	struct options base;          /* as given at the start */
	struct options options;       /* in force for the running command */
	struct pool *pool;            /* may be NULL: serial */
	struct store *store;          /* NULL: no workspace is open */
	const char *announced;        /* a sentence to say once: "workspace x.cairn created", or NULL */
	struct settings settings;
	struct arena *settings_arena;
	struct derived *derived;      /* of the settings */
	struct stage *stage;          /* of the running command */
	struct variable *variables;   /* let */
	const char *line;             /* the command being carried out, as it will be journalled */
	const struct resume *resume;  /* what the next training of its kind goes on from, or NULL */
	int depth;                    /* commands carried out by commands (auto, run) */
	bool interactive;             /* names resolve by unique prefix; questions may be asked */
	bool quit;
	bool screen;                  /* the face draws screens, so one can be kept as a picture */
};

struct workbench *workbench_new(const struct options *o);
void workbench_free(struct workbench *w); /* NULL accepted */

/* Opens the workspace that --workspace names, or the only *.cairn of this folder; once.  False and
 * ERR_NO_WORKSPACE when there is none or several. */
bool workbench_open(struct workbench *w, struct err *e);
/* Opens or creates the workspace for a source: --workspace, NAME.cairn beside it, or under the state
 * folder when its folder cannot be written. */
bool workbench_open_for(struct workbench *w, const char *source, struct err *e);
/* True when a workspace for this source exists already. */
bool workbench_known(const struct workbench *w, const char *source);
/* Opens that one. */
bool workbench_open_known(struct workbench *w, const char *source, struct err *e);
/* Opens a workspace file by name. */
bool workbench_open_file(struct workbench *w, const char *path, struct err *e);
/* Takes settings as the ones in force and drops what was derived from the old ones. */
void workbench_adopt(struct workbench *w, const struct settings *s);
/* The workspace's settings, read again (after undo). */
bool workbench_reload(struct workbench *w, struct err *e);
const char *workbench_variable(const void *w, const char *name); /* a lex_lookup */

#endif
