#include "config.h"

#include "evaluate/pipeline.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/param.h"
#include "data/frame.h"
#include "data/xy.h"
#include "feature/recipe.h"

/* Rows that go through recipe and model at a time when predicting. */
#define CHUNK 16384
#define CURVE_MAX 1000000

static struct task copy_task(const struct task *t, struct arena *a)
{
	struct task copy = *t;
	const char **name = ARENA_ARRAY(a, const char *, t->classes);
	for (int32_t i = 0; i < t->classes; i++)
		name[i] = arena_strdup(a, t->class_name[i]);
	copy.target = arena_strdup(a, t->target);
	copy.class_name = name;
	return copy;
}

static bool weight_at(const struct column *c, int32_t row, double *out, struct err *e)
{
	*out = column_missing_at(c, row) ? (double)NAN : c->number[row];
	if (*out >= 0 && isfinite(*out))
		return true;
	err_set(e, ERR_NOT_FINITE, "a weight must be 0 or more and never missing");
	return err_at(e, row + 1, 0, c->name);
}

static bool add_weights(const char *name, const struct frame *f, struct rowset rows, struct xy *d,
	struct arena *a, struct err *e)
{
	int32_t at;
	if (!name)
		return true;
	if (!frame_need(f, name, &at, e))
		return false;
	const struct column *c = &f->column[at];
	if (!column_is_numeric(c)) {
		err_set(e, ERR_COLUMN_TYPE, "a weight column holds numbers, not %s",
			column_type_name(c->type));
		return err_at(e, 0, at + 1, c->name);
	}
	double *w = ARENA_BIG(a, double, rows.n, e);
	for (ptrdiff_t i = 0; w && i < rows.n; i++)
		if (!weight_at(c, rows.row[i], &w[i], e))
			return false;
	d->weight = w;
	return w;
}

static bool check_rows(struct rowset train, struct rowset valid, struct err *e)
{
	if (train.n == 0)
		return err_set(e, ERR_NO_ROWS, "there is no row to train on");
	ptrdiff_t both = rowset_overlap(train, valid);
	if (both == 0)
		return true;
	err_set(e, ERR_SEEN_ROWS, "%td rows are both to train on and to stop the training early",
		both);
	return err_hint(e, "split the rows again: data split");
}

static struct rowset copy_rows(struct rowset r, struct arena *a)
{
	return rowset_of(r.row, r.n, &r.source, a);
}

static bool fit(const struct pipeline_plan *plan, const struct frame *f, const struct task *t,
	struct rowset train, struct rowset valid, struct pipeline *out, struct arena *a,
	struct arena *scratch, struct ctl *c, struct err *e)
{
	struct recipe whole = recipe_with_needs(plan->recipe, plan->kind->needs, scratch);
	struct xy x, v;
	memset(&x, 0, sizeof x);
	memset(&v, 0, sizeof v);
	if (!recipe_fit(&whole, f, t, train, &out->recipe, &x, a, c, e) ||
		!add_weights(plan->weight_column, f, train, &x, scratch, e))
		return false;
	if (valid.n > 0 && (!recipe_apply(out->recipe, f, t, valid, &v, scratch, c, e) ||
				   !add_weights(plan->weight_column, f, valid, &v, scratch, e)))
		return false;
	return model_fit(plan->kind, &x, valid.n > 0 ? &v : NULL, plan->args, plan->seed,
		&out->model, &out->info, a, c, e);
}

bool pipeline_fit(const struct pipeline_plan *plan, const struct frame *f, const struct task *t,
	struct rowset train, struct rowset valid, struct pipeline *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	if (!check_rows(train, valid, e))
		return false;
	double start = ctl_clock();
	struct arena *scratch = arena_new();
	struct task *own = ARENA_NEW(a, struct task);
	*own = copy_task(t, a);
	memset(out, 0, sizeof *out);
	bool ok = fit(plan, f, own, train, valid, out, a, scratch, c, e);
	arena_free(scratch);
	if (!ok)
		return false;
	out->model.task = *own;
	out->train = copy_rows(train, a);
	out->valid = copy_rows(valid, a);
	out->seconds = ctl_clock() - start;
	return true;
}

bool pipeline_predict(const struct pipeline *p, const struct frame *f, struct rowset rows,
	double *raw, struct arena *scratch, struct ctl *c, struct err *e)
{
	for (ptrdiff_t r0 = 0; r0 < rows.n; r0 += CHUNK) {
		struct arena_mark mark = arena_mark(scratch);
		ptrdiff_t n = rows.n - r0 < CHUNK ? rows.n - r0 : CHUNK;
		struct rowset some = { n, rows.row + r0, rows.source };
		struct xy x;
		/* No task: the target, of whatever type it is there, is not looked at. */
		bool ok = recipe_apply(p->recipe, f, NULL, some, &x, scratch, c, e);
		x.task = &p->model.task;
		if (ok)
			model_predict(&p->model, &x, c, raw + r0 * p->model.outputs);
		arena_reset(scratch, mark);
		if (!ok || !ctl_step(c, 0, e))
			return false;
	}
	return true;
}

static void save_info(const struct fit_info *i, struct writer *w)
{
	writer_i32(w, (int32_t)i->points);
	for (ptrdiff_t k = 0; k < i->points; k++) {
		writer_i32(w, i->curve[k].step);
		writer_double(w, i->curve[k].train);
		writer_double(w, i->curve[k].valid);
	}
	writer_string(w, i->stopped);
	writer_string(w, i->warning);
	writer_string(w, i->warning_fix);
	writer_i32(w, i->warning_code);
	writer_i32(w, i->steps);
}

static bool load_curve(struct fit_info *i, struct reader *r, struct arena *a, struct err *e)
{
	const ptrdiff_t bytes = 4 + 8 + 8;
	int32_t n;
	if (!reader_count(r, &n, 0, CURVE_MAX, e))
		return false;
	if (n > (r->n - r->at) / bytes)
		return err_set(e, ERR_CORRUPT, "a learning curve is longer than its file");
	i->points = n;
	i->curve = ARENA_ARRAY(a, struct curve_point, n);
	for (int32_t k = 0; k < n; k++)
		if (!reader_i32(r, &i->curve[k].step, e) ||
			!reader_double(r, &i->curve[k].train, e) ||
			!reader_double(r, &i->curve[k].valid, e))
			return false;
	return true;
}

static bool load_info(struct fit_info *i, struct reader *r, struct arena *a, struct err *e)
{
	char *stopped, *warning, *fix;
	if (!load_curve(i, r, a, e) || !reader_string(r, &stopped, a, e) ||
		!reader_string(r, &warning, a, e) || !reader_string(r, &fix, a, e) ||
		!reader_i32(r, &i->warning_code, e) || !reader_i32(r, &i->steps, e))
		return false;
	i->stopped = stopped;
	i->warning = warning;
	i->warning_fix = fix;
	return true;
}

void pipeline_save(const struct pipeline *p, struct writer *w)
{
	recipe_save(p->recipe, w);
	model_save(&p->model, w);
	rowset_save(p->train, w);
	rowset_save(p->valid, w);
	save_info(&p->info, w);
}

bool pipeline_load(struct pipeline *p, struct reader *r, struct arena *a, struct err *e)
{
	memset(p, 0, sizeof *p);
	r->section = "recipe";
	if (!recipe_load(&p->recipe, r, a, e))
		return false;
	r->section = "model";
	if (!model_load(&p->model, r, a, e) || !model_check(&p->model, recipe_schema(p->recipe), e))
		return false;
	r->section = "rows";
	if (!rowset_load(&p->train, r, a, e) || !rowset_load(&p->valid, r, a, e))
		return false;
	r->section = "training";
	return load_info(&p->info, r, a, e);
}
