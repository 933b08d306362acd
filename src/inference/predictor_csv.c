#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/frame.h"
#include "feature/recipe.h"
#include "inference/predictor.h"

/* Rows scored and written at a time. */
#define CHUNK 8192

static void add_number(struct text *out, double x)
{
	char s[NUM_TEXT];
	text_addc(out, ',');
	if (isnan(x))
		return;
	text_addn(out, s, num_format(x, s));
}

static void add_header(const struct predictor *p, const struct frame *f, struct text *out,
	struct arena *scratch)
{
	const struct task *t = &p->pipeline.model.task;
	text_add(out, "prediction");
	if (t->kind == TASK_REGRESSION)
		text_add(out, ",lo,hi");
	for (int32_t k = 0; k < t->classes; k++) {
		text_addc(out, ',');
		csv_write_cell(out, str_of(arena_printf(scratch, "p_%s", t->class_name[k])), ',');
	}
	for (int32_t i = 0; i < f->columns; i++)
		if (f->column[i].role == ROLE_ID) {
			text_addc(out, ',');
			csv_write_cell(out, str_of(f->column[i].name), ',');
		}
	text_addc(out, '\n');
}

static void add_prediction(const struct predictor *p, double raw, const double *prob,
	struct text *out)
{
	const struct task *t = &p->pipeline.model.task;
	char s[NUM_TEXT];
	if (t->kind == TASK_REGRESSION) {
		bool known = p->interval_rows.n > 0;
		text_addn(out, s, num_format(raw, s));
		add_number(out, known ? raw - p->half_width : (double)NAN);
		add_number(out, known ? raw + p->half_width : (double)NAN);
		return;
	}
	csv_write_cell(out, str_of(t->class_name[predictor_decide(p, prob)]), ',');
	for (int32_t k = 0; k < t->classes; k++)
		add_number(out, prob[k]);
}

static void add_ids(const struct frame *f, ptrdiff_t row, struct text *out, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	for (int32_t i = 0; i < f->columns; i++)
		if (f->column[i].role == ROLE_ID) {
			text_addc(out, ',');
			csv_write_cell(out, column_text(&f->column[i], row, scratch), ',');
		}
	arena_reset(scratch, mark);
}

static bool add_rows(const struct predictor *p, const struct frame *f, struct rowset rows,
	struct text *out, struct arena *scratch, struct ctl *c, struct err *e)
{
	const struct task *t = &p->pipeline.model.task;
	int32_t outputs = task_outputs(t);
	double *raw = ARENA_BIG(scratch, double, rows.n * outputs, e);
	double *prob = raw ? ARENA_BIG(scratch, double, rows.n * t->classes, e) : NULL;
	if (!prob || !predictor_score(p, f, rows, raw, prob, scratch, c, e))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		add_prediction(p, raw[i * outputs], prob + i * t->classes, out);
		add_ids(f, rows.row[i], out, scratch);
		text_addc(out, '\n');
	}
	return true;
}

bool predictor_csv(const struct predictor *p, const struct frame *f, struct text *out,
	struct node *unseen, struct arena *a, struct ctl *c, struct err *e)
{
	struct rowset all = rowset_all(f->rows, &f->digest, a);
	struct arena *scratch = arena_new();
	bool ok = true;
	ctl_phase(c, "predicting", all.n);
	add_header(p, f, out, scratch);
	for (ptrdiff_t r0 = 0; r0 < all.n && ok; r0 += CHUNK) {
		ptrdiff_t n = all.n - r0 < CHUNK ? all.n - r0 : CHUNK;
		struct rowset some = { n, all.row + r0, all.source };
		arena_clear(scratch);
		ok = add_rows(p, f, some, out, scratch, c, e) && ctl_step(c, n, e);
	}
	arena_free(scratch);
	if (ok && unseen)
		recipe_unseen(p->pipeline.recipe, f, unseen);
	return ok;
}
