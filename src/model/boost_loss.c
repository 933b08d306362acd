#include "config.h"
#include "model/boost_loss.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/xy.h"
#include "model/logistic.h"
#include "model/model.h"

#define RUN 4096      /* rows of one task */
#define EXACT_BITS 50 /* a gradient never has more, so that rounding by addition works */
#define NEWTON_STEPS 50
#define LOWEST_EXPONENT (-900)

static ptrdiff_t runs(ptrdiff_t n)
{
	return (n + RUN - 1) / RUN;
}

static ptrdiff_t run_end(ptrdiff_t i, ptrdiff_t n)
{
	return (i + 1) * RUN < n ? (i + 1) * RUN : n;
}

bool boost_loss_init(struct boost_loss *l, const struct xy *d, struct arena *a, struct ctl *c,
	struct err *e)
{
	*l = (struct boost_loss){ .d = d, .outputs = task_outputs(d->task), .ctl = c };
	l->weight = xy_total_weight(d);
	l->heaviest = d->weight ? 0 : 1;
	for (ptrdiff_t r = 0; d->weight && r < d->n; r++)
		l->heaviest = d->weight[r] > l->heaviest ? d->weight[r] : l->heaviest;
	l->part = ARENA_ARRAY(a, double, runs(d->n));
	l->mean = ARENA_BIG(a, double, d->n * l->outputs, e);
	return l->mean;
}

/* -- base --------------------------------------------------------------------- */

/* Adds x to a sum with its rounding error kept beside it (Neumaier 1974). */
static void add(double sum[2], double x)
{
	double t = sum[0] + x;

	sum[1] += fabs(sum[0]) >= fabs(x) ? (sum[0] - t) + x : (x - t) + sum[0];
	sum[0] = t;
}

static double mean_target(const struct xy *d)
{
	double sum[2] = { 0, 0 }, weight[2] = { 0, 0 };

	for (ptrdiff_t r = 0; r < d->n; r++) {
		add(sum, xy_weight(d, r) * (d->y[r] - (d->offset ? d->offset[r] : 0)));
		add(weight, xy_weight(d, r));
	}
	return (sum[0] + sum[1]) / (weight[0] + weight[1]);
}

/* The share of class k, away from 0 and 1. */
static double class_share(const struct xy *d, int32_t k)
{
	double sum[2] = { 0, 0 }, weight[2] = { 0, 0 };

	for (ptrdiff_t r = 0; r < d->n; r++) {
		add(sum, d->label[r] == k ? xy_weight(d, r) : 0);
		add(weight, xy_weight(d, r));
	}
	double p = (sum[0] + sum[1]) / (weight[0] + weight[1]);
	return p < DBL_EPSILON ? DBL_EPSILON : p > 1 - DBL_EPSILON ? 1 - DBL_EPSILON : p;
}

/* With offsets the best constant of a binary target has no closed form: Newton's method. */
static double binary_base(const struct xy *d)
{
	double p = class_share(d, 1), b = d->offset ? 0 : log(p / (1 - p));

	for (int step = 0; d->offset && step < NEWTON_STEPS; step++) {
		double g[2] = { 0, 0 }, h[2] = { 0, 0 };

		for (ptrdiff_t r = 0; r < d->n; r++) {
			double q = sigmoid(b + d->offset[r]), w = xy_weight(d, r);

			add(g, w * (q - d->label[r]));
			add(h, w * q * (1 - q));
		}
		double move = -(g[0] + g[1]) / (h[0] + h[1]);
		if (!isfinite(move))
			return b;
		b += move;
		if (fabs(move) < 1e-12)
			return b;
	}
	return b;
}

void boost_loss_base(const struct xy *d, double *base)
{
	int32_t k = d->task->classes;
	double middle = 0;

	if (d->task->kind == TASK_REGRESSION)
		base[0] = mean_target(d);
	if (d->task->kind == TASK_BINARY)
		base[0] = binary_base(d);
	if (d->task->kind != TASK_CLASSES)
		return;
	for (int32_t j = 0; j < k; j++) /* beside offsets only a start, which is all it has to be */
		middle += (base[j] = log(class_share(d, j))) / k;
	for (int32_t j = 0; j < k; j++)
		base[j] -= middle;
}

/* -- means and loss ----------------------------------------------------------- */

struct update {
	struct boost_loss *l;
	const double *score;
};

static double update_value(const struct boost_loss *l, ptrdiff_t r, const double *score)
{
	double miss = score[0] - l->d->y[r];

	l->mean[r] = score[0];
	return miss * miss;
}

static double update_classes(const struct boost_loss *l, ptrdiff_t r, const double *score)
{
	double *p = l->mean + r * l->outputs, top = score[0], sum = 0;

	for (int32_t k = 1; k < l->outputs; k++)
		top = score[k] > top ? score[k] : top;
	for (int32_t k = 0; k < l->outputs; k++)
		sum += p[k] = exp(score[k] - top);
	for (int32_t k = 0; k < l->outputs; k++)
		p[k] /= sum;
	return top + log(sum) - score[l->d->label[r]];
}

static double update_rows(const struct boost_loss *l, ptrdiff_t r0, ptrdiff_t r1,
	const double *score)
{
	bool value = l->d->task->kind == TASK_REGRESSION;
	double sum = 0;

	for (ptrdiff_t r = r0; r < r1; r++)
		sum += xy_weight(l->d, r) * (value ? update_value(l, r, score + r)
			: update_classes(l, r, score + r * l->outputs));
	return sum;
}

static void update_run(void *arg, ptrdiff_t i)
{
	const struct update *u = arg;
	struct boost_loss *l = u->l;
	const struct xy *d = l->d;
	ptrdiff_t r0 = i * RUN, r1 = run_end(i, d->n);

	if (d->task->kind == TASK_BINARY)
		l->part[i] = logistic_update(u->score + r0, d->label + r0,
			d->weight ? d->weight + r0 : NULL, r1 - r0, l->mean + r0);
	else
		l->part[i] = update_rows(l, r0, r1, u->score);
}

double boost_loss_update(struct boost_loss *l, const double *score)
{
	struct update u = { .l = l, .score = score };
	double sum[2] = { 0, 0 };

	ctl_par(l->ctl, runs(l->d->n), update_run, &u);
	for (ptrdiff_t i = 0; i < runs(l->d->n); i++)
		add(sum, l->part[i]);
	return (sum[0] + sum[1]) / l->weight;
}

/* -- gradients ---------------------------------------------------------------- */

struct gradients {
	const struct boost_loss *l;
	int32_t k;
	struct cell *out;
	struct logistic_scale scale;
};

static double gradient(const struct boost_loss *l, int32_t k, ptrdiff_t r)
{
	double mean = l->mean[r * l->outputs + k], target = 0;

	switch (l->d->task->kind) {
	case TASK_REGRESSION: target = l->d->y[r]; break;
	case TASK_BINARY: target = l->d->label[r]; break;
	case TASK_CLASSES: target = l->d->label[r] == k; break;
	}
	return xy_weight(l->d, r) * (mean - target);
}

static double hessian(const struct boost_loss *l, int32_t k, ptrdiff_t r)
{
	double mean = l->mean[r * l->outputs + k];

	return xy_weight(l->d, r)
		* (l->d->task->kind == TASK_REGRESSION ? 1 : mean * (1 - mean));
}

/* The nearest whole number to |x| < 2^51. */
static int64_t whole(double x)
{
	return (int64_t)(x + 0x1.8p52) - (int64_t)0x1.8p52;
}

static void gradients_run(void *arg, ptrdiff_t i)
{
	const struct gradients *g = arg;
	const struct logistic_scale *scale = &g->scale;
	const struct xy *d = g->l->d;
	ptrdiff_t r0 = i * RUN, r1 = run_end(i, d->n);

	if (d->task->kind == TASK_BINARY) {
		logistic_gradients(g->l->mean + r0, d->label + r0, d->weight ? d->weight + r0 : NULL,
			r1 - r0, scale, g->out + r0);
		return;
	}
	for (ptrdiff_t r = r0; r < r1; r++) {
		g->out[r].gradient = whole(gradient(g->l, g->k, r) * scale->gradient);
		g->out[r].rest = scale->row + whole(hessian(g->l, g->k, r) * scale->hessian);
	}
}

static void largest_run(void *arg, ptrdiff_t i)
{
	const struct boost_loss *l = arg;
	double most = 0;

	for (ptrdiff_t r = i * RUN; r < run_end(i, l->d->n); r++) {
		double g = fabs(gradient(l, 0, r));

		most = g > most || isnan(g) ? g : most;
	}
	l->part[i] = most;
}

/* A bound on the gradients: that of the loss, or where it has none the largest there is. */
static double largest(struct boost_loss *l)
{
	double most = l->heaviest;

	if (l->d->task->kind != TASK_REGRESSION)
		return most;
	ctl_par(l->ctl, runs(l->d->n), largest_run, l);
	most = 0;
	for (ptrdiff_t i = 0; i < runs(l->d->n); i++)
		most = l->part[i] > most || isnan(l->part[i]) ? l->part[i] : most;
	return most;
}

/* |x| < 2^exponent; not so small that the reciprocal of a unit overflows. */
static int exponent(double x)
{
	int e;

	frexp(x, &e);
	return x > 0 && e > LOWEST_EXPONENT ? e : x > 0 ? LOWEST_EXPONENT : 0;
}

bool boost_loss_gradients(struct boost_loss *l, int32_t k, struct cell *out,
	struct cell_unit *unit, struct err *e)
{
	struct gradients g = { .l = l, .k = k, .out = out };
	double most = largest(l);
	int bits = exponent((double)l->d->n); /* n < 2^bits */
	int room = 62 - bits < EXACT_BITS ? 62 - bits : EXACT_BITS;

	if (!isfinite(most)) {
		err_set(e, ERR_NUMERIC, "the scores left the range of numbers");
		return err_hint(e, "lower --rate, or scale the target");
	}
	unit->shift = 63 - bits;
	int gradient_exponent = exponent(most) - room;
	int hessian_exponent = exponent(l->heaviest) - (unit->shift - bits < EXACT_BITS ?
		unit->shift - bits : EXACT_BITS);
	unit->gradient = ldexp(1, gradient_exponent);
	unit->hessian = ldexp(1, hessian_exponent);
	g.scale.gradient = ldexp(1, -gradient_exponent);
	g.scale.hessian = ldexp(1, -hessian_exponent);
	g.scale.row = (int64_t)ldexp(1, unit->shift);
	ctl_par(l->ctl, runs(l->d->n), gradients_run, &g);
	return true;
}
