#include "config.h"

#include "model/model.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "data/xy.h"
#include "model/model_list.h"

#define X(kind) extern const struct model_class model_##kind;
MODEL_LIST(X)
#undef X

#define X(kind) &model_##kind,
const struct model_class *const model_table[] = { MODEL_LIST(X) NULL };
#undef X

static const struct model_alias {
	const char *name, *kind;
} aliases[] = {
	{ "gbt", "boost" },
};

const struct model_class *model_class_find(const char *name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(name, aliases[i].name) == 0)
			name = aliases[i].kind;
	for (int i = 0; model_table[i]; i++)
		if (strcmp(model_table[i]->name, name) == 0)
			return model_table[i];
	return NULL;
}

bool model_class_need(const char *name, const struct model_class **out, struct err *e)
{
	const char *kind[sizeof model_table / sizeof *model_table];
	ptrdiff_t kinds = 0;
	*out = model_class_find(name);
	if (*out)
		return true;
	while (model_table[kinds]) {
		kind[kinds] = model_table[kinds]->name;
		kinds++;
	}
	const char *near = text_did_you_mean(name, kind, kinds);
	err_set(e, ERR_UNKNOWN_MODEL, "there is no model kind '%s'", name);
	if (near)
		return err_hint(e, "did you mean '%s'?", near);
	return err_hint(e, "the kinds run from '%s' to '%s'; see help model train", kind[0],
		kind[kinds - 1]);
}

int32_t model_class_order(const struct model_class *m)
{
	int32_t i = 0;
	while (model_table[i] && model_table[i] != m)
		i++;
	return i;
}

/* Which kinds could do this task instead, for the remedy. */
static const char *kind_for(enum task_kind task)
{
	return task == TASK_REGRESSION ? "linear" : "logistic";
}

static bool need_task(const struct model_class *k, const struct task *t, struct err *e)
{
	if (k->tasks & t->kind)
		return true;
	err_set(e, ERR_TASK, "%s cannot learn '%s': its target is %s", k->name, t->target,
		t->kind == TASK_REGRESSION ? "a number" : "a class");
	return err_hint(e, "try %s or boost", kind_for(t->kind));
}

/* A target without any spread leaves nothing to learn. */
static bool need_spread(const struct xy *d, struct err *e)
{
	if (d->task->kind != TASK_REGRESSION)
		return true;
	for (ptrdiff_t r = 1; r < d->n; r++)
		if (d->y[r] < d->y[0] || d->y[r] > d->y[0])
			return true;
	err_set(e, ERR_CONSTANT, "the target '%s' is %g in every training row", d->task->target,
		d->y[0]);
	err_at(e, 0, 0, d->task->target);
	return err_hint(e, "choose another target, or train on more rows");
}

static bool need_rows(const struct model_class *k, const struct xy *d, struct err *e)
{
	return need_task(k, d->task, e) && xy_need_target(d, e) &&
		(!(k->needs & NEEDS_COMPLETE) ||
			xy_need_complete(d, !(k->needs & NEEDS_NUMBERS), e));
}

/* A row of weight 0 is a row that is not there: also where a learner counts rows. */
static bool drop_weightless(const struct xy *d, struct xy *out, struct arena *a, struct err *e)
{
	ptrdiff_t kept = 0;
	*out = *d;
	for (ptrdiff_t r = 0; d->weight && r < d->n; r++)
		kept += d->weight[r] > 0.0;
	if (!d->weight || kept == d->n)
		return true;
	int32_t *row = ARENA_BIG(a, int32_t, kept, e);
	if (!row)
		return false;
	kept = 0;
	for (ptrdiff_t r = 0; r < d->n; r++)
		if (d->weight[r] > 0.0)
			row[kept++] = (int32_t)r;
	return xy_take(d, row, kept, out, a, e);
}

static void model_init(struct model *m, const struct model_class *k, const struct task *t,
	struct arena *a)
{
	m->class = k;
	m->task = *t;
	m->outputs = task_outputs(t);
	m->state = arena_alloc(a, 1, k->state_size);
}

static bool fit(const struct model_class *k, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct model *out, struct fit_info *info,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct xy rows, valid_rows;
	if (!need_rows(k, train, e) || !drop_weightless(train, &rows, a, e) ||
		(rows.n < train->n && !xy_need_target(&rows, e)) || !need_spread(&rows, e))
		return false;
	if (valid && valid->n > 0) {
		if (valid->p != train->p)
			return err_set(e, ERR_MISMATCH, "%d columns to train on, %d to validate on",
				(int)train->p, (int)valid->p);
		if (!drop_weightless(valid, &valid_rows, a, e))
			return false;
		valid = valid_rows.n > 0 ? &valid_rows : NULL;
	} else {
		valid = NULL;
	}
	model_init(out, k, train->task, a);
	*info = (struct fit_info){ .stopped = "done" };
	return k->fit(out->state, &rows, valid, v ? v : args_default(k->params, a), seed, info, a,
		c, e);
}

bool fit_info_ended_early(const struct fit_info *i)
{
	return i->stopped && strncmp(i->stopped, "early", 5) == 0;
}

/* Every kind is handed validation rows; only some let them decide how much of the training is kept. */
bool fit_info_kept_best(const struct fit_info *i)
{
	return i->points > 0 && i->curve[i->points - 1].step > i->steps;
}

bool model_fit(const struct model_class *k, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct model *out, struct fit_info *info,
	struct arena *a, struct ctl *c, struct err *e)
{
	if (!ctl_step(c, 0, e) || !fit(k, train, valid, v, seed, out, info, a, c, e))
		return err_in(e, "train %s", k->name);
	return true;
}

void model_predict(const struct model *m, const struct xy *d, struct ctl *c, double *out)
{
	m->class->predict(m->state, d, c, out);
}

void model_save(const struct model *m, struct writer *w)
{
	writer_string(w, m->class->name);
	task_save(&m->task, w);
	m->class->save(m->state, w);
}

bool model_load(struct model *m, struct reader *r, struct arena *a, struct err *e)
{
	char *name;
	struct task task;
	if (!reader_string(r, &name, a, e))
		return false;
	const struct model_class *k = name ? model_class_find(name) : NULL;
	if (!k)
		return err_set(e, ERR_CORRUPT, "a model of kind '%s', which this version lacks",
			name ? name : "");
	if (!task_load(&task, r, a, e))
		return false;
	if (!(k->tasks & task.kind))
		return err_set(e, ERR_CORRUPT, "a model of kind '%s' for a %s target", k->name,
			task_kind_name(task.kind));
	model_init(m, k, &task, a);
	return k->load(m->state, r, a, e);
}

bool model_check(const struct model *m, const struct xy *schema, struct err *e)
{
	return m->class->fits(m->state, schema, m->outputs) ||
		err_set(e, ERR_CORRUPT, "the %s model was not made for the %d columns beside it",
			m->class->name, (int)schema->p);
}
