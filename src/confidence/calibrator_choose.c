#include "config.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "confidence/calibrator.h"

#define FOLDS 5
#define ISOTONIC_ROWS 1000

/* Simpler first. */
static const enum calibration order[] = { CALIBRATE_NONE, CALIBRATE_TEMPERATURE, CALIBRATE_PLATT,
	CALIBRATE_ISOTONIC };

struct trial {
	const struct task *task;
	const double *raw, *weight;
	const int32_t *label;
	ptrdiff_t n;
	int32_t *fold;
	struct arena *scratch;
	struct ctl *ctl;
};

/* Folds within each class in shuffled order, so that every fold has its share. */
static bool lay_folds(struct trial *t, uint64_t seed, struct err *e)
{
	t->fold = ARENA_BIG(t->scratch, int32_t, t->n, e);
	int32_t *row = t->fold ? ARENA_BIG(t->scratch, int32_t, t->n, e) : NULL;
	if (!row)
		return false;
	ptrdiff_t next = 0;
	for (int32_t k = 0; k < t->task->classes; k++) {
		ptrdiff_t n = 0;
		for (ptrdiff_t i = 0; i < t->n; i++)
			if (t->label[i] == k)
				row[n++] = (int32_t)i;
		struct rng r = rng_make(seed, RNG_FOLD, (uint64_t)k);
		rng_shuffle(&r, row, n);
		for (ptrdiff_t i = 0; i < n; i++)
			t->fold[row[i]] = (int32_t)(next++ % FOLDS);
	}
	return true;
}

/* Rows outside fold k (or inside): their scores, labels and weights side by side. */
static ptrdiff_t gather(const struct trial *t, int32_t k, double *raw, int32_t *label, double *w)
{
	int32_t outputs = task_outputs(t->task);
	ptrdiff_t n = 0;
	for (ptrdiff_t i = 0; i < t->n; i++) {
		if (t->fold[i] == k)
			continue;
		for (int32_t j = 0; j < outputs; j++)
			raw[n * outputs + j] = t->raw[i * outputs + j];
		label[n] = t->label[i];
		w[n++] = t->weight ? t->weight[i] : 1;
	}
	return n;
}

/* p[n x classes] of each row under a calibrator that was fitted without its fold. */
static bool cross_fit(const struct trial *t, enum calibration m, double *out, struct err *e)
{
	int32_t outputs = task_outputs(t->task), classes = t->task->classes;
	struct arena *a = arena_new();
	double *raw = ARENA_BIG(a, double, t->n * outputs, e),
	       *w = raw ? ARENA_BIG(a, double, t->n, e) : NULL;
	int32_t *label = w ? ARENA_BIG(a, int32_t, t->n, e) : NULL;
	bool ok = label;
	for (int32_t k = 0; k < FOLDS && ok; k++) {
		ptrdiff_t n = gather(t, k, raw, label, w);
		struct calibrator c;
		ok = calibrator_fit(m, t->task, raw, label, w, n, (struct rowset){ 0 }, &c, a, t->ctl, e);
		for (ptrdiff_t i = 0; ok && i < t->n; i++)
			if (t->fold[i] == k)
				calibrator_apply(&c, t->task, t->raw + i * outputs, 1, out + i * classes);
	}
	arena_free(a);
	return ok;
}

static void losses_of(const struct trial *t, const double *p, double *loss)
{
	for (ptrdiff_t i = 0; i < t->n; i++)
		loss[i] = -log(fmax(DBL_EPSILON, p[i * t->task->classes + t->label[i]]));
}

/* Mean of x - y, and its standard error; y NULL: 0. */
static double mean_difference(const struct trial *t, const double *x, const double *y, double *se)
{
	double sum = 0, total = 0, square = 0;
	for (ptrdiff_t i = 0; i < t->n; i++) {
		double w = t->weight ? t->weight[i] : 1;
		sum += w * (x[i] - (y ? y[i] : 0));
		total += w;
	}
	double mean = sum / total;
	for (ptrdiff_t i = 0; i < t->n; i++) {
		double w = (t->weight ? t->weight[i] : 1) / total, d = x[i] - (y ? y[i] : 0) - mean;
		square += w * w * d * d;
	}
	*se = sqrt(square);
	return mean;
}

/* The simplest within one standard error of the best. */
static void judge(const struct trial *t, double *const *loss, int methods, struct calibration_try *out)
{
	int best = 0, chosen = -1;
	for (int i = 1; i < methods; i++)
		if (out[i].log_loss < out[best].log_loss)
			best = i;
	for (int i = 0; i < methods; i++) {
		out[i].behind = mean_difference(t, loss[i], loss[best], &out[i].se);
		if (chosen < 0 && (out[i].behind <= out[i].se || i == best))
			chosen = i;
		out[i].best = i == best;
	}
	out[chosen].chosen = true;
}

static bool try_all(struct trial *t, uint64_t seed, struct calibration_try *out, double *p, struct err *e)
{
	double *loss[CALIBRATIONS], se;
	int methods = t->n >= ISOTONIC_ROWS ? 4 : 3;
	ptrdiff_t size = t->n * t->task->classes;
	double *own = p ? NULL : ARENA_BIG(t->scratch, double, size, e);
	if (!(p || own) || !lay_folds(t, seed, e))
		return false;
	for (int i = 0; i < 4; i++)
		out[i] = (struct calibration_try){ .method = order[i], .tried = i < methods };
	for (int i = 0; i < methods; i++) {
		double *here = p ? p + i * size : own;
		loss[i] = ARENA_BIG(t->scratch, double, t->n, e);
		if (!loss[i] || !cross_fit(t, order[i], here, e))
			return false;
		losses_of(t, here, loss[i]);
		out[i].log_loss = mean_difference(t, loss[i], NULL, &se);
	}
	judge(t, loss, methods, out);
	return true;
}

bool calibrator_try(const struct task *task, const double *raw, const int32_t *label,
	const double *weight, ptrdiff_t n, uint64_t seed, struct calibration_try out[CALIBRATIONS],
	double *p, struct ctl *c, struct err *e)
{
	if (n < FOLDS)
		return err_set(e, ERR_NO_ROWS, "%td rows are too few to choose a calibration", n);
	struct trial t = { task, raw, weight, label, n, NULL, arena_new(), c };
	bool ok = try_all(&t, seed, out, p, e);
	arena_free(t.scratch);
	return ok;
}

bool calibrator_cross_fit(enum calibration m, const struct task *task, const double *raw, const int32_t *label,
	const double *weight, ptrdiff_t n, uint64_t seed, double *p, struct ctl *c, struct err *e)
{
	if (n < FOLDS)
		return err_set(e, ERR_NO_ROWS, "%td rows are too few to judge a calibration", n);
	struct trial t = { task, raw, weight, label, n, NULL, arena_new(), c };
	bool ok = lay_folds(&t, seed, e) && cross_fit(&t, m, p, e);
	arena_free(t.scratch);
	return ok;
}
