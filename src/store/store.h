#ifndef STORE_STORE_H
#define STORE_STORE_H
/* store - the workspace file: the only SQL.  It knows bytes, text and rows of
 * its own tables, no stage's types.
 *
 *   journal   one line a command, in order, never erased; a line that changed the settings carries
 *             them as text.  The head points at the line whose settings are in force: undo and redo
 *             move it along the parents.
 *   record    append-only results (models, evaluations, looks): kind, name, JSON text, bytes.  A
 *             newer record of the same kind and name stands before an older one; hiding erases nothing.
 *   artifact  bytes in parts of 8 MiB under one SHA-256, checked on reading.
 *
 * One process writes at a time: it holds a lease (host, pid, boot id); a second one opens read-only. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct store;

enum store_mode { STORE_CREATE, STORE_WRITE };

/* Opens, or with STORE_CREATE creates when absent.  When another process holds the lease, the file is
 * opened read-only and store_holder() names it.  The handle is freed by store_close. */
bool store_open(const char *path, enum store_mode mode, struct store **out, struct err *e);
void store_close(struct store *s); /* NULL accepted; gives the lease back */
bool store_readonly(const struct store *s);
const char *store_holder(const struct store *s); /* "host pid 123", or NULL */
const char *store_path(const struct store *s);

/* All changes of one command, or none.  Nesting is a BUG. */
bool store_begin(struct store *s, struct err *e);
bool store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s); /* harmless without a begin */

struct store_line {
	int64_t id;
	int64_t parent;        /* the head when it was written; 0: none */
	const char *line;      /* the command */
	const char *settings;  /* text after it, or NULL when it changed none */
	double started;        /* seconds since 1970 */
};

/* Adds a line; with settings the head moves to it.  *id is its number. */
bool store_journal_add(struct store *s, const char *line, const char *settings, int64_t *id,
	struct err *e);
bool store_journal_list(struct store *s, struct store_line **lines, ptrdiff_t *n, struct arena *a,
	struct err *e);
/* The settings in force, or NULL in a new workspace. */
bool store_settings(struct store *s, const char **settings, struct arena *a, struct err *e);
/* The settings in force after a line of the journal, NULL when there were none; *now: they are the ones in
 * force, and are not read. */
bool store_settings_at(struct store *s, int64_t line, bool *now, const char **settings, struct arena *a,
	struct err *e);
/* Moves the head one settings value back or forth; *line is the command undone or redone.
 * ERR_NOT_UNDOABLE at the end of the road. */
bool store_undo(struct store *s, const char **line, struct arena *a, struct err *e);
bool store_redo(struct store *s, const char **line, struct arena *a, struct err *e);

struct store_record {
	int64_t id;
	const char *kind, *name;
	const char *json;
	int64_t artifact;      /* 0: none */
	int64_t journal;       /* the line that made it */
	bool hidden;
	double created;
};

bool store_record_add(struct store *s, const char *kind, const char *name, const char *json,
	int64_t artifact, int64_t *id, struct err *e);
/* Newest first; name NULL: all names; hidden ones only with hidden. */
bool store_record_list(struct store *s, const char *kind, const char *name, bool hidden,
	struct store_record **records, ptrdiff_t *n, struct arena *a, struct err *e);
bool store_record_hide(struct store *s, const char *kind, const char *name, bool hidden,
	struct err *e);
bool store_record_rename(struct store *s, const char *kind, const char *name, const char *to,
	struct err *e);

/* A training that did not end: what was kept of it last. */
struct store_job {
	int64_t id;
	const char *line;      /* the command */
	const char *kind;      /* of the model that was being trained */
	const char *identity;  /* of all that the training rests on */
	int32_t step;
	int64_t artifact;
	double kept;           /* seconds since 1970 */
};

/* Puts bytes in the place of those kept before under job->id; 0: a new one, which is set.  A change of
 * its own. */
bool store_job_keep(struct store *s, struct store_job *job, const void *p, ptrdiff_t n, struct err *e);
bool store_job_end(struct store *s, int64_t id, struct err *e); /* an id that is not there is no error */
/* The newest first. */
bool store_job_list(struct store *s, struct store_job **jobs, ptrdiff_t *n, struct arena *a,
	struct err *e);

bool store_artifact_put(struct store *s, const void *p, ptrdiff_t n, int64_t *id, struct err *e);
/* ERR_CORRUPT when the bytes are not those that were put. */
bool store_artifact_get(struct store *s, int64_t id, const void **p, ptrdiff_t *n, struct arena *a,
	struct err *e);

#endif
