#include "config.h"

#include "command/opened.h"

#include "command/derive.h"
#include "command/sealed.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"

/* Of a FILE that a workspace has drawn parts of, only those that are open there. */
static bool keep_open(struct subject *s, struct opened *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct sealed sealed;
	if (!sealed_find(s, &sealed, a, c, e))
		return false;
	if (sealed.parts)
		out->rows = rowset_minus(out->rows, rowset_minus(out->rows, sealed.open, a), a);
	out->has_parts = sealed.parts;
	return true;
}

bool opened_make(struct subject *s, struct opened *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct workbench *w = s->w;
	struct frame *f;
	const struct task *t;
	*out = (struct opened){ .target = frame_role(s->frame, ROLE_TARGET) };
	if (out->target < 0)
		return true;
	if (s->is_file) {
		out->is_split = true;
		return subject_task(s, &t, NULL, c, e) && task_labelled(t, s->frame, &out->rows, a, e) &&
			keep_open(s, out, a, c, e);
	}
	if (!w->settings.split)
		return true;
	out->is_split = derive_open_rows(w, &f, &out->rows, a, c, e);
	return out->is_split;
}
