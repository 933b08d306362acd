#include "config.h"

#include "model/logit.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/xy.h"
#include "model/model.h"

#define DENSE_MOST 1500       /* beyond this many unknowns the Hessian is not written down */
#define CHUNK_LEAST 2048      /* rows */
#define CHUNKS_MOST 16
#define SLOTS_MOST (1 << 24)  /* doubles in all slots together */

static int32_t pairs_of(const struct logit *l)
{
	return l->dense ? l->outputs * (l->outputs + 1) / 2 : 0;
}

static void plan_chunks(struct logit *l, ptrdiff_t n)
{
	ptrdiff_t most = SLOTS_MOST / l->slot_size;
	l->chunks = n / CHUNK_LEAST;
	if (l->chunks > CHUNKS_MOST)
		l->chunks = CHUNKS_MOST;
	if (l->chunks > most)
		l->chunks = most < 2 ? 2 : most;
	if (l->chunks < 1)
		l->chunks = 1;
	ptrdiff_t blocks = (n + DESIGN_BLOCK - 1) / DESIGN_BLOCK;
	l->rows = (blocks + l->chunks - 1) / l->chunks * DESIGN_BLOCK;
}

bool logit_init(struct logit *l, const struct xy *d, double lambda, struct arena *a,
	struct ctl *c, struct err *e)
{
	*l = (struct logit){ .s = design_make(d, a), .ctl = c, .lambda = lambda };
	l->outputs = task_outputs(d->task);
	l->size = (ptrdiff_t)l->outputs * l->s.width;
	l->dense = l->size <= DENSE_MOST;
	ptrdiff_t gram = (ptrdiff_t)l->s.width * l->s.width;
	l->slot_size = 1 + 2 * l->size + pairs_of(l) * gram;
	l->scratch_size = (l->outputs + 1) * DESIGN_BLOCK + design_tile_size(&l->s);
	plan_chunks(l, d->n);
	l->gradient = ARENA_BIG(a, double, 2 * l->size, e);
	l->slot = ARENA_BIG(a, double, l->chunks * l->slot_size, e);
	l->scratch = ARENA_BIG(a, double, l->chunks * l->scratch_size, e);
	if (!l->gradient || !l->slot || !l->scratch)
		return false;
	l->diagonal = l->gradient + l->size;
	if (l->dense)
		l->hessian = ARENA_BIG(a, double, l->size * l->size, e);
	else
		l->p = ARENA_BIG(a, double, d->n * l->outputs, e);
	return l->dense ? l->hessian != NULL : l->p != NULL;
}

/* Where a chunk is at work: n rows from r0, its slot and its scratch. */
struct work {
	struct logit *l;
	const struct xy *d;
	ptrdiff_t r0, n;
	double *slot;
	double *score; /* outputs x DESIGN_BLOCK, one output after the other */
	double *u;     /* DESIGN_BLOCK */
	double *tile;
};

static double *score_of(const struct work *k, int32_t output)
{
	return k->score + (ptrdiff_t)output * DESIGN_BLOCK;
}

static void fill_scores(const struct work *k)
{
	for (int32_t j = 0; j < k->l->outputs; j++)
		design_scores(&k->l->s, k->l->at + (ptrdiff_t)j * k->l->s.width, k->r0, k->n,
			score_of(k, j));
}

/* Scores become probabilities; the loss of the rows is returned. */
static double link_binary(const struct work *k)
{
	double loss = 0.0;
	for (ptrdiff_t i = 0; i < k->n; i++) {
		double z = k->score[i], t = exp(-fabs(z));
		double away = k->d->label[k->r0 + i] == 1 ? -z : z;
		loss += xy_weight(k->d, k->r0 + i) * ((away > 0.0 ? away : 0.0) + log1p(t));
		k->score[i] = z >= 0.0 ? 1.0 / (1.0 + t) : t / (1.0 + t);
	}
	return loss;
}

static double link_softmax(const struct work *k)
{
	double loss = 0.0;
	int32_t m = k->l->outputs;
	for (ptrdiff_t i = 0; i < k->n; i++) {
		double top = k->score[i], sum = 0.0;
		double own = score_of(k, k->d->label[k->r0 + i])[i];
		for (int32_t j = 1; j < m; j++)
			top = fmax(top, score_of(k, j)[i]);
		for (int32_t j = 0; j < m; j++) {
			score_of(k, j)[i] = exp(score_of(k, j)[i] - top);
			sum += score_of(k, j)[i];
		}
		for (int32_t j = 0; j < m; j++)
			score_of(k, j)[i] /= sum;
		loss += xy_weight(k->d, k->r0 + i) * (top + log(sum) - own);
	}
	return loss;
}

static void add_gradient(const struct work *k)
{
	const struct design *s = &k->l->s;
	for (int32_t j = 0; j < k->l->outputs; j++) {
		const double *p = score_of(k, j);
		int32_t hit = k->l->outputs == 1 ? 1 : j;
		for (ptrdiff_t i = 0; i < k->n; i++)
			k->u[i] = xy_weight(k->d, k->r0 + i) *
				(p[i] - (k->d->label[k->r0 + i] == hit ? 1.0 : 0.0));
		design_add_product(s, k->u, k->r0, k->n, k->slot + 1 + (ptrdiff_t)j * s->width);
	}
}

/* u = w p_a (1 - p_a), or w p_a p_b. */
static void fill_curvature(const struct work *k, int32_t a, int32_t b)
{
	const double *pa = score_of(k, a), *pb = score_of(k, b);
	for (ptrdiff_t i = 0; i < k->n; i++)
		k->u[i] = xy_weight(k->d, k->r0 + i) * pa[i] * (a == b ? 1.0 - pa[i] : pb[i]);
}

static void add_curvature(const struct work *k)
{
	const struct design *s = &k->l->s;
	double *diagonal = k->slot + 1 + k->l->size, *gram = diagonal + k->l->size;
	if (k->l->dense)
		design_tile(s, k->r0, k->n, k->tile);
	for (int32_t a = 0; a < k->l->outputs; a++) {
		if (!k->l->dense) {
			fill_curvature(k, a, a);
			design_add_squares(s, k->u, k->r0, k->n, diagonal + (ptrdiff_t)a * s->width);
			continue;
		}
		for (int32_t b = 0; b <= a; b++) {
			fill_curvature(k, a, b);
			design_add_gram(s, k->tile, k->u, k->r0, k->n, gram);
			gram += (ptrdiff_t)s->width * s->width;
		}
	}
}

static void keep_probabilities(const struct work *k)
{
	for (int32_t j = 0; j < k->l->outputs; j++)
		memcpy(k->l->p + (ptrdiff_t)j * k->d->n + k->r0, score_of(k, j),
			(size_t)k->n * sizeof(double));
}

static void evaluate_block(const struct work *k)
{
	fill_scores(k);
	k->slot[0] += k->l->outputs == 1 ? link_binary(k) : link_softmax(k);
	add_gradient(k);
	add_curvature(k);
	if (!k->l->dense)
		keep_probabilities(k);
}

/* The Hessian of one row is diag(p) - p p' in its scores. */
static void product_block(const struct work *k)
{
	const struct logit *l = k->l;
	ptrdiff_t n = k->d->n;
	fill_scores(k);
	for (ptrdiff_t i = 0; i < k->n; i++) {
		const double *p = l->p + k->r0 + i;
		double mean = 0.0, w = xy_weight(k->d, k->r0 + i);
		for (int32_t j = 0; j < l->outputs; j++)
			mean += p[j * n] * score_of(k, j)[i];
		for (int32_t j = 0; j < l->outputs; j++) {
			double *z = score_of(k, j) + i;
			*z = w * p[j * n] * (l->outputs == 1 ? *z * (1.0 - p[0]) : *z - mean);
		}
	}
	for (int32_t j = 0; j < l->outputs; j++)
		design_add_product(&l->s, score_of(k, j), k->r0, k->n,
			k->slot + 1 + (ptrdiff_t)j * l->s.width);
}

static void reach_block(const struct work *k)
{
	fill_scores(k);
	for (int32_t j = 0; j < k->l->outputs; j++)
		for (ptrdiff_t i = 0; i < k->n; i++)
			k->slot[0] = fmax(k->slot[0], fabs(score_of(k, j)[i]));
}

static bool stopped(const struct ctl *c)
{
	return c && atomic_load_explicit(&c->stop, memory_order_relaxed);
}

/* Clears the chunk's slot and walks its blocks, unless the run was stopped: then the caller's
 * ctl_step refuses and the slot is never read. */
static void walk(struct logit *l, ptrdiff_t chunk, void (*block)(const struct work *k))
{
	double *scratch = l->scratch + chunk * l->scratch_size;
	struct work k = { l, l->s.d, chunk * l->rows, 0, l->slot + chunk * l->slot_size, scratch,
		scratch + (ptrdiff_t)l->outputs * DESIGN_BLOCK,
		scratch + (ptrdiff_t)(l->outputs + 1) * DESIGN_BLOCK };
	ptrdiff_t end = k.r0 + l->rows < k.d->n ? k.r0 + l->rows : k.d->n;
	memset(k.slot, 0, (size_t)l->slot_size * sizeof(double));
	for (; k.r0 < end && !stopped(l->ctl); k.r0 += DESIGN_BLOCK) {
		k.n = end - k.r0 < DESIGN_BLOCK ? end - k.r0 : DESIGN_BLOCK;
		block(&k);
	}
}

static void evaluate_chunk(void *arg, ptrdiff_t chunk)
{
	walk(arg, chunk, evaluate_block);
}

static void product_chunk(void *arg, ptrdiff_t chunk)
{
	walk(arg, chunk, product_block);
}

static void reach_chunk(void *arg, ptrdiff_t chunk)
{
	walk(arg, chunk, reach_block);
}

/* Slot 0 becomes the sum of the first n numbers of all slots, in the order of the rows. */
static void merge(struct logit *l, ptrdiff_t n)
{
	for (ptrdiff_t k = 1; k < l->chunks; k++)
		for (ptrdiff_t i = 0; i < n; i++)
			l->slot[i] += l->slot[k * l->slot_size + i];
}

/* Puts the Gram of outputs a >= b at its place; off the diagonal it is negative and symmetric. */
static void place_gram(struct logit *l, const double *gram, int32_t a, int32_t b)
{
	ptrdiff_t p = l->s.width;
	for (ptrdiff_t i = 0; i < p; i++) {
		for (ptrdiff_t j = 0; j <= i; j++) {
			double x = gram[i * p + j];
			l->hessian[(a * p + i) * l->size + b * p + j] = a == b ? x : -x;
			if (a != b)
				l->hessian[(a * p + j) * l->size + b * p + i] = -x;
		}
	}
}

static void place_hessian(struct logit *l)
{
	const double *gram = l->slot + 1 + 2 * l->size;
	ptrdiff_t p = l->s.width;
	for (int32_t a = 0; a < l->outputs; a++) {
		for (int32_t b = 0; b <= a; b++) {
			place_gram(l, gram, a, b);
			gram += p * p;
		}
	}
	for (ptrdiff_t i = 0; i < l->size; i++) {
		l->hessian[i * l->size + i] += i % p ? l->lambda : 0.0;
		l->diagonal[i] = l->hessian[i * l->size + i];
	}
}

/* Hands the chunks out and asks whether to go on. */
static bool run(struct logit *l, void (*fn)(void *arg, ptrdiff_t chunk), const double *at,
	struct err *e)
{
	l->at = at;
	ctl_par(l->ctl, l->chunks, fn, l);
	return ctl_step(l->ctl, 0, e);
}

bool logit_evaluate(struct logit *l, const double *beta, struct err *e)
{
	if (!run(l, evaluate_chunk, beta, e))
		return false;
	merge(l, l->slot_size);
	double square = 0.0;
	l->bare = l->slot[0];
	memcpy(l->gradient, l->slot + 1, 2 * (size_t)l->size * sizeof(double));
	for (ptrdiff_t i = 0; i < l->size; i++) {
		if (i % l->s.width == 0)
			continue;
		square += beta[i] * beta[i];
		l->gradient[i] += l->lambda * beta[i];
		l->diagonal[i] += l->lambda;
	}
	l->loss = l->bare + 0.5 * l->lambda * square;
	if (l->dense)
		place_hessian(l);
	return true;
}

bool logit_hessian_product(struct logit *l, const double *v, double *out, struct err *e)
{
	if (!run(l, product_chunk, v, e))
		return false;
	merge(l, 1 + l->size);
	for (ptrdiff_t i = 0; i < l->size; i++)
		out[i] = l->slot[1 + i] + (i % l->s.width ? l->lambda * v[i] : 0.0);
	return true;
}

bool logit_reach(struct logit *l, const double *v, double *reach, struct err *e)
{
	if (!run(l, reach_chunk, v, e))
		return false;
	*reach = 0.0;
	for (ptrdiff_t k = 0; k < l->chunks; k++)
		*reach = fmax(*reach, l->slot[k * l->slot_size]);
	return true;
}
