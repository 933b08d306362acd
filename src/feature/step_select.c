#include "config.h"

#include "base/ctl.h"
#include "base/report.h"
#include "feature/keep.h"
#include "feature/step.h"

/* Columns by name: those to keep, or those to leave out.  One to leave out that is not there is
 * left out already. */
static bool accepts(const struct column *c)
{
	(void)c;
	return true;
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	(void)in;
	(void)v;
	(void)weight;
	*(struct names *)st = names_copy(columns, n, a);
	return ctl_step(c, 1, e);
}

static bool remove_columns(const struct names *s, bool named, struct table *t, struct ctl *c,
	struct err *e)
{
	for (int32_t i = t->n - 1; i >= 0; i--)
		if (names_have(s, t->column[i].name) == named)
			table_remove(t, i);
	return ctl_step(c, 1, e);
}

static bool apply_select(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	return remove_columns(st, false, t, c, e);
}

static bool apply_drop(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	return remove_columns(st, true, t, c, e);
}

static void save(const void *st, struct writer *w)
{
	names_save(st, w);
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	return names_load(st, r, a, e);
}

static void describe(const void *st, struct node *out)
{
	const struct names *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++)
		node_string(node_object(out, NULL), "column", s->name[i]);
}

static const struct param params[] = {
	{ 0 },
};

#define SHARED \
	.params = params, .flags = STEP_NAMED | STEP_STRUCTURE, .state_size = sizeof(struct names), \
	.accepts = accepts, .learn = learn, .save = save, .load = load, .describe = describe

const struct step_class step_select = {
	.name = "select",
	.help = "keep these columns and leave all others out",
	.apply = apply_select,
	SHARED,
};

const struct step_class step_drop = {
	.name = "drop",
	.help = "leave columns out",
	.apply = apply_drop,
	SHARED,
};
