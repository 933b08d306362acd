#ifndef COMMAND_STAGE_H
#define COMMAND_STAGE_H
/* stage - what a command is about to keep.  It is written in one transaction after the command has
 * succeeded and before its answer is shown: a crash at any moment loses nothing that was shown. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct node;
struct settings;
struct stage;
struct workbench;

struct stage *stage_new(void);
void stage_free(struct stage *s);
void stage_clear(struct stage *s);

/* The settings that will be in force (copied). */
void stage_settings(struct workbench *w, const struct settings *next);
/* A result: kind, name, its report as JSON, and bytes (NULL: none; copied). */
void stage_record(struct workbench *w, const char *kind, const char *name, const struct node *json,
	const void *bytes, ptrdiff_t n);
void stage_hide(struct workbench *w, const char *kind, const char *name, bool hidden);
void stage_rename(struct workbench *w, const char *kind, const char *name, const char *to);
/* A training that is no longer to be gone on with. */
void stage_job_end(struct workbench *w, int64_t job);
bool stage_is_empty(const struct workbench *w);

/* Writes everything and the journal line; then the settings are in force.  Nothing changed when it
 * fails.  line: NULL for what decides nothing, so that no replay needs it. */
bool stage_commit(struct workbench *w, const char *line, struct err *e);

#endif
