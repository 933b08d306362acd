#include "config.h"

#include "command/opened.h"

#include "command/derive.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"

bool opened_make(struct subject *s, struct opened *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct workbench *w = s->w;
	struct rowset train, valid;
	struct frame *f;
	const struct task *t;
	*out = (struct opened){ .target = frame_role(s->frame, ROLE_TARGET) };
	if (out->target < 0)
		return true;
	if (s->is_file) {
		out->is_split = true;
		return subject_task(s, &t, NULL, c, e) && task_labelled(t, s->frame, &out->rows, a, e);
	}
	if (!w->settings.split)
		return true;
	if (!derive_rows(w, PART_TRAIN, &f, &train, c, e) || !derive_rows(w, PART_VALID, &f, &valid, c, e))
		return false;
	out->is_split = true;
	out->rows = rowset_union(train, valid, a);
	return true;
}
