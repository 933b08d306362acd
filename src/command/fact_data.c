#include "config.h"

#include "base/arena.h"
#include "base/err.h"
#include "command/basis.h"
#include "command/derive.h"
#include "command/fact.h"
#include "command/fact_list.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "feature/recipe.h"
#include "stat/signal.h"

#define X(group, name, help) \
	bool fact_##group##_##name(struct workbench *w, struct fact *out, struct err *e);
FACT_LIST(X)
#undef X

static bool say(struct fact *out, double x)
{
	out->known = true;
	out->number = x;
	return true;
}

bool fact_data_rows(struct workbench *w, struct fact *out, struct err *e)
{
	const struct frame *f = derive_frame_ready(w);
	(void)e;
	if (f && derive_source_changed(w))
		out->changed = basis_words(BASIS_TABLE);
	return f ? say(out, (double)f->rows) : true;
}

bool fact_data_columns(struct workbench *w, struct fact *out, struct err *e)
{
	const struct frame *f = derive_frame_ready(w);
	(void)e;
	return f ? say(out, f->columns) : true;
}

bool fact_data_rejected(struct workbench *w, struct fact *out, struct err *e)
{
	const struct csv_table *t;
	return !derive_frame_ready(w) || (derive_table(w, &t, NULL, e) && say(out, (double)t->rejected));
}

bool fact_data_missing(struct workbench *w, struct fact *out, struct err *e)
{
	const struct frame *f = derive_frame_ready(w);
	double missing = 0;
	(void)e;
	for (int32_t i = 0; f && i < f->columns; i++)
		missing += (double)f->column[i].missing_count;
	return f ? say(out, f->rows ? missing / ((double)f->rows * f->columns) : 0) : true;
}

bool fact_data_target(struct workbench *w, struct fact *out, struct err *e)
{
	(void)e;
	out->known = w->settings.target != NULL;
	out->text = out->known ? arena_strdup(out->arena, w->settings.target) : NULL;
	return true;
}

bool fact_data_unlabeled(struct workbench *w, struct fact *out, struct err *e)
{
	const struct frame *f = derive_frame_ready(w);
	int32_t at = f && w->settings.target ? frame_find(f, w->settings.target) : -1;
	(void)e;
	return at >= 0 ? say(out, (double)f->column[at].missing_count) : true;
}

bool fact_data_leaks(struct workbench *w, struct fact *out, struct err *e)
{
	const struct signal *s = derive_leaks_ready(w);
	const struct frame *f = derive_frame_ready(w);
	int n = 0;
	(void)e;
	for (int32_t i = 0; s && i < f->columns; i++)
		n += s[i].strength >= LEAK_REFUSE;
	return s ? say(out, n) : true;
}

static bool part_rows(struct workbench *w, enum part p, struct fact *out, struct err *e)
{
	struct frame *f;
	struct rowset rows;
	struct err ignored = ERR_INIT;
	(void)e;
	if (!w->settings.split || !derive_frame_ready(w))
		return true;
	return !derive_rows(w, p, &f, &rows, NULL, &ignored) || say(out, (double)rows.n);
}

bool fact_split_train(struct workbench *w, struct fact *out, struct err *e)
{
	return part_rows(w, PART_TRAIN, out, e);
}

bool fact_split_valid(struct workbench *w, struct fact *out, struct err *e)
{
	return part_rows(w, PART_VALID, out, e);
}

bool fact_split_calib(struct workbench *w, struct fact *out, struct err *e)
{
	return part_rows(w, PART_CALIB, out, e);
}

bool fact_split_test(struct workbench *w, struct fact *out, struct err *e)
{
	return part_rows(w, PART_TEST, out, e);
}

bool fact_recipe_steps(struct workbench *w, struct fact *out, struct err *e)
{
	const struct recipe *r;
	struct err ignored = ERR_INIT;
	(void)e;
	if (!w->settings.recipe || !derive_frame_ready(w) || !derive_recipe(w, &r, NULL, &ignored))
		return true;
	return say(out, r->n);
}
