#include "config.h"

#include "command/opened.h"

#include "command/derive.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"

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
		return subject_task(s, &t, NULL, c, e) && task_labelled(t, s->frame, &out->rows, a, e);
	}
	if (!w->settings.split)
		return true;
	out->is_split = derive_open_rows(w, &f, &out->rows, a, c, e);
	return out->is_split;
}
