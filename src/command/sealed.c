#include "config.h"

#include "command/sealed.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "command/derive.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"

static bool is_source(const struct workbench *w, const char *path, struct arena *a)
{
	const char *source = w->settings.source;
	return source && strcmp(file_absolute(source, a), file_absolute(path, a)) == 0;
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
