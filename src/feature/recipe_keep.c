#include "config.h"

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/report.h"
#include "data/frame.h"
#include "feature/fitted.h"
#include "feature/input.h"
#include "feature/keep.h"
#include "feature/recipe.h"

void recipe_unseen(const struct fitted_recipe *r, const struct frame *f, struct node *out)
{
	for (int32_t i = 0; i < r->inputs; i++) {
		int32_t j = frame_find(f, r->input[i].name);
		if (j < 0)
			continue;
		struct arena *scratch = arena_new();
		int64_t n = input_unseen(&r->input[i], &f->column[j], scratch);
		arena_free(scratch);
		if (n > 0)
			node_int(out, r->input[i].name, n);
	}
}

struct rowset recipe_rows(const struct fitted_recipe *r)
{
	return r->rows;
}

const struct xy *recipe_schema(const struct fitted_recipe *r)
{
	return &r->schema;
}

int32_t recipe_inputs(const struct fitted_recipe *r, const struct column **columns)
{
	*columns = r->input;
	return r->inputs;
}

static void describe_step(const struct fitted_step *s, struct node *out)
{
	node_string(out, "step", s->class->name);
	node_string(out, "arguments", s->words);
	node_bool(out, "automatic", s->automatic);
	s->class->describe(s->state, node_list(out, "learned"));
}

void recipe_describe(const struct fitted_recipe *r, struct node *out)
{
	struct node *steps = node_list(out, "steps");
	node_int(out, "rows", r->rows.n);
	node_int(out, "columns_in", r->inputs);
	node_int(out, "columns_out", xy_width(&r->schema));
	for (int32_t i = 0; i < r->steps; i++)
		describe_step(&r->step[i], node_object(steps, NULL));
}

static void save_schema(const struct xy *d, struct writer *w)
{
	writer_i32(w, d->p);
	for (int32_t j = 0; j < d->p; j++) {
		writer_string(w, d->column[j].name);
		writer_u8(w, (uint8_t)d->column[j].kind);
		keep_save_levels(d->column[j].level, d->column[j].levels, w);
	}
}

void recipe_save(const struct fitted_recipe *r, struct writer *w)
{
	writer_i32(w, r->inputs);
	for (int32_t i = 0; i < r->inputs; i++)
		input_save(&r->input[i], w);
	writer_i32(w, r->steps);
	for (int32_t i = 0; i < r->steps; i++) {
		writer_string(w, r->step[i].class->name);
		writer_string(w, r->step[i].words);
		writer_u8(w, r->step[i].automatic);
		r->step[i].class->save(r->step[i].state, w);
	}
	rowset_save(r->rows, w);
	save_schema(&r->schema, w);
	writer_string(w, r->weight);
}

static bool load_inputs(struct fitted_recipe *r, struct reader *rd, struct arena *a,
	struct err *e)
{
	int32_t n;
	ptrdiff_t capacity = 0;
	if (!reader_count(rd, &n, 0, CAP_COLUMNS_HARD, e))
		return false;
	for (r->inputs = 0; r->inputs < n; r->inputs++) {
		r->input = arena_grow(a, r->input, r->inputs, &capacity,
			(ptrdiff_t)sizeof *r->input);
		if (!input_load(&r->input[r->inputs], rd, a, e))
			return false;
	}
	return true;
}

static bool load_step(struct fitted_step *s, struct reader *rd, struct arena *a, struct err *e)
{
	const char *name;
	uint8_t automatic;
	if (!keep_load_name(&name, rd, a, e) || !keep_load_name(&s->words, rd, a, e) ||
		!reader_u8(rd, &automatic, e))
		return false;
	s->automatic = automatic != 0;
	s->class = step_class_find(name);
	if (!s->class)
		return err_set(e, ERR_CORRUPT, "a step '%s', which this version lacks", name);
	s->state = arena_alloc(a, 1, s->class->state_size);
	return s->class->load(s->state, rd, a, e);
}

static bool load_steps(struct fitted_recipe *r, struct reader *rd, struct arena *a, struct err *e)
{
	if (!reader_count(rd, &r->steps, 0, CAP_RECIPE_STEPS + 8, e))
		return false;
	r->step = ARENA_ARRAY(a, struct fitted_step, r->steps);
	for (int32_t i = 0; i < r->steps; i++)
		if (!load_step(&r->step[i], rd, a, e))
			return false;
	return true;
}

static bool load_schema(struct xy *d, struct reader *rd, struct arena *a, struct err *e)
{
	struct xy_column *column = NULL;
	ptrdiff_t capacity = 0;
	int32_t n;
	if (!reader_count(rd, &n, 0, CAP_COLUMNS_HARD, e))
		return false;
	for (*d = (struct xy){ 0 }; d->p < n; d->p++) {
		uint8_t kind;
		column = arena_grow(a, column, d->p, &capacity, (ptrdiff_t)sizeof *column);
		struct xy_column *x = &column[d->p];
		*x = (struct xy_column){ 0 };
		if (!keep_load_name(&x->name, rd, a, e) || !reader_u8(rd, &kind, e) ||
			!keep_load_levels(&x->level, &x->levels, rd, a, e))
			return false;
		if (kind > XY_ONEHOT)
			return err_set(e, ERR_CORRUPT, "'%s' is of kind %d", x->name, (int)kind);
		x->kind = (enum xy_kind)kind;
	}
	d->column = column;
	return true;
}

bool recipe_load(struct fitted_recipe **r, struct reader *rd, struct arena *a, struct err *e)
{
	struct fitted_recipe *out = ARENA_NEW(a, struct fitted_recipe);
	char *weight;
	if (!load_inputs(out, rd, a, e) || !load_steps(out, rd, a, e) ||
		!rowset_load(&out->rows, rd, a, e) || !load_schema(&out->schema, rd, a, e) ||
		!reader_string(rd, &weight, a, e))
		return err_in(e, "recipe");
	out->weight = weight;
	*r = out;
	return true;
}
