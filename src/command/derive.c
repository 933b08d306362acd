#include "config.h"

#include "command/derive.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "command/edits.h"
#include "command/empty_part.h"
#include "command/expressions.h"
#include "command/load_options.h"
#include "command/settings_same.h"
#include "command/shown.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/split_cut.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "feature/recipe.h"
#include "stat/profile.h"

/* One arena per layer, so that a layer can be dropped with those that rest on it. */
struct layer {
	struct arena *arena;
	bool ready;
};

/* What was found for settings that are about to be in force: not found twice. */
struct ahead {
	struct layer layer;
	struct settings settings;
};

struct derived {
	struct layer source;
	struct csv_table table;
	struct ahead read;     /* a table */
	struct csv_table read_table;
	struct layer roles;
	struct frame *plain;   /* with roles */
	struct frame *frame;   /* the same with what was said of rows */
	struct layer test;
	struct csv_table test_table;
	struct frame *test_frame;
	struct layer profiled;
	struct column_profile *profile;
	struct layer target;
	struct task task;
	struct task plain_task;
	struct findings task_notes;
	struct layer parts;
	struct split split;
	struct layer leaks;
	struct signal *leak;
	struct layer features;
	struct recipe recipe;
	struct layer view;
	struct shown shown;
	struct ahead seen;     /* a view of frame */
	struct shown seen_shown;
};

static void layer_drop(struct layer *l)
{
	arena_free(l->arena);
	*l = (struct layer){ 0 };
}

static struct arena *layer_start(struct layer *l)
{
	layer_drop(l);
	return l->arena = arena_new();
}

struct derived *derived_new(void)
{
	return mem_alloc(1, (ptrdiff_t)sizeof(struct derived));
}

static void drop_features(struct derived *d)
{
	layer_drop(&d->features);
}

static void drop_target(struct derived *d)
{
	drop_features(d);
	layer_drop(&d->leaks);
	layer_drop(&d->parts);
	layer_drop(&d->target);
}

static void drop_test(struct derived *d)
{
	if (d->test.ready) {
		frame_unref(d->test_frame);
		frame_unref(d->test_table.frame);
	}
	layer_drop(&d->test);
}

static void drop_roles(struct derived *d)
{
	drop_target(d);
	layer_drop(&d->view);
	layer_drop(&d->seen.layer);
	layer_drop(&d->profiled);
	if (d->roles.ready) {
		frame_unref(d->frame);
		frame_unref(d->plain);
	}
	layer_drop(&d->roles);
}

static void drop_source(struct derived *d)
{
	drop_roles(d);
	drop_test(d);
	if (d->source.ready)
		frame_unref(d->table.frame);
	layer_drop(&d->source);
}

static void drop_read(struct derived *d)
{
	if (d->read.layer.ready)
		frame_unref(d->read_table.frame);
	layer_drop(&d->read.layer);
}

void derived_free(struct derived *d)
{
	if (!d)
		return;
	drop_source(d);
	drop_read(d);
	mem_free(d);
}

void derived_forget(struct derived *d, const struct settings *old, const struct settings *next)
{
	if (!settings_same_source(old, next))
		drop_source(d);
	else if (!settings_same_rows(old, next))
		drop_roles(d); /* the target is a role */
	else if (!settings_same_task(old, next))
		drop_target(d);
	else if (!settings_same_split(old, next)) {
		layer_drop(&d->leaks);
		layer_drop(&d->parts);
	}
	if (!settings_same_view(old, next))
		layer_drop(&d->view);
	if (!d->source.ready || !settings_same_test(old, next))
		drop_test(d);
	if (!settings_same_recipe(old, next))
		drop_features(d);
}

bool derive_csv_options(const char *words, struct csv_options *out, struct arena *a, struct err *e)
{
	return load_options_parse(words ? words : "", out, a, e);
}

bool derive_read(struct workbench *w, const char *path, const struct csv_options *o,
	struct csv_table *out, struct arena *a, struct ctl *c, struct err *e)
{
	(void)w;
	return csv_load(path, o, out, a, c, e);
}

static struct csv_override *overrides(const struct setting_pair *p, ptrdiff_t n, struct arena *a)
{
	struct csv_override *o = ARENA_ARRAY(a, struct csv_override, n + 1);
	for (ptrdiff_t i = 0; i < n; i++)
		o[i] = (struct csv_override){ p[i].column, p[i].value };
	return o;
}

static bool read_source(const struct settings *s, const char *path, struct csv_table *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct csv_options o;
	if (!derive_csv_options(s->load_words, &o, a, e))
		return false;
	o.type = overrides(s->type, s->types, a);
	o.types = s->types;
	return csv_load(path, &o, out, a, c, e);
}

static bool need_settings(struct workbench *w, struct err *e)
{
	if (w->settings.source)
		return true;
	if (!w->store && !workbench_open(w, e))
		return false;
	if (w->settings.source)
		return true;
	err_set(e, ERR_NO_DATA, "no table is loaded");
	return err_hint(e, "data load FILE.csv");
}

bool derive_table(struct workbench *w, const struct csv_table **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	if (!need_settings(w, e))
		return false;
	if (!d->source.ready && d->read.layer.ready && settings_same_source(&d->read.settings, &w->settings)) {
		d->source = d->read.layer;
		d->table = d->read_table;
		d->read.layer = (struct layer){ 0 };
	}
	drop_read(d);
	if (!d->source.ready) {
		struct arena *a = layer_start(&d->source);
		if (!read_source(&w->settings, w->settings.source, &d->table, a, c, e))
			return false;
		d->source.ready = true;
	}
	*out = &d->table;
	return true;
}

void derive_take_table(struct workbench *w, const struct settings *s, const struct csv_table *t, struct arena *a)
{
	struct derived *d = w->derived;
	drop_read(d);
	d->read = (struct ahead){ { a, true }, settings_keep(s, a) };
	d->read_table = *t;
}

bool derive_source_changed(const struct workbench *w)
{
	char hex[DIGEST_HEX];
	int64_t size, mtime_ns;
	const struct settings *s = &w->settings;
	if (!w->derived->source.ready || !s->digest)
		return false;
	/* The cells are compared only when the file was touched: types that were overruled since the load
	 * change the digest as well. */
	if (file_stat(s->source, &size, &mtime_ns) && size == s->size && mtime_ns == s->mtime_ns)
		return false;
	digest_hex(&w->derived->table.frame->digest, hex);
	return strcmp(hex, s->digest) != 0;
}

/* The frame with inferred roles, then the user's, then the target. */
static bool give_roles(struct workbench *w, struct frame *plain, bool test, struct frame **out,
	struct arena *a, struct err *e)
{
	const struct settings *s = &w->settings;
	enum column_role *role = ARENA_ARRAY(a, enum column_role, plain->columns);
	for (int32_t i = 0; i < plain->columns; i++)
		role[i] = plain->column[i].role;
	for (ptrdiff_t i = 0; i < s->roles; i++) {
		int32_t at = frame_find(plain, s->role[i].column);
		if (at >= 0)
			column_role_parse(s->role[i].value, &role[at]);
		else if (!test && !frame_need(plain, s->role[i].column, &at, e))
			return false;
	}
	for (int32_t i = 0; s->target && i < plain->columns; i++)
		if (strcmp(plain->column[i].name, s->target) == 0)
			role[i] = ROLE_TARGET;
		else if (role[i] == ROLE_TARGET)
			role[i] = ROLE_FEATURE;
	*out = frame_with_roles(plain, role);
	return true;
}

/* Expressions add columns, roles are given, and then what was said of rows is done.  Parts rest on the
 * columns of the file, so that a new one moves no row. */
static bool make_frame(struct workbench *w, struct frame *read, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct derived *d = w->derived;
	struct frame *more, *whole;
	if (!expressions_apply(&w->settings, read, &more, c, e))
		return false;
	bool ok = give_roles(w, more, false, &whole, a, e);
	frame_unref(more);
	if (!ok)
		return false;
	d->plain = expressions_plain(whole, read->columns);
	ok = edits_apply(&w->settings, whole, &d->frame, e);
	if (!ok)
		frame_unref(d->plain);
	frame_unref(whole);
	return ok;
}

bool derive_frame(struct workbench *w, struct frame **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	const struct csv_table *t;
	if (!derive_table(w, &t, c, e))
		return false;
	if (!d->roles.ready) {
		struct arena *a = layer_start(&d->roles);
		if (!make_frame(w, t->frame, a, c, e))
			return false;
		d->roles.ready = true;
	}
	*out = d->frame;
	return true;
}

const struct frame *derive_frame_ready(const struct workbench *w)
{
	return w->derived->roles.ready ? w->derived->frame : NULL;
}

const struct task *derive_task_ready(const struct workbench *w)
{
	return w->derived->target.ready ? &w->derived->task : NULL;
}

const struct signal *derive_leaks_ready(const struct workbench *w)
{
	return w->derived->leaks.ready ? w->derived->leak : NULL;
}

static bool derive_test(struct workbench *w, struct frame **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	if (!d->test.ready) {
		struct arena *a = layer_start(&d->test);
		if (!read_source(&w->settings, w->settings.test_source, &d->test_table, a, c, e))
			return false;
		struct frame *more = NULL;
		bool ok = expressions_apply(&w->settings, d->test_table.frame, &more, c, e) &&
			give_roles(w, more, true, &d->test_frame, a, e);
		frame_unref(more);
		if (!ok) {
			frame_unref(d->test_table.frame);
			return false;
		}
		d->test.ready = true;
	}
	*out = d->test_frame;
	return true;
}

bool derive_profile(struct workbench *w, const struct column_profile **out, struct ctl *c,
	struct err *e)
{
	struct derived *d = w->derived;
	struct frame *f;
	if (!derive_frame(w, &f, c, e))
		return false;
	if (!d->profiled.ready) {
		if (!profile_frame(f, &d->profile, layer_start(&d->profiled), c, e))
			return false;
		d->profiled.ready = true;
	}
	*out = d->profile;
	return true;
}

/* A class that exists by relabelling alone is none of the plain task's. */
static bool make_plain_task(struct derived *d, const struct settings *s, struct arena *a,
	struct err *e)
{
	struct findings ignored;
	int32_t at;
	d->plain_task = d->task;
	if (s->edits == 0)
		return true;
	findings_init(&ignored, a);
	return frame_need(d->plain, s->target, &at, e) &&
	       (task_make(d->plain, at, s->task_kind, s->positive, &d->plain_task, &ignored, a, e) ||
		       task_make(d->plain, at, s->task_kind, NULL, &d->plain_task, &ignored, a, e));
}

bool derive_task(struct workbench *w, const struct task **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	const struct settings *s = &w->settings;
	struct frame *f;
	int32_t at;
	if (!derive_frame(w, &f, c, e))
		return false;
	if (!s->target) {
		err_set(e, ERR_NO_TARGET, "no target is set: which column is to be predicted?");
		return err_hint(e, "data target COL");
	}
	if (!d->target.ready) {
		struct arena *a = layer_start(&d->target);
		findings_init(&d->task_notes, a);
		if (!frame_need(f, s->target, &at, e) ||
			!task_make(f, at, s->task_kind, s->positive, &d->task, &d->task_notes, a, e) ||
			!make_plain_task(d, s, a, e))
			return false;
		d->target.ready = true;
	}
	*out = &d->task;
	return true;
}

const struct findings *derive_task_notes(const struct workbench *w)
{
	return &w->derived->task_notes;
}

bool derive_plain(struct workbench *w, struct frame **f, const struct task **t, struct ctl *c,
	struct err *e)
{
	struct derived *d = w->derived;
	const struct task *task;
	if (!derive_task(w, &task, c, e))
		return false;
	*f = d->plain;
	*t = &d->plain_task;
	return true;
}

static struct split_options split_wanted(const struct settings *s)
{
	struct split_options o = split_defaults(s->test_source != NULL);
	o.seed = s->split_seed;
	memcpy(o.share, s->share, sizeof o.share);
	o.together = s->together;
	o.cuts = s->cuts;
	return o;
}

bool derive_split(struct workbench *w, const struct split **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	struct frame *f = NULL;
	const struct task *t = NULL;
	if (!derive_plain(w, &f, &t, c, e))
		return false;
	if (!w->settings.split) {
		err_set(e, ERR_NO_SPLIT, "the rows are not split into parts yet");
		return err_hint(e, "data split");
	}
	if (!d->parts.ready) {
		struct arena *a = layer_start(&d->parts);
		struct split_options o = split_wanted(&w->settings);
		struct findings ignored;
		findings_init(&ignored, a);
		if (!split_make(f, t, &o, &d->split, &ignored, a, e) ||
			!edits_part(&w->settings, d->frame, d->plain, &d->split, a, e))
			return false;
		d->parts.ready = true;
	}
	*out = &d->split;
	return true;
}

bool derive_recipe(struct workbench *w, const struct recipe **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	struct frame *f = NULL;
	const struct task *t = NULL;
	struct findings why;
	if (!derive_frame(w, &f, c, e) || !derive_task(w, &t, c, e))
		return false;
	if (!d->features.ready) {
		struct arena *a = layer_start(&d->features);
		findings_init(&why, a);
		bool ok = w->settings.recipe ? recipe_parse(w->settings.recipe, f, &d->recipe, a, e)
					     : recipe_auto(f, t, &d->recipe, &why, a, e);
		if (!ok)
			return false;
		d->features.ready = true;
	}
	*out = &d->recipe;
	return true;
}

static bool test_file_rows(struct workbench *w, struct frame **f, struct rowset *rows,
	struct ctl *c, struct err *e)
{
	const struct task *t = NULL;
	return derive_task(w, &t, c, e) && derive_test(w, f, c, e) &&
	       task_labelled(t, *f, rows, w->derived->test.arena, e);
}

bool derive_rows(struct workbench *w, enum part p, struct frame **f, struct rowset *rows,
	struct ctl *c, struct err *e)
{
	const struct split *s = NULL;
	if (p == PART_TEST && w->settings.test_source)
		return test_file_rows(w, f, rows, c, e);
	if (!derive_frame(w, f, c, e) || !derive_split(w, &s, c, e))
		return false;
	*rows = split_rows(s, p, *f, w->derived->parts.arena);
	if (rows->n > 0)
		return true;
	return empty_part_refuse(*f, w->settings.target, w->settings.together, s, p, e);
}

bool derive_open_rows(struct workbench *w, struct frame **f, struct rowset *rows, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct rowset train, valid;
	if (!derive_rows(w, PART_TRAIN, f, &train, c, e) || !derive_rows(w, PART_VALID, f, &valid, c, e))
		return false;
	*rows = rowset_union(train, valid, a);
	return true;
}

bool derive_leaks(struct workbench *w, const struct signal **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	struct frame *f;
	const struct split *s;
	struct rowset rows;
	if (!derive_frame(w, &f, c, e) || !derive_split(w, &s, c, e))
		return false;
	if (!d->leaks.ready) {
		struct arena *a = layer_start(&d->leaks);
		if (!derive_open_rows(w, &f, &rows, a, c, e) ||
			!leak_scan(f, &d->task, rows, w->settings.split_seed, &d->leak, a, c, e))
			return false;
		d->leaks.ready = true;
	}
	*out = d->leak;
	return true;
}

bool derive_shown(struct workbench *w, const struct shown **out, struct ctl *c, struct err *e)
{
	struct derived *d = w->derived;
	struct frame *f;
	if (!derive_frame(w, &f, c, e))
		return false;
	if (!d->view.ready && d->seen.layer.ready && settings_same_view(&d->seen.settings, &w->settings)) {
		d->view = d->seen.layer;
		d->shown = d->seen_shown;
		d->seen.layer = (struct layer){ 0 };
	}
	layer_drop(&d->seen.layer);
	if (!d->view.ready) {
		if (!shown_make(&w->settings, f, &d->shown, layer_start(&d->view), c, e))
			return false;
		d->view.ready = true;
	}
	*out = &d->shown;
	return true;
}

bool derive_shown_by(struct workbench *w, const struct settings *s, const struct shown **out, struct ctl *c,
	struct err *e)
{
	struct derived *d = w->derived;
	struct frame *f;
	if (!derive_frame(w, &f, c, e))
		return false;
	struct arena *a = layer_start(&d->seen.layer);
	if (!shown_make(s, f, &d->seen_shown, a, c, e))
		return false;
	d->seen.settings = settings_keep(s, a);
	d->seen.layer.ready = true;
	*out = &d->seen_shown;
	return true;
}

bool derive_try(struct workbench *w, const struct settings *s, const struct csv_table **out, struct ctl *c,
	struct err *e)
{
	struct arena *a = arena_new();
	struct csv_table t;
	if (!read_source(s, s->source, &t, a, c, e)) {
		arena_free(a);
		return false;
	}
	derive_take_table(w, s, &t, a);
	*out = &w->derived->read_table;
	return true;
}
