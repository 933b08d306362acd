#ifndef COMMAND_DERIVE_H
#define COMMAND_DERIVE_H
/* derive - what follows from the settings, made when first asked for and kept until a setting that it
 * rests on changes.  Everything returned is borrowed and stays until the settings change. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/finding.h"
#include "data/rowset.h"
#include "data/split.h"

struct arena;
struct column_profile;
struct csv_options;
struct csv_table;
struct ctl;
struct derived;
struct err;
struct frame;
struct recipe;
struct settings;
struct shown;
struct signal;
struct task;
struct workbench;

struct derived *derived_new(void);
void derived_free(struct derived *d);
/* Drops what the change from old to next makes untrue. */
void derived_forget(struct derived *d, const struct settings *old, const struct settings *next);

/* The table as it was read; reads the source when needed.  ERR_NO_DATA. */
bool derive_table(struct workbench *w, const struct csv_table **out, struct ctl *c, struct err *e);
/* The frame with the user's types and roles. */
bool derive_frame(struct workbench *w, struct frame **out, struct ctl *c, struct err *e);
/* The frame and its task as the file has them, without relabelled rows and weights: parts rest on these,
 * so that no edit moves a row. */
bool derive_plain(struct workbench *w, struct frame **f, const struct task **t, struct ctl *c,
	struct err *e);
/* What is there already, or NULL: for completion, which must not read files. */
const struct frame *derive_frame_ready(const struct workbench *w);
const struct task *derive_task_ready(const struct workbench *w);
const struct signal *derive_leaks_ready(const struct workbench *w);
/* True when the source is not what it was when the settings were made. */
bool derive_source_changed(const struct workbench *w);
/* ERR_NO_TARGET.  notes: what was guessed about the target. */
bool derive_task(struct workbench *w, const struct task **out, struct ctl *c, struct err *e);
const struct findings *derive_task_notes(const struct workbench *w);
/* ERR_NO_SPLIT. */
bool derive_split(struct workbench *w, const struct split **out, struct ctl *c, struct err *e);
/* The user's recipe, or the automatic one while there is none. */
bool derive_recipe(struct workbench *w, const struct recipe **out, struct ctl *c, struct err *e);
/* Frame and rows of a part; the test part of a separate file has that file's frame. */
bool derive_rows(struct workbench *w, enum part p, struct frame **f, struct rowset *rows,
	struct ctl *c, struct err *e);
/* Frame, and the training and validation rows together: those that may be looked at. */
bool derive_open_rows(struct workbench *w, struct frame **f, struct rowset *rows, struct arena *a,
	struct ctl *c, struct err *e);
/* What each column alone says about the target, by frame column: from train and validation rows. */
bool derive_leaks(struct workbench *w, const struct signal **out, struct ctl *c, struct err *e);
/* Profiles of all columns, by frame column. */
bool derive_profile(struct workbench *w, const struct column_profile **out, struct ctl *c,
	struct err *e);
/* The rows that the user wants to see, in the order wanted. */
bool derive_shown(struct workbench *w, const struct shown **out, struct ctl *c, struct err *e);
/* The same by settings that are not in force yet; kept, so that nothing is sorted twice when they come to be. */
bool derive_shown_by(struct workbench *w, const struct settings *s, const struct shown **out, struct ctl *c,
	struct err *e);

/* Reads any file with given options, types and roles of w not applied; the frame is the caller's. */
bool derive_read(struct workbench *w, const char *path, const struct csv_options *o,
	struct csv_table *out, struct arena *a, struct ctl *c, struct err *e);
/* Reads the source as s would have it, so that settings that cannot work are not kept.  The table is, until
 * another one is asked for: it is not read twice when s comes to be in force. */
bool derive_try(struct workbench *w, const struct settings *s, const struct csv_table **out, struct ctl *c,
	struct err *e);
/* Takes a table that was read as settings s will have it, with its frame and the arena that it lives in. */
void derive_take_table(struct workbench *w, const struct settings *s, const struct csv_table *t, struct arena *a);
/* The csv options in words, as `data load` takes them. */
bool derive_csv_options(const char *words, struct csv_options *out, struct arena *a, struct err *e);

#endif
