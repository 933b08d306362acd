#include "config.h"

#include "feature/step.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "feature/step_list.h"

#define X(name) extern const struct step_class step_##name;
STEP_LIST(X)
#undef X

#define X(name) &step_##name,
const struct step_class *const step_table[] = { STEP_LIST(X) NULL };
#undef X

const struct step_class *step_class_find(const char *name)
{
	for (int i = 0; step_table[i]; i++)
		if (strcmp(step_table[i]->name, name) == 0)
			return step_table[i];
	return NULL;
}

bool step_class_need(const char *name, const struct step_class **out, struct err *e)
{
	const char *names[sizeof step_table / sizeof *step_table];
	ptrdiff_t n = 0;
	*out = step_class_find(name);
	if (*out)
		return true;
	for (; step_table[n]; n++)
		names[n] = step_table[n]->name;
	const char *near = text_did_you_mean(name, names, n);
	err_set(e, ERR_UNKNOWN_STEP, "there is no step '%s'", name);
	if (near)
		return err_hint(e, "did you mean '%s'?", near);
	return err_hint(e, "the steps run from '%s' to '%s'; see help recipe add", names[0],
		names[n - 1]);
}

int32_t table_find(const struct table *t, const char *name)
{
	for (int32_t i = 0; i < t->n; i++)
		if (strcmp(t->column[i].name, name) == 0)
			return i;
	return -1;
}

bool table_need(const struct table *t, const char *name, struct column **out, struct err *e)
{
	int32_t i = table_find(t, name);
	if (i >= 0) {
		*out = &t->column[i];
		return true;
	}
	err_set(e, ERR_MISMATCH, "the column '%s' is missing", name);
	err_at(e, 0, 0, name);
	return err_hint(e, "give the table a column of that name, or train without it");
}

void table_add(struct table *t, const struct column *c)
{
	t->column = arena_grow(t->arena, t->column, t->n, &t->capacity,
		(ptrdiff_t)sizeof *t->column);
	t->column[t->n++] = *c;
}

void table_remove(struct table *t, int32_t i)
{
	t->n--;
	memmove(t->column + i, t->column + i + 1, (size_t)(t->n - i) * sizeof *t->column);
}
