#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "data/frame.h"
#include "feature/recipe.h"
#include "feature/step.h"
#include "feature/words.h"

/* Whether what a remedy would do, a recipe does already. */

/* The columns that a step works on, of those in t; false when it cannot be told. */
static bool columns_of(const struct recipe_step *s, const struct table *t, const char ***name, ptrdiff_t *n,
	struct arena *a)
{
	struct err ignored = ERR_INIT;
	struct args *v;
	return words_read(s->class, s->words, &v, a, &ignored) && words_columns(s->class, v, t, name, n, a, &ignored);
}

struct recipe_cover recipe_cover(const struct recipe *r, const struct frame *f, struct arena *a)
{
	struct recipe_cover c = { r, f, ARENA_ARRAY(a, bool, r->n * (ptrdiff_t)f->columns + 1) };
	struct table t = { .rows = f->rows, .arena = a };
	for (int32_t i = 0; i < f->columns; i++)
		if (column_is_feature(&f->column[i]))
			table_add(&t, &f->column[i]);
	for (int32_t i = 0; i < r->n; i++) {
		const char **name;
		ptrdiff_t n;
		if (!r->step[i].on || !columns_of(&r->step[i], &t, &name, &n, a))
			continue;
		for (ptrdiff_t j = 0; j < n; j++) {
			int32_t at = frame_find(f, name[j]);
			if (at >= 0)
				c.works[i * (ptrdiff_t)f->columns + at] = true;
		}
	}
	return c;
}

/* The first step of this kind that works on the column; -1: none. */
static int32_t find_step(const struct recipe_cover *c, const struct step_class *k, const char *column)
{
	int32_t at = frame_find(c->frame, column);
	for (int32_t i = 0; i < c->recipe->n && at >= 0; i++)
		if (c->recipe->step[i].class == k && c->works[i * (ptrdiff_t)c->frame->columns + at])
			return i;
	return -1;
}

int32_t recipe_drops(const struct recipe_cover *c, const char *column)
{
	return find_step(c, step_class_find("drop"), column);
}

int32_t recipe_settles(const struct recipe_cover *c, const char *line, struct arena *a)
{
	struct recipe none = { 0 }, wanted;
	struct err ignored = ERR_INIT;
	struct args *v;
	ptrdiff_t n = 0;
	int32_t last = -1;
	if (!recipe_add_line(&none, line, -1, NULL, &wanted, a, &ignored) ||
		!words_read(wanted.step[0].class, wanted.step[0].words, &v, a, &ignored))
		return -1;
	const char *const *name = args_list(v, "columns", &n);
	for (ptrdiff_t j = 0; j < n; j++) {
		int32_t at = find_step(c, wanted.step[0].class, name[j]);
		at = at >= 0 ? at : recipe_drops(c, name[j]);
		if (at < 0)
			return -1;
		last = at > last ? at : last;
	}
	return last;
}
