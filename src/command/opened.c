#include "config.h"

#include "command/opened.h"

#include "base/err.h"
#include "base/report.h"
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

static bool open_rows(struct subject *s, struct opened *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct frame *f;
	if (!subject_task(s, &out->task, NULL, c, e))
		return false;
	if (!s->is_file)
		return derive_open_rows(s->w, &f, &out->rows, a, c, e);
	return task_labelled(out->task, s->frame, &out->rows, a, e) && keep_open(s, out, a, c, e);
}

static bool says_nothing(const struct err *e)
{
	return e->code == ERR_ONE_CLASS || e->code == ERR_CONSTANT || e->code == ERR_NO_ROWS;
}

bool opened_make(struct subject *s, struct opened *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct err why = ERR_INIT;
	*out = (struct opened){ .target = frame_role(s->frame, ROLE_TARGET) };
	if (out->target < 0 || (!s->is_file && !s->w->settings.split))
		return true;
	out->is_split = open_rows(s, out, a, c, &why);
	if (out->is_split)
		return true;
	if (!says_nothing(&why)) {
		*e = why;
		return false;
	}
	*out = (struct opened){ .target = out->target, .mute = true };
	report_warn(s->report, ERR_WARN_DATA, NULL, "%s; what follows leaves the target out", why.msg);
	return true;
}
