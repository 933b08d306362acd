#include "config.h"

#include "command/expressions.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/settings.h"
#include "data/frame.h"
#include "dataset/formula.h"

/* Tells something that is not known when a prediction is wanted. */
static bool knows_target(const struct formula *m, const struct settings *s, const bool *tainted,
	ptrdiff_t before)
{
	bool found = s->target && formula_uses(m, s->target);
	for (ptrdiff_t i = 0; i < before && !found; i++)
		found = tainted[i] && formula_uses(m, s->expr[i].column);
	return found;
}

static bool add_one(const struct settings *s, ptrdiff_t i, struct frame **f, bool *tainted,
	struct ctl *c, struct err *e)
{
	struct arena *own = arena_new();
	struct column column;
	int64_t undefined;
	const struct formula *m = formula_parse(s->expr[i].value, *f, own, e);
	if (!m || !formula_column(m, s->expr[i].column, &column, &undefined, own, c, e)) {
		arena_free(own);
		err_in(e, "the expression of %s", s->expr[i].column);
		return e->hint[0] ? false : err_hint(e, "data expr --drop %s", s->expr[i].column);
	}
	tainted[i] = knows_target(m, s, tainted, i);
	column.role = tainted[i] ? ROLE_IGNORE : ROLE_FEATURE;
	struct frame *next = frame_append_take(*f, &column, own);
	frame_unref(*f);
	*f = next;
	return true;
}

bool expressions_apply(const struct settings *s, struct frame *f, struct frame **out,
	struct ctl *c, struct err *e)
{
	struct arena *scratch = arena_new();
	bool *tainted = ARENA_ARRAY(scratch, bool, s->exprs + 1);
	struct frame *all = frame_ref(f);
	bool ok = true;
	for (ptrdiff_t i = 0; i < s->exprs && ok; i++) {
		ok = frame_find(f, s->expr[i].column) < 0;
		if (!ok) {
			err_set(e, ERR_NAME_TAKEN, "%s has a column %s of its own now", f->source, s->expr[i].column);
			err_hint(e, "data expr --drop %s", s->expr[i].column);
		}
		ok = ok && add_one(s, i, &all, tainted, c, e);
	}
	arena_free(scratch);
	if (ok)
		*out = all;
	else
		frame_unref(all);
	return ok;
}

static bool decides_parts(enum column_role r)
{
	return r == ROLE_TARGET || r == ROLE_GROUP || r == ROLE_TIME || r == ROLE_ID;
}

struct frame *expressions_plain(struct frame *f, int32_t columns)
{
	struct arena *scratch = arena_new();
	bool *keep = ARENA_ARRAY(scratch, bool, f->columns + 1);
	int32_t kept = 0;
	for (int32_t i = 0; i < f->columns; i++) {
		keep[i] = i < columns || decides_parts(f->column[i].role);
		kept += keep[i];
	}
	struct frame *out = kept == f->columns ? frame_ref(f) : frame_keep(f, keep);
	arena_free(scratch);
	return out;
}
