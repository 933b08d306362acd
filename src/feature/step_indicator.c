#include "config.h"

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "feature/keep.h"
#include "feature/step.h"

/* A column NAME_missing of 0 and 1 for each NAME that had gaps in training: one that had none
 * would be a constant to learn from. */
struct indicator {
	struct names from;
	struct names to;
};

static bool accepts(const struct column *c)
{
	(void)c;
	return true;
}

static const char *new_name(const struct table *t, const char *name, struct arena *a)
{
	const char *to = arena_printf(a, "%s_missing", name);
	for (int k = 2; table_find(t, to) >= 0; k++)
		to = arena_printf(a, "%s_missing_%d", name, k);
	return to;
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	struct indicator *s = st;
	(void)v;
	(void)weight;
	s->from = names_copy(columns, n, a);
	s->to.name = ARENA_ARRAY(a, const char *, n);
	s->from.n = 0;
	for (ptrdiff_t i = 0; i < n; i++) {
		struct column *x;
		if (!table_need(in, columns[i], &x, e))
			return false;
		if (x->missing_count == 0)
			continue;
		s->from.name[s->from.n++] = x->name;
		s->to.name[s->to.n++] = new_name(in, x->name, a);
	}
	return ctl_step(c, 1, e);
}

static bool add(struct table *t, const char *from, const char *to, struct err *e)
{
	struct column *x, new = { .name = to, .type = COLUMN_INTEGER, .rows = t->rows };
	double *number = ARENA_BIG(t->arena, double, t->rows, e);
	if (!number || !table_need(t, from, &x, e))
		return false;
	for (ptrdiff_t r = 0; r < t->rows; r++)
		number[r] = column_missing_at(x, r);
	new.number = number;
	table_add(t, &new);
	return true;
}

static bool apply(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	const struct indicator *s = st;
	for (ptrdiff_t i = 0; i < s->from.n; i++)
		if (!ctl_step(c, 1, e) || !add(t, s->from.name[i], s->to.name[i], e))
			return false;
	return true;
}

static void save(const void *st, struct writer *w)
{
	const struct indicator *s = st;
	names_save(&s->from, w);
	names_save(&s->to, w);
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct indicator *s = st;
	return names_load(&s->from, r, a, e) && names_load(&s->to, r, a, e) &&
		(s->from.n == s->to.n || err_set(e, ERR_CORRUPT, "%td indicators of %td columns",
			s->to.n, s->from.n));
}

static void describe(const void *st, struct node *out)
{
	const struct indicator *s = st;
	for (ptrdiff_t i = 0; i < s->from.n; i++) {
		struct node *row = node_object(out, NULL);
		node_string(row, "column", s->from.name[i]);
		node_string(row, "indicator", s->to.name[i]);
	}
}

static const struct param params[] = {
	{ 0 },
};

const struct step_class step_indicator = {
	.name = "indicator",
	.help = "add NAME_missing, 1 where NAME is missing",
	.params = params,
	.state_size = sizeof(struct indicator),
	.accepts = accepts,
	.learn = learn,
	.apply = apply,
	.save = save,
	.load = load,
	.describe = describe,
};
