#include "config.h"

#include "evaluate/importance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/frame.h"
#include "evaluate/pipeline.h"
#include "evaluate/score.h"
#include "feature/recipe.h"
#include "stat/interval.h"

struct dealing {
	const struct pipeline *pipeline;
	const struct task *task;
	struct frame *frame;         /* the rows alone, in order */
	struct rowset rows;          /* all of them */
	struct scored truth;
	double *raw;                 /* rows x outputs */
	double *loss, *gain;         /* by row: as they are; what dealing adds, on average */
	int32_t *order;
	ptrdiff_t n;
};

/* ---- losses by row ---- */

static double class_loss(const double *raw, int32_t outputs, int32_t label)
{
	double most = -INFINITY, sum = 0;
	if (outputs == 1)
		return log1p_exp(label == 1 ? -raw[0] : raw[0]);
	for (int32_t k = 0; k < outputs; k++)
		most = fmax(most, raw[k]);
	for (int32_t k = 0; k < outputs; k++)
		sum += exp(raw[k] - most);
	return most + log(sum) - raw[label];
}

static double loss_of(const struct dealing *d, ptrdiff_t r)
{
	int32_t outputs = task_outputs(d->task);
	if (d->task->kind != TASK_REGRESSION)
		return class_loss(d->raw + r * outputs, outputs, d->truth.label[r]);
	double miss = d->raw[r] - d->truth.y[r];
	return miss * miss;
}

static bool predict(const struct dealing *d, const struct frame *f, struct ctl *c, struct err *e)
{
	struct arena *scratch = arena_new();
	bool ok = pipeline_predict(d->pipeline, f, d->rows, d->raw, scratch, c, e);
	arena_free(scratch);
	return ok;
}

/* ---- columns dealt anew ---- */

/* The same table, but for column j: its cells in the order of d->order. */
static bool deal(const struct dealing *d, int32_t j, struct ctl *c, struct err *e)
{
	struct arena *own = arena_new();
	struct column *column = ARENA_ARRAY(own, struct column, d->frame->columns);
	memcpy(column, d->frame->column, (size_t)d->frame->columns * sizeof *column);
	if (!column_take(&d->frame->column[j], d->order, d->n, &column[j], own, e)) {
		arena_free(own);
		return false;
	}
	struct frame *dealt = frame_with_columns_take(d->frame, own, column, d->frame->columns);
	bool ok = predict(d, dealt, c, e);
	frame_unref(dealt);
	return ok;
}

static bool measure(struct dealing *d, int32_t j, int32_t rounds, uint64_t seed, struct ctl *c, struct err *e)
{
	memset(d->gain, 0, (size_t)d->n * sizeof *d->gain);
	for (int32_t round = 0; round < rounds; round++) {
		/* The stream is the column's and the round's: another column changes nothing. */
		struct rng r = rng_make(seed, RNG_PERMUTE, (uint64_t)j << 32 | (uint32_t)round);
		for (ptrdiff_t i = 0; i < d->n; i++)
			d->order[i] = (int32_t)i;
		rng_shuffle(&r, d->order, d->n);
		if (!ctl_step(c, 1, e) || !deal(d, j, c, e))
			return false;
		for (ptrdiff_t i = 0; i < d->n; i++)
			d->gain[i] += loss_of(d, i) - d->loss[i];
	}
	for (ptrdiff_t i = 0; i < d->n; i++)
		d->gain[i] /= rounds;
	return true;
}

/* ---- all of them ---- */

static bool take_rows(struct dealing *d, const struct frame *f, struct rowset rows, struct err *e)
{
	struct arena *own = arena_new();
	struct column *column = ARENA_ARRAY(own, struct column, f->columns);
	for (int32_t i = 0; i < f->columns; i++)
		if (!column_take(&f->column[i], rows.row, rows.n, &column[i], own, e)) {
			arena_free(own);
			return false;
		}
	d->frame = frame_new_take(own, column, f->columns, rows.n, f->source);
	return true;
}

static bool prepare(struct dealing *d, struct arena *a, struct ctl *c, struct err *e)
{
	d->rows = rowset_all(d->n, &d->frame->digest, a);
	d->raw = ARENA_BIG(a, double, d->n * task_outputs(d->task) + 1, e);
	d->loss = ARENA_BIG(a, double, d->n, e);
	d->gain = ARENA_BIG(a, double, d->n, e);
	d->order = ARENA_BIG(a, int32_t, d->n, e);
	if (!d->raw || !d->loss || !d->gain || !d->order || !predict(d, d->frame, c, e) ||
		!scored_make(d->task, d->frame, d->rows, d->raw, NULL, (double)NAN, &d->truth, a, e))
		return false;
	for (ptrdiff_t i = 0; i < d->n; i++)
		d->loss[i] = loss_of(d, i);
	return true;
}

static int by_gain(const void *x, const void *y)
{
	const struct importance *a = x, *b = y;
	double p = a->gain.value, q = b->gain.value;
	return p != q ? (p < q) - (p > q) : strcmp(a->column, b->column);
}

static bool measure_all(struct dealing *d, int32_t rounds, uint64_t seed, struct importance_list *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	const struct column *input;
	int32_t inputs = recipe_inputs(d->pipeline->recipe, &input);
	out->item = ARENA_ARRAY(a, struct importance, inputs + 1);
	ctl_phase(c, "permuting columns", (int64_t)inputs * rounds);
	for (int32_t i = 0; i < inputs; i++) {
		int32_t j = frame_find(d->frame, input[i].name);
		if (j < 0)
			return err_set(e, ERR_MISMATCH, "there is no column %s, which the model needs", input[i].name);
		if (!measure(d, j, rounds, seed, c, e))
			return false;
		struct interval gain = interval_mean(d->gain, d->n, 0.95);
		gain.method = arena_printf(a, "t over rows, %d permutations", (int)rounds);
		out->item[out->n++] = (struct importance){ .column = arena_strdup(a, input[i].name), .gain = gain };
	}
	qsort(out->item, (size_t)out->n, sizeof *out->item, by_gain);
	return true;
}

bool importance_permute(const struct pipeline *p, const struct frame *f, struct rowset rows, int32_t rounds,
	uint64_t seed, struct importance_list *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct dealing d = { .pipeline = p, .task = &p->model.task, .n = rows.n };
	*out = (struct importance_list){ 0 };
	if (rows.n < 2)
		return err_set(e, ERR_NO_ROWS, "an importance needs at least two rows");
	if (!take_rows(&d, f, rows, e))
		return false;
	bool ok = prepare(&d, a, c, e) && measure_all(&d, rounds, seed, out, a, c, e);
	for (ptrdiff_t i = 0; ok && i < d.n; i++)
		out->loss += d.loss[i] / (double)d.n;
	frame_unref(d.frame);
	return ok;
}
