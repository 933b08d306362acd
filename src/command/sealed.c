#include "config.h"

#include "command/sealed.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"
#include "command/derive.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"

static bool is_source(const struct workbench *w, const char *path, struct arena *a)
{
	const char *source = w->settings.source;
	return source && strcmp(file_absolute(source, a), file_absolute(path, a)) == 0;
}

static void add_count(struct text *t, ptrdiff_t n, const char *what)
{
	if (n > 0)
		text_addf(t, "%s%td %s%s", t->n ? ", " : "", n, what, n == 1 ? "" : "s");
}

/* What was decided there of roles, rows and target; NULL: nothing that another target on the line would not say. */
static const char *decided(const struct settings *s, const struct frame *f, struct arena *a)
{
	struct text t;
	int32_t at = frame_role(f, ROLE_TARGET);
	text_init(&t, a);
	add_count(&t, s->types, "type");
	add_count(&t, s->roles, "role");
	add_count(&t, s->edits, "edit");
	add_count(&t, s->weights, "weight");
	add_count(&t, s->exprs, "computed column");
	if (at >= 0 && strcmp(f->column[at].name, s->target) != 0)
		text_addf(&t, "%sthe target %s", t.n ? ", " : "", s->target);
	return t.n ? t.p : NULL;
}

/* The command that was given, without its file: the loaded table.  NULL while that is another one. */
static const char *without_file(const struct workbench *w, const struct workbench *beside, struct arena *a)
{
	if (w != beside && w->store)
		return NULL;
	const char *line = w->line ? w->line : "data profile";
	ptrdiff_t noun = (ptrdiff_t)strcspn(line, " ");
	return arena_strndup(a, line, noun + (line[noun] ? 1 + (ptrdiff_t)strcspn(line + noun + 1, " ") : 0));
}

/* Named as a FILE a table is what the line says and nothing else: that is said, where it makes a difference. */
static void warn_aside(const struct workbench *w, struct subject *s, struct arena *a)
{
	const char *aside = decided(&w->settings, s->frame, a);
	if (aside)
		report_warn(s->report, ERR_WARN_DATA, without_file(s->w, w, a), "%s is read as this line says: what its "
			"workspace holds (%s) is left aside, but for the split", s->name, aside);
}

static bool take_parts(struct workbench *w, struct subject *s, struct sealed *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct frame *f;
	if (!is_source(w, s->path, a) || !w->settings.split || !w->settings.target)
		return true;
	if (!derive_open_rows(w, &f, &out->open, a, c, e))
		return false;
	if (f->rows != s->frame->rows) {
		err_set(e, ERR_PRECONDITION, "%s is the source of a workspace that reads %td rows of it, not %td: which are "
			"sealed cannot be told", s->name, f->rows, s->frame->rows);
		return err_hint(e, "leave the file out, or name the options it was loaded with");
	}
	warn_aside(w, s, a);
	out->parts = true;
	out->split_seed = w->settings.split_seed;
	return true;
}

static bool look_beside(struct subject *s, struct sealed *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct options o = s->w->options;
	o.readonly = true;
	struct workbench *w = workbench_new(&o);
	bool ok = workbench_open_known(w, s->path, e) && take_parts(w, s, out, a, c, e);
	workbench_free(w);
	return ok;
}

bool sealed_find(struct subject *s, struct sealed *out, struct arena *a, struct ctl *c, struct err *e)
{
	*out = (struct sealed){ 0 };
	if (!s->is_file || strcmp(s->path, "-") == 0)
		return true;
	if (s->w->store && is_source(s->w, s->path, a))
		return take_parts(s->w, s, out, a, c, e);
	return !workbench_known(s->w, s->path) || look_beside(s, out, a, c, e);
}
