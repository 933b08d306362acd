#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/param.h"
#include "base/report.h"
#include "base/rng.h"
#include "data/xy.h"
#include "model/bin.h"
#include "model/boost_loss.h"
#include "model/forest.h"
#include "model/grow.h"
#include "model/model.h"
#include "model/tree.h"

#define ROUNDS_WITHOUT_VALID 100 /* when nothing tells when to stop */
#define PREDICT_TASKS 64

/* Gradient boosting (Friedman 2001) of leaf-wise histogram trees (Ke et al. 2017). */
struct boost {
	struct features features;
	int32_t outputs;
	int32_t rounds;
	double *base;        /* outputs */
	struct tree *tree;   /* rounds times outputs */
	struct forest forest;/* the same, ready to predict */
};

static const struct param params[] = {
	{ .name = "rounds", .type = PARAM_INT, .help = "most rounds; 100 without validation rows",
		.has_default = true, .def = 500, .min = 1, .max = CAP_TREES },
	{ .name = "rate", .type = PARAM_REAL, .help = "share of each tree that is added",
		.has_default = true, .def = 0.1, .min = 1e-4, .max = 1, .tune_log = true },
	{ .name = "leaves", .type = PARAM_INT, .help = "most leaves of a tree",
		.has_default = true, .def = 31, .min = 2, .max = CAP_TREE_LEAVES, .tune_log = true },
	{ .name = "depth", .type = PARAM_INT, .help = "most splits on a path, 0 for any",
		.has_default = true, .def = 0, .min = 0, .max = 64 },
	{ .name = "min-leaf", .type = PARAM_INT, .help = "fewest rows of a leaf", .unit = "rows",
		.has_default = true, .def = 20, .min = 1, .max = 1e6, .tune_log = true },
	{ .name = "min-hessian", .type = PARAM_REAL, .help = "smallest hessian sum of a leaf",
		.has_default = true, .def = 1e-3, .min = 0, .max = 1e6 },
	{ .name = "min-gain", .type = PARAM_REAL, .help = "loss that a split must take away",
		.has_default = true, .def = 0, .min = 0, .max = 1e12 },
	{ .name = "l2", .type = PARAM_REAL, .help = "penalty on the square of leaf values",
		.has_default = true, .def = 0, .min = 0, .max = 1e6, .tune_log = true },
	{ .name = "bins", .type = PARAM_INT, .help = "most bins of a column",
		.has_default = true, .def = BIN_MOST, .min = 2, .max = BIN_MOST },
	{ .name = "row-share", .type = PARAM_REAL, .help = "share of rows drawn for each round",
		.has_default = true, .def = 1, .min = 0.01, .max = 1 },
	{ .name = "column-share", .type = PARAM_REAL, .help = "share of columns drawn for each tree",
		.has_default = true, .def = 1, .min = 0.01, .max = 1 },
	{ .name = "patience", .type = PARAM_INT,
		.help = "rounds without a better validation loss before stopping, 0 for never",
		.unit = "rounds", .has_default = true, .def = 20, .min = 0, .max = CAP_TREES },
	{ 0 }
};

/* -- keeping ------------------------------------------------------------------ */

static void save(const void *st, struct writer *w)
{
	const struct boost *m = st;

	features_save(&m->features, w);
	writer_i32(w, m->outputs);
	writer_i32(w, m->rounds);
	for (int32_t k = 0; k < m->outputs; k++)
		writer_double(w, m->base[k]);
	for (int32_t t = 0; t < m->rounds * m->outputs; t++)
		tree_save(&m->tree[t], w);
}

static bool load_trees(struct boost *m, struct reader *r, struct arena *a, struct err *e)
{
	if (!features_load(&m->features, r, a, e) || !reader_count(r, &m->outputs, 1, CAP_CLASSES, e)
		|| !reader_count(r, &m->rounds, 0, CAP_TREES, e))
		return false;
	m->base = ARENA_ARRAY(a, double, m->outputs);
	for (int32_t k = 0; k < m->outputs; k++)
		if (!reader_finite(r, &m->base[k], e))
			return false;
	if ((ptrdiff_t)m->rounds * m->outputs > r->n - r->at) /* a tree takes more than a byte */
		return err_set(e, ERR_CORRUPT, "the model holds fewer trees than it says");
	m->tree = ARENA_ARRAY(a, struct tree, (ptrdiff_t)m->rounds * m->outputs);
	for (int32_t t = 0; t < m->rounds * m->outputs; t++)
		if (!tree_load(&m->tree[t], &m->features, r, a, e))
			return false;
	return true;
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct boost *m = st;

	if (!load_trees(m, r, a, e))
		return false;
	forest_init(&m->forest, &m->features, m->tree, m->rounds * m->outputs, a);
	return true;
}

static bool fits(const void *st, const struct xy *schema, int32_t outputs)
{
	const struct boost *m = st;

	return m->outputs == outputs && features_fit(&m->features, schema);
}

/* -- fitting ------------------------------------------------------------------ */

struct fit {
	struct boost *model;
	const struct xy *train, *valid;
	uint64_t seed;
	int32_t rounds, patience;
	double row_share, column_share;
	struct grow_rules rules;
	struct binned binned, valid_binned;
	struct grower grower;
	struct boost_loss loss, valid_loss;
	double *score, *valid_score;
	struct cell *gradient;
	bool *allowed;          /* NULL: every feature */
	int32_t *order;         /* features, to be shuffled */
	int32_t best;           /* rounds at the best validation loss */
	double best_loss;
	ptrdiff_t capacity;     /* of the curve */
	const struct boost *before; /* what a run like this one had grown when it ended; NULL: nothing */
	struct fit_info *info;
	struct arena *keep;     /* what the model owns */
	struct arena *scratch;
	struct ctl *ctl;
};

static void read_args(struct fit *w, const struct args *v)
{
	w->rounds = (int32_t)args_int(v, "rounds");
	if (!w->valid && !args_given(v, "rounds"))
		w->rounds = ROUNDS_WITHOUT_VALID;
	w->patience = (int32_t)args_int(v, "patience");
	w->row_share = args_real(v, "row-share");
	w->column_share = args_real(v, "column-share");
	w->rules = (struct grow_rules){
		.leaves = (int32_t)args_int(v, "leaves"),
		.depth = (int32_t)args_int(v, "depth"),
		.rate = args_real(v, "rate"),
		.split = {
			.min_rows = args_int(v, "min-leaf"),
			.min_hessian = args_real(v, "min-hessian"),
			.l2 = args_real(v, "l2"),
			.min_gain = args_real(v, "min-gain"),
		},
	};
}

/* Scores before the first round: base and offset. */
static double *start_scores(const struct fit *w, const struct xy *d, struct err *e)
{
	int32_t outputs = w->model->outputs;
	double *score = ARENA_BIG(w->scratch, double, d->n * outputs, e);

	for (ptrdiff_t i = 0; score && i < d->n * outputs; i++)
		score[i] = w->model->base[i % outputs] + (d->offset ? d->offset[i] : 0);
	return score;
}

static bool prepare_rows(struct fit *w, const struct xy *d, struct binned *b,
	struct boost_loss *loss, double **score, struct err *e)
{
	if (!bin_apply(&w->model->features, d, b, w->scratch, w->ctl, e)
		|| !boost_loss_init(loss, d, w->scratch, w->ctl, e))
		return false;
	*score = start_scores(w, d, e);
	return *score;
}

static bool prepare(struct fit *w, int32_t bins, struct err *e)
{
	struct boost *m = w->model;

	m->outputs = task_outputs(w->train->task);
	m->base = ARENA_ARRAY(w->keep, double, m->outputs);
	m->tree = ARENA_ARRAY(w->keep, struct tree, w->rounds * m->outputs);
	boost_loss_base(w->train, m->base);
	if (!bin_learn(w->train, bins, &m->features, w->keep, w->ctl, e)
		|| !prepare_rows(w, w->train, &w->binned, &w->loss, &w->score, e)
		|| (w->valid && !prepare_rows(w, w->valid, &w->valid_binned, &w->valid_loss,
			&w->valid_score, e))
		|| !grower_init(&w->grower, &w->rules, &m->features, &w->binned, w->scratch, w->ctl, e))
		return false;
	if (w->column_share < 1) {
		w->allowed = ARENA_ARRAY(w->scratch, bool, m->features.n);
		w->order = ARENA_ARRAY(w->scratch, int32_t, m->features.n);
	}
	w->gradient = ARENA_BIG(w->scratch, struct cell, w->train->n, e);
	return w->gradient;
}

/* The rows of a round into the grower; each is drawn on its own. */
static ptrdiff_t draw_rows(struct fit *w, int32_t round)
{
	uint64_t below = w->row_share < 1 ? (uint64_t)(w->row_share * 0x1p64) : 0;
	ptrdiff_t k = 0;

	for (ptrdiff_t r = 0; r < w->train->n; r++) {
		uint64_t key = (uint64_t)round << 32 | (uint64_t)r;

		w->grower.rows.row[k] = (int32_t)r;
		k += below == 0 || rng_hash(w->seed, RNG_ROWS, key) < below;
	}
	return k;
}

static void draw_columns(struct fit *w, int32_t tree)
{
	int32_t n = w->model->features.n;
	int32_t most = (int32_t)ceil(w->column_share * n);
	struct rng r = rng_make(w->seed, RNG_COLUMNS, (uint64_t)tree);

	if (!w->allowed)
		return;
	for (int32_t f = 0; f < n; f++) {
		w->order[f] = f;
		w->allowed[f] = false;
	}
	rng_shuffle(&r, w->order, n);
	for (int32_t k = 0; k < most; k++)
		w->allowed[w->order[k]] = true;
}

/* What a tree grown before adds to all scores. */
static void add_again(struct fit *w, int32_t k, const struct tree *t)
{
	const struct boost *m = w->model;

	tree_add_binned(t, &m->features, &w->binned, w->score + k, m->outputs, w->ctl);
	if (w->valid)
		tree_add_binned(t, &m->features, &w->valid_binned, w->valid_score + k, m->outputs,
			w->ctl);
}

/* One tree for output k, and what it adds to all scores. */
static bool add_tree(struct fit *w, int32_t k, struct tree *t, struct err *e)
{
	struct boost *m = w->model;
	int32_t number = m->rounds * m->outputs + k;
	struct cell_unit unit;

	if (w->before && m->rounds < w->before->rounds) {
		*t = w->before->tree[number];
		add_again(w, k, t);
		return true;
	}
	if (!boost_loss_gradients(&w->loss, k, w->gradient, &unit, e))
		return false;
	draw_columns(w, number);
	ptrdiff_t rows = draw_rows(w, m->rounds);
	if (!grower_run(&w->grower, w->gradient, &unit, rows, w->allowed, t, w->keep, e))
		return false;
	if (rows == w->train->n)
		grower_add(&w->grower, rows, w->score + k, m->outputs);
	else
		tree_add_binned(t, &m->features, &w->binned, w->score + k, m->outputs, w->ctl);
	if (w->valid)
		tree_add_binned(t, &m->features, &w->valid_binned, w->valid_score + k, m->outputs,
			w->ctl);
	return true;
}

static bool add_round(struct fit *w, bool *grew, struct err *e)
{
	struct boost *m = w->model;
	struct tree *t = m->tree + m->rounds * m->outputs;

	*grew = false;
	for (int32_t k = 0; k < m->outputs; k++) {
		if (!add_tree(w, k, &t[k], e))
			return false;
		*grew = *grew || t[k].nodes > 1;
	}
	m->rounds++;
	return true;
}

/* The losses after a round; remembers the best. */
static void measure(struct fit *w)
{
	struct fit_info *info = w->info;
	struct curve_point *p;

	info->curve = arena_grow(w->keep, info->curve, info->points, &w->capacity,
		(ptrdiff_t)sizeof *info->curve);
	p = &info->curve[info->points++];
	p->step = w->model->rounds;
	p->train = boost_loss_update(&w->loss, w->score);
	p->valid = w->valid ? boost_loss_update(&w->valid_loss, w->valid_score) : (double)NAN;
	ctl_point(w->ctl, p->step, p->train, p->valid);
	if (w->valid && !(p->valid >= w->best_loss)) {
		w->best_loss = p->valid;
		w->best = w->model->rounds;
	}
}

/* The trees alone: scores, losses and the curve follow from them to the bit. */
static bool keep_checkpoint(struct fit *w, struct err *e)
{
	bool known = w->before && w->model->rounds <= w->before->rounds; /* stored already */
	if (known || !ctl_checkpoint_due(w->ctl))
		return true;
	struct arena *a = arena_new();
	struct writer bytes;
	writer_init(&bytes, a);
	save(w->model, &bytes);
	bool ok = ctl_checkpoint(w->ctl, w->model->rounds, bytes.p, bytes.n, e);
	arena_free(a);
	return ok;
}

/* Thresholds as bins: a file does not keep them. */
static void find_bins(const struct boost *m, struct tree *t)
{
	for (int32_t k = 0; k < t->nodes; k++) {
		struct tree_node *n = &t->node[k];

		if (n->feature >= 0 && n->set < 0)
			n->bin = (uint8_t)bin_of_number(&m->features.feature[n->feature], n->value);
	}
}

/* The trees of a checkpoint, grown on these very rows. */
static bool take_up(struct fit *w, struct err *e)
{
	struct boost *before = ARENA_NEW(w->keep, struct boost);
	struct reader r;

	if (!w->ctl || !w->ctl->from)
		return true;
	reader_init(&r, w->ctl->from, w->ctl->from_bytes);
	r.section = "checkpoint";
	if (!load_trees(before, &r, w->keep, e))
		return false;
	if (!fits(before, w->train, w->model->outputs) || before->features.n != w->model->features.n)
		return err_set(e, ERR_CORRUPT, "the checkpoint was not made from these columns");
	for (int32_t k = 0; k < before->rounds * before->outputs; k++)
		find_bins(w->model, &before->tree[k]);
	w->before = before;
	return true;
}

static bool out_of_patience(const struct fit *w)
{
	return w->valid && w->patience > 0 && w->model->rounds - w->best >= w->patience;
}

static bool run_rounds(struct fit *w, struct err *e)
{
	struct boost *m = w->model;
	bool grew = true;

	ctl_phase(w->ctl, "boosting", w->rounds);
	w->best_loss = HUGE_VAL;
	measure(w);
	w->info->stopped = "all rounds";
	while (m->rounds < w->rounds) {
		const char *over = ctl_over(w->ctl);
		if (over) {
			w->info->stopped = over;
			break;
		}
		if (!add_round(w, &grew, e) || !ctl_step(w->ctl, 1, e))
			return false;
		ctl_keeps(w->ctl);
		if (!keep_checkpoint(w, e))
			return false;
		if (!grew && w->row_share >= 1 && w->column_share >= 1) {
			w->info->stopped = "no split left";
			m->rounds--;
			break;
		}
		measure(w);
		if (out_of_patience(w)) {
			w->info->stopped = arena_printf(w->keep, "early stopping at %d", (int)m->rounds);
			break;
		}
	}
	return true;
}

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	struct fit w = { .model = st, .train = train, .valid = valid, .seed = seed, .info = info,
		.keep = a, .ctl = c };

	read_args(&w, v);
	w.scratch = arena_new();
	bool ok = prepare(&w, (int32_t)args_int(v, "bins"), e) && take_up(&w, e) && run_rounds(&w, e);
	if (ok && valid)
		w.model->rounds = w.best; /* the rounds after the best one only learned noise */
	info->steps = w.model->rounds;
	if (ok)
		forest_init(&w.model->forest, &w.model->features, w.model->tree,
			w.model->rounds * w.model->outputs, a);
	arena_free(w.scratch);
	return ok;
}

/* -- predicting --------------------------------------------------------------- */

struct predict {
	const struct boost *m;
	const struct xy *d;
	double *out;
	double *tile;     /* one a task */
	ptrdiff_t tasks;
};

static void predict_rows(const struct predict *w, ptrdiff_t r0, ptrdiff_t r1, double *tile)
{
	const struct boost *m = w->m;
	double *out = w->out + r0 * m->outputs;

	forest_tile(&m->forest, w->d, r0, r1, tile);
	for (ptrdiff_t i = 0; i < (r1 - r0) * m->outputs; i++)
		out[i] = m->base[i % m->outputs]
			+ (w->d->offset ? w->d->offset[r0 * m->outputs + i] : 0);
	forest_add(&m->forest, tile, r1 - r0, m->outputs, out);
}

static void predict_task(void *arg, ptrdiff_t i)
{
	const struct predict *w = arg;
	double *tile = w->tile + i * FOREST_ROWS * w->m->forest.slots;
	ptrdiff_t n = w->d->n;

	for (ptrdiff_t r = i * FOREST_ROWS; r < n; r += w->tasks * FOREST_ROWS)
		predict_rows(w, r, r + FOREST_ROWS < n ? r + FOREST_ROWS : n, tile);
}

static void predict(const void *st, const struct xy *d, struct ctl *c, double *out)
{
	struct predict w = { .m = st, .d = d, .out = out };

	w.tasks = (d->n + FOREST_ROWS - 1) / FOREST_ROWS;
	w.tasks = w.tasks < PREDICT_TASKS ? w.tasks : PREDICT_TASKS;
	w.tile = mem_alloc(w.tasks * FOREST_ROWS * w.m->forest.slots, (ptrdiff_t)sizeof *w.tile);
	ctl_par(c, w.tasks, predict_task, &w);
	mem_free(w.tile);
}

/* -- explaining --------------------------------------------------------------- */

/* The largest that was not taken yet (taken ones are negative); ties in the order of columns. */
static int32_t take_largest(double *gain, int32_t n)
{
	int32_t best = 0;

	for (int32_t j = 1; j < n; j++)
		best = gain[j] > gain[best] ? j : best;
	return best;
}

/* Each column's share of the loss that all splits took away, the largest first. */
static void explain(const void *st, const struct xy *names, struct node *out)
{
	const struct boost *m = st;
	double *gain = mem_alloc(m->features.columns, (ptrdiff_t)sizeof *gain), sum = 0;

	for (int32_t t = 0; t < m->rounds * m->outputs; t++)
		for (int32_t k = 0; k < m->tree[t].nodes; k++) {
			const struct tree_node *n = &m->tree[t].node[k];

			if (n->feature < 0)
				continue;
			gain[m->features.feature[n->feature].column] += n->gain;
			sum += n->gain;
		}
	struct node *list = node_list(out, "importance");
	node_title(list, "Share of the loss taken away by splits", VIEW_BARS);
	int32_t columns = m->features.columns < names->p ? m->features.columns : names->p;
	for (int32_t i = 0; i < columns; i++) {
		struct node *one = node_object(list, NULL);
		int32_t j = take_largest(gain, columns);

		node_string(one, "name", names->column[j].name);
		node_real(one, "value", sum > 0 ? gain[j] / sum : 0);
		gain[j] = -1;
	}
	mem_free(gain);
}

extern const struct model_class model_boost;
const struct model_class model_boost = {
	.name = "boost",
	.help = "gradient boosted trees",
	.tasks = TASK_REGRESSION | TASK_BINARY | TASK_CLASSES,
	.params = params,
	.state_size = (ptrdiff_t)sizeof(struct boost),
	.fit = fit,
	.predict = predict,
	.save = save,
	.load = load,
	.fits = fits,
	.explain = explain,
};
