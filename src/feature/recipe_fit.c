#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/frame.h"
#include "feature/fitted.h"
#include "feature/input.h"
#include "feature/keep.h"
#include "feature/recipe.h"
#include "feature/words.h"

/* A fit under way. */
struct fitting {
	struct fitted_recipe *out;
	struct table table;
	const double *weight;
	bool *used;              /* by input: some step read it, or it comes out */
	struct arena *arena;
	struct ctl *ctl;
};

static bool learn_inputs(struct fitting *s, const struct frame *f, const struct task *t,
	struct rowset rows, struct err *e)
{
	struct fitted_recipe *r = s->out;
	r->input = ARENA_ARRAY(s->arena, struct column, f->columns);
	s->used = ARENA_ARRAY(s->arena, bool, f->columns);
	for (int32_t i = 0; i < f->columns; i++) {
		struct column c;
		if (!column_is_feature(&f->column[i]) || (t && strcmp(f->column[i].name, t->target) == 0))
			continue;
		if (!ctl_step(s->ctl, 1, e) || !input_learn(&f->column[i], rows, &c, s->arena, e))
			return false;
		table_add(&s->table, &c);
		r->input[r->inputs++] = input_schema(&c, s->arena);
	}
	return true;
}

static void mark_used(struct fitting *s, const char *name)
{
	for (int32_t i = 0; i < s->out->inputs; i++)
		if (strcmp(s->out->input[i].name, name) == 0)
			s->used[i] = true;
}

static bool fit_step(struct fitting *s, const struct recipe_step *step, struct err *e)
{
	struct args *v;
	const char **names;
	ptrdiff_t n;
	const struct step_class *k = step->class;
	struct fitted_step *out = &s->out->step[s->out->steps++];
	*out = (struct fitted_step){ k, arena_strdup(s->arena, step->words), step->automatic,
		arena_alloc(s->arena, 1, k->state_size) };
	if (!words_read(k, step->words, &v, s->arena, e) ||
		!words_columns(k, v, &s->table, &names, &n, s->arena, e))
		return false;
	for (ptrdiff_t i = 0; i < n && !(k->flags & STEP_STRUCTURE); i++)
		mark_used(s, names[i]);
	if (!k->learn(out->state, &s->table, names, n, v, s->weight, s->arena, s->ctl, e))
		return false;
	const struct names *besides = k->reads ? k->reads(out->state) : NULL;
	for (ptrdiff_t i = 0; besides && i < besides->n; i++)
		mark_used(s, besides->name[i]);
	return k->apply(out->state, &s->table, s->ctl, e);
}

static bool fit_steps(struct fitting *s, const struct recipe *r, struct err *e)
{
	s->out->step = ARENA_ARRAY(s->arena, struct fitted_step, r->n);
	for (int32_t i = 0; i < r->n; i++) {
		if (!r->step[i].on || fit_step(s, &r->step[i], e))
			continue;
		return err_in(e, "recipe step %d, %s", (int)i + 1, r->step[i].class->name);
	}
	return true;
}

/* Columns that nothing reads and that do not come out need not be in a table to come. */
static void keep_used_inputs(struct fitting *s)
{
	struct fitted_recipe *r = s->out;
	int32_t kept = 0;
	for (int32_t j = 0; j < r->schema.p; j++)
		mark_used(s, r->schema.column[j].name);
	for (int32_t i = 0; i < r->inputs; i++)
		if (s->used[i])
			r->input[kept++] = r->input[i];
	r->inputs = kept;
}

static bool fit(struct fitting *s, const struct recipe *r, const struct frame *f,
	const struct task *t, struct rowset rows, struct xy *xy, struct err *e)
{
	struct fitted_recipe *out = s->out;
	int32_t w = frame_role(f, ROLE_WEIGHT);
	out->rows = rowset_of(rows.row, rows.n, &rows.source, s->arena);
	out->weight = w < 0 ? NULL : arena_strdup(s->arena, f->column[w].name);
	if ((w >= 0 && !fitted_weights(out->weight, f, rows, &s->weight, s->arena, e)) ||
		!learn_inputs(s, f, t, rows, e) || !fit_steps(s, r, e))
		return false;
	fitted_schema(&s->table, &out->schema, s->arena);
	out->schema.task = t;
	keep_used_inputs(s);
	if (!xy)
		return true;
	if (!fitted_cells(&out->schema, &s->table, xy, s->arena, e) ||
		!fitted_target(t, f, rows, xy, s->arena, e))
		return false;
	xy->weight = s->weight;
	return true;
}

bool recipe_fit(const struct recipe *r, const struct frame *f, const struct task *t,
	struct rowset rows, struct fitted_recipe **out, struct xy *xy, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct fitting s = { .out = ARENA_NEW(a, struct fitted_recipe),
		.table = { .rows = rows.n, .arena = a }, .arena = a, .ctl = c };
	if (rows.n == 0)
		return err_set(e, ERR_NO_ROWS, "a recipe has no rows to learn from");
	if (!fit(&s, r, f, t, rows, xy, e))
		return false;
	*out = s.out;
	return true;
}

static bool match_inputs(const struct fitted_recipe *r, const struct frame *f, struct rowset rows,
	struct table *t, struct ctl *c, struct err *e)
{
	for (int32_t i = 0; i < r->inputs; i++) {
		struct column column;
		int32_t j = frame_find(f, r->input[i].name);
		if (j < 0) {
			err_set(e, ERR_MISMATCH, "%s lacks the column '%s', a %s in training", f->source,
				r->input[i].name, column_type_name(r->input[i].type));
			err_at(e, 0, 0, r->input[i].name);
			return err_hint(e, "%d columns are needed, by name and in any order",
				(int)r->inputs);
		}
		if (!ctl_step(c, 1, e) ||
			!input_match(&r->input[i], &f->column[j], rows, &column, t->arena, e))
			return false;
		table_add(t, &column);
	}
	return true;
}

bool recipe_apply(const struct fitted_recipe *r, const struct frame *f, const struct task *t,
	struct rowset rows, struct xy *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct table table = { .rows = rows.n, .arena = a };
	if (!match_inputs(r, f, rows, &table, c, e))
		return false;
	for (int32_t i = 0; i < r->steps; i++)
		if (!r->step[i].class->apply(r->step[i].state, &table, c, e))
			return err_in(e, "recipe step %d, %s", (int)i + 1, r->step[i].class->name);
	if (!fitted_cells(&r->schema, &table, out, a, e) || !fitted_target(t, f, rows, out, a, e))
		return false;
	/* Without a target the rows are only scored, and weights weigh nothing. */
	bool known = out->label || out->y;
	return !known || !r->weight || frame_find(f, r->weight) < 0 ||
		fitted_weights(r->weight, f, rows, &out->weight, a, e);
}
