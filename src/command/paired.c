#include "config.h"

#include "command/paired.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/derive.h"
#include "command/sealed.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "feature/recipe.h"

bool paired_refuse_target(const struct args *v, struct err *e)
{
	if (args_text(v, "file") || !args_given(v, "target"))
		return true;
	err_set(e, ERR_USAGE, "--target is for a FILE; the loaded table's target is a setting");
	return err_hint(e, "data target '%s'", args_text(v, "target"));
}

static bool no_target(const struct paired *p, struct err *e)
{
	err_set(e, ERR_NO_TARGET, "no target is set: which column is to be predicted?");
	return err_hint(e, p->subject.is_file ? "--target COL" : "data target COL");
}

static bool file_rows(struct paired *p, struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct sealed s;
	if (!task_labelled(p->task, p->frame, &p->rows, a, e) || !sealed_find(&p->subject, &s, a, c, e))
		return false;
	p->rows_are = arena_printf(a, s.parts ? "training and validation rows of %s, by the split of its workspace"
		: "all labelled rows of %s", p->subject.name);
	p->fold_seed = s.parts ? s.split_seed : p->subject.w->options.seed;
	if (s.parts)
		p->rows = rowset_minus(p->rows, rowset_minus(p->rows, s.open, a), a);
	return true;
}

static bool open_rows(struct paired *p, struct report *out, struct ctl *c, struct err *e)
{
	struct frame *f;
	p->rows_are = "training and validation rows";
	p->fold_seed = p->subject.w->settings.split_seed;
	return derive_open_rows(p->subject.w, &f, &p->rows, out->arena, c, e);
}

bool paired_open(struct workbench *w, const struct args *v, struct paired *p, struct report *out,
	struct ctl *c, struct err *e)
{
	*p = (struct paired){ 0 };
	if (!paired_refuse_target(v, e) || !subject_open(w, v, &p->subject, out, c, e) ||
		!subject_task(&p->subject, &p->task, NULL, c, e))
		return false;
	p->frame = p->subject.frame;
	p->weight_column = frame_weight(p->frame);
	if (!p->task)
		return no_target(p, e);
	if (!(p->subject.is_file ? file_rows(p, out, c, e) : open_rows(p, out, c, e)))
		return false;
	return p->rows.n > 0 || err_set(e, ERR_NO_ROWS, "%s is missing in every row", p->task->target);
}

static void drop_frame(void *frame)
{
	frame_unref(frame);
}

bool paired_ignore(struct paired *p, const char *const *name, ptrdiff_t n, struct err *e)
{
	struct arena *a = p->subject.report->arena;
	enum column_role *role = ARENA_ARRAY(a, enum column_role, p->frame->columns + 1);
	for (int32_t i = 0; i < p->frame->columns; i++)
		role[i] = p->frame->column[i].role;
	for (ptrdiff_t k = 0; k < n; k++) {
		int32_t at;
		if (!frame_need(p->frame, name[k], &at, e))
			return false;
		role[at] = role[at] == ROLE_TARGET ? ROLE_TARGET : ROLE_IGNORE;
	}
	p->frame = frame_with_roles(p->frame, role);
	p->ignores = p->ignores || n > 0;
	arena_on_free(a, drop_frame, p->frame);
	return true;
}

bool paired_recipe(struct paired *p, const struct recipe **r, struct ctl *c, struct err *e)
{
	struct arena *a = p->subject.report->arena;
	struct findings why;
	if (!p->subject.is_file && (!p->ignores || p->subject.w->settings.recipe))
		return derive_recipe(p->subject.w, r, c, e);
	struct recipe *own = ARENA_NEW(a, struct recipe);
	findings_init(&why, a);
	*r = own;
	return recipe_auto(p->frame, p->task, own, &why, a, e);
}

bool paired_warn_leaks(const struct paired *p, uint64_t seed, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct signal *leak;
	struct signal *own;
	if (!p->subject.is_file && !derive_leaks(p->subject.w, &leak, c, e))
		return false;
	if (p->subject.is_file) {
		if (!leak_scan(p->frame, p->task, p->rows, seed, &own, out->arena, c, e))
			return false;
		leak = own;
	}
	for (int32_t i = 0; i < p->frame->columns; i++) {
		struct text fix;
		const char *name = p->frame->column[i].name;
		if (leak[i].strength < LEAK_REFUSE || !column_is_feature(&p->frame->column[i]))
			continue;
		text_init(&fix, out->arena);
		text_add(&fix, "data role ");
		param_quote(&fix, name);
		text_add(&fix, " ignore");
		report_warn(out, ERR_WARN_LEAK, fix.p, "%s alone tells nearly all of %s (%.3f): judged with it every "
			"label looks right", name, p->task->target, leak[i].strength);
	}
	return true;
}
