#include "config.h"
#include "data/csv_asked.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/csv_again.h"
#include "data/csv_level.h"
#include "data/csv_loading.h"
#include "data/csv_number.h"
#include "data/csv_role.h"
#include "data/csv_want.h"

static bool find_column(const struct csv_load *l, const char *name, int32_t *index, struct err *e)
{
	const char *near;

	for (int32_t i = 0; i < l->shape.width; i++)
		if (strcmp(l->shape.name[i], name) == 0) {
			*index = i;
			return true;
		}
	err_set(e, ERR_UNKNOWN_COLUMN, "no column \"%s\" among the %d of the file", name,
		(int)l->shape.width);
	near = text_did_you_mean(name, l->shape.name, l->shape.width);
	if (near)
		err_hint(e, "did you mean \"%s\"?", near);
	return false;
}

bool csv_asked_types(struct csv_load *l, struct err *e)
{
	l->want = ARENA_ARRAY(l->scratch, struct csv_want, l->shape.width);
	for (ptrdiff_t k = 0; k < l->o->types; k++) {
		int32_t i;

		if (!find_column(l, l->o->type[k].column, &i, e) ||
			!csv_want_parse(l->o->type[k].value, &l->want[i], e))
			return false;
		if (!l->want[i].decimal)
			l->want[i].form = csv_want_form(l->o->decimal);
	}
	return true;
}

/* How the numbers and dates are written that were asked for: that is known when all their cells were seen, but which rows
 * are rejected depends on it. */
bool csv_asked_spellings(struct csv_load *l, struct err *e)
{
	struct csv_rows r = l->rows;
	bool any = false;
	bool ok = true;

	for (int32_t i = 0; i < l->shape.width; i++)
		any = any || csv_want_numbers(&l->want[i]) || csv_want_any_order(&l->want[i]);
	if (!any)
		return true;
	l->build = ARENA_ARRAY(l->scratch, struct csv_build, l->shape.width);
	r.active = ARENA_ARRAY(l->scratch, bool, l->shape.width);
	for (int32_t i = 0; i < l->shape.width && ok; i++) {
		r.active[i] = csv_want_numbers(&l->want[i]) || csv_want_any_order(&l->want[i]);
		l->built = i + 1;
		ok = !r.active[i] || csv_again_begin(l, i, CSV_BUILD_DICT, e);
	}
	r.build = l->build;
	r.wants = false;
	r.rejects = NULL;
	ok = ok && csv_rows_read(&r, l->c, e);
	for (int32_t i = 0; i < l->shape.width && ok; i++) {
		struct arena *scratch = arena_new();
		struct csv_levels levels;

		ok = !r.active[i] || csv_levels_make(&levels, &l->build[i], l->na_of[i], r.rows, scratch, e);
		if (ok && r.active[i] && csv_want_any_order(&l->want[i]))
			csv_want_order(&levels, &l->want[i]);
		else if (ok && r.active[i] && !l->want[i].decimal)
			csv_number_spell(&levels, l->o->decimal, &l->want[i]);
		arena_free(scratch);
	}
	for (int32_t i = 0; i < l->built; i++)
		csv_build_free(&l->build[i]);
	l->built = 0;
	return ok && ctl_step(l->c, 0, e);
}

bool csv_asked_roles(struct csv_load *l, struct err *e)
{
	for (ptrdiff_t k = 0; k < l->o->roles; k++) {
		int32_t i;
		enum column_role role;

		if (!find_column(l, l->o->role[k].column, &i, e) ||
			!csv_role_parse(&l->o->role[k], &role, e))
			return false;
		if (i < l->columns)
			l->column[i].role = role;
	}
	return true;
}
