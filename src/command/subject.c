#include "config.h"

#include "command/subject.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/param.h"
#include "base/report.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/profile.h"

static void drop_frame(void *frame)
{
	frame_unref(frame);
}

/* How a file is read says nothing about a table that was read before. */
static bool refuse_load_options(const struct args *v, struct err *e)
{
	const struct param *p = cmd_data_load_params();
	for (; p->name; p++) {
		if (p->position > 0 || !param_find(v->params, p->name) || !args_given(v, p->name))
			continue;
		err_set(e, ERR_USAGE, "--%s says how a file is read, but no file is named", p->name);
		return err_hint(e, "name the file, or read the table again: data load FILE --%s ...", p->name);
	}
	return true;
}

static bool give_roles(const struct csv_options *o, const char *target, struct subject *s,
	struct err *e)
{
	const struct frame *f = s->frame;
	struct arena *a = s->report->arena;
	enum column_role *role = ARENA_ARRAY(a, enum column_role, f->columns + 1);
	int32_t at;
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = f->column[i].role;
	for (ptrdiff_t i = 0; i < o->roles; i++) {
		if (!frame_need(f, o->role[i].column, &at, e))
			return false;
		if (!column_role_parse(o->role[i].value, &role[at])) {
			err_set(e, ERR_CHOICE, "'%s' is no role", o->role[i].value);
			return err_hint(e, "feature, target, id, weight, group, time, sensitive or ignore");
		}
	}
	if (target && !frame_need(f, target, &at, e))
		return false;
	if (target)
		role[at] = ROLE_TARGET;
	s->frame = frame_with_roles(s->frame, role);
	arena_on_free(a, drop_frame, s->frame);
	return true;
}

static bool open_file(struct subject *s, const char *path, const struct args *v, struct ctl *c,
	struct err *e)
{
	struct arena *a = s->report->arena;
	struct csv_options o;
	struct csv_table *t = ARENA_NEW(a, struct csv_table);
	const char *target = param_find(v->params, "target") ? args_text(v, "target") : NULL;
	if (!load_options_take(v, &o, a, e) || !derive_read(s->w, path, &o, t, a, c, e))
		return false;
	arena_on_free(a, drop_frame, t->frame);
	s->table = t;
	s->frame = t->frame;
	s->is_file = true;
	return give_roles(&o, target, s, e);
}

/* "loans.csv" of "/data/loans.csv". */
static const char *base_name(const char *path)
{
	const char *name = path;
	for (const char *p = path; *p; p++)
		if (*p == '/' && p[1])
			name = p + 1;
	return name;
}

bool subject_open(struct workbench *w, const struct args *v, struct subject *s, struct report *out,
	struct ctl *c, struct err *e)
{
	const char *path = args_text(v, "file");
	*s = (struct subject){ .w = w, .report = out };
	if (path) {
		s->path = path;
		s->name = base_name(path);
		return open_file(s, path, v, c, e);
	}
	if (!refuse_load_options(v, e) || !derive_table(w, &s->table, c, e) ||
		!derive_frame(w, &s->frame, c, e))
		return false;
	s->name = base_name(w->settings.source);
	return true;
}

bool subject_profile(struct subject *s, const struct column_profile **p, struct ctl *c,
	struct err *e)
{
	struct column_profile *own;
	if (!s->is_file)
		return derive_profile(s->w, p, c, e);
	if (!profile_frame(s->frame, &own, s->report->arena, c, e))
		return false;
	*p = own;
	return true;
}

bool subject_task(struct subject *s, const struct task **t, struct findings *notes, struct ctl *c,
	struct err *e)
{
	struct arena *a = s->report->arena;
	struct findings own;
	int32_t at = frame_role(s->frame, ROLE_TARGET);
	*t = NULL;
	if (at < 0)
		return true;
	if (!s->is_file) {
		if (!derive_task(s->w, t, c, e))
			return false;
		if (notes)
			findings_add_all(notes, derive_task_notes(s->w));
		return true;
	}
	struct task *made = ARENA_NEW(a, struct task);
	findings_init(&own, a);
	if (!task_make(s->frame, at, NULL, NULL, made, notes ? notes : &own, a, e))
		return false;
	*t = made;
	return true;
}

bool subject_signals(struct subject *s, const struct signal **out, struct ctl *c, struct err *e)
{
	*out = NULL;
	if (s->is_file || !s->w->settings.target || !s->w->settings.split)
		return true;
	return derive_leaks(s->w, out, c, e);
}
