/* Rows without a label: is a difference of classes seen where there is one and only there, do guesses
 * and suggestions help where they should? */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/rowset.h"
#include "data/task.h"
#include "dataset/selftrain.h"
#include "evaluate/pipeline.h"
#include "feature/recipe.h"
#include "model/model.h"
#include "stat/prior_shift.h"
#include "stat/silhouette.h"

#include "claim.h"

static bool within(struct interval v, double truth)
{
	return v.lo <= truth && truth <= v.hi;
}

/* ---- tables ---- */

/* Rows of two classes, `apart` between their middles in the first of `columns` directions. */
struct world {
	int rows, labels, columns;
	double apart;
	double share, free_share;  /* of class b among the first rows, which have a label, and the others */
};

struct scene {
	struct arena *a;
	struct csv_table table;
	struct frame *frame;
	struct task task;
	struct recipe recipe;
	struct selftrain_plan plan;
	bool *truth;               /* rows: class b */
};

static void draw_row(struct text *t, const struct world *w, bool b, bool known, struct rng *r)
{
	for (int k = 0; k < w->columns; k++)
		text_addf(t, "%.4f,", rng_normal(r) + (k == 0 && b ? w->apart : 0));
	text_addf(t, "%s\n", !known ? "" : b ? "b" : "a");
}

/* The first rows have a label: which they are says nothing, for all are drawn alike.  also: rows that have
 * one beside them, or NULL; the same seed gives the same rows. */
static void open_scene(struct scene *s, const struct world *w, const bool *also, const char *kind, uint64_t seed)
{
	struct rng r = rng_make(seed, RNG_TEST, 70);
	struct csv_options o = csv_defaults();
	struct findings notes;
	struct err e = ERR_INIT;
	struct text t;

	*s = (struct scene){ .a = arena_new() };
	text_init(&t, s->a);
	findings_init(&notes, s->a);
	s->truth = ARENA_ARRAY(s->a, bool, w->rows);
	for (int k = 0; k < w->columns; k++)
		text_addf(&t, "x%d,", k);
	text_add(&t, "y\n");
	for (int i = 0; i < w->rows; i++) {
		s->truth[i] = rng_double(&r) < (i < w->labels ? w->share : w->free_share);
		draw_row(&t, w, s->truth[i], i < w->labels || (also && also[i]), &r);
	}
	need(csv_parse_bytes(t.p, t.n, "scene.csv", &o, &s->table, s->a, NULL, &e), &e);
	enum column_role *role = ARENA_ARRAY(s->a, enum column_role, w->columns + 1);
	role[w->columns] = ROLE_TARGET;
	s->frame = frame_with_roles(s->table.frame, role);
	need(task_make(s->frame, w->columns, "classes", NULL, &s->task, &notes, s->a, &e) &&
		recipe_auto(s->frame, &s->task, &s->recipe, &notes, s->a, &e), &e);
	s->plan = (struct selftrain_plan){ .frame = s->frame, .task = &s->task, .recipe = &s->recipe,
		.kind = kind, .sure = 0.9, .seed = seed };
	need(task_labelled(&s->task, s->frame, &s->plan.labelled, s->a, &e), &e);
}

static void close_scene(struct scene *s)
{
	frame_unref(s->frame);
	frame_unref(s->table.frame);
	arena_free(s->a);
}

/* ---- are classes as common? ---- */

static double shift_rate(const struct world *w, const char *kind, int trials, double *covered)
{
	double rejected = 0;

	for (int t = 0; t < trials; t++) {
		struct scene s;
		struct selftrain found;
		struct err e = ERR_INIT;

		open_scene(&s, w, NULL, kind, (uint64_t)t);
		need(selftrain_run(&s.plan, &found, s.a, NULL, &e), &e);
		rejected += found.shift.p < 0.05;
		*covered += within(found.shift.unlabelled[1], w->free_share) ? 1.0 / trials : 0;
		close_scene(&s);
	}
	return rejected / trials;
}

static void shifts(void)
{
	enum { MANY = 150, FEW = 40 };
	const struct world same = { 400, 200, 3, 2, 0.3, 0.3 }, other = { 400, 200, 3, 2, 0.3, 0.6 };
	double covered = 0, moved = 0, ignored = 0;

	/* 3.89 standard errors of 150 and of 40 trials at 0.05. */
	claim_within("labels missing at random called otherwise, logistic", shift_rate(&same, "logistic", MANY,
		&covered), 0, 0.12);
	claim_within("labels missing at random called otherwise, boost", shift_rate(&same, "boost", FEW,
		&ignored), 0, 0.185);
	claim_within("share of a class without labels covered, equal shares", covered, 0.9, 0.99);
	claim_within("0.6 told from 0.3 in 200 rows", shift_rate(&other, "logistic", MANY, &moved), 0.95, 1);
	claim_within("share of a class without labels covered, 0.6 for 0.3", moved, 0.9, 0.99);
}

/* Three classes whose model is three times too sure of them: shares must come out right all the same. */
static void draw_sure(struct rng *r, const double *share, int n, double *p, int32_t *label)
{
	for (int i = 0; i < n; i++) {
		double u = rng_double(r), top = 0, sum = 0, z[3];

		label[i] = u < share[0] ? 0 : u < share[0] + share[1] ? 1 : 2;
		for (int k = 0; k < 3; k++) {
			/* Normal columns one apart: the log of the density ratio is linear in x. */
			z[k] = 3 * 1.2 * (rng_normal(r) + 1.2 * (label[i] == k));
			top = fmax(top, z[k]);
		}
		for (int k = 0; k < 3; k++)
			sum += p[3 * i + k] = exp(z[k] - top);
		for (int k = 0; k < 3; k++)
			p[3 * i + k] /= sum;
	}
}

static void sure_classes(struct arena *a)
{
	enum { TRIALS = 200, N = 300 };
	static const double here[] = { 0.5, 0.3, 0.2 }, there[] = { 0.2, 0.3, 0.5 };
	double covered[3] = { 0 }, found = 0, wrong = 0;

	for (int t = 0; t < TRIALS; t++) {
		struct arena_mark mark = arena_mark(a);
		struct rng r = rng_make(71, RNG_TEST, (uint64_t)t);
		double p[2][3 * N];
		int32_t label[2][N], fold[N] = { 0 };
		struct prior_rows known = { N, p[0], fold, label[0] }, free = { N, p[1], fold, NULL };
		struct prior_shift s;
		struct err e = ERR_INIT;

		draw_sure(&r, here, N, p[0], label[0]);
		draw_sure(&r, t % 2 ? there : here, N, p[1], label[1]);
		need(prior_shift_find(&known, &free, 1, 3, (uint64_t)t, &s, a, NULL, &e), &e);
		*(t % 2 ? &found : &wrong) += s.p < 0.05;
		for (int k = 0; k < 3; k++)
			covered[k] += (double)within(s.unlabelled[k], t % 2 ? there[k] : here[k]) / TRIALS;
		arena_reset(a, mark);
	}
	claim_within("three classes as common called otherwise", wrong / (TRIALS / 2), 0, 0.135);
	claim_within("three classes otherwise common found", found / (TRIALS / 2), 0.95, 1);
	for (int k = 0; k < 3; k++)
		claim_within("shares of classes from a model too sure covered", covered[k], 0.9, 0.99);
}

/* ---- guesses ---- */

/* How often guesses are kept. */
static double keep_rate(const struct world *w, const char *kind, int trials)
{
	double kept = 0;

	for (int t = 0; t < trials; t++) {
		struct scene s;
		struct selftrain found;
		struct err e = ERR_INIT;

		open_scene(&s, w, NULL, kind, (uint64_t)t);
		need(selftrain_run(&s.plan, &found, s.a, NULL, &e), &e);
		kept += found.keep;
		close_scene(&s);
	}
	return kept / trials;
}

static void guesses(void)
{
	/* Two clouds apart, of which 40 labels give a poor boundary and 600 rows more a good one; two that
	 * overlap, where guesses repeat what the labels said; and nothing to be known. */
	const struct world apart = { 640, 40, 2, 4, 0.5, 0.5 }, near = { 400, 200, 2, 1, 0.5, 0.5 };
	const struct world none = { 400, 100, 2, 0, 0.5, 0.5 };

	claim_within("guesses kept where clouds are far apart", keep_rate(&apart, "logistic", 10), 0.7, 1);
	claim_within("guesses kept where clouds overlap", keep_rate(&near, "logistic", 30), 0, 0.2);
	claim_within("guesses kept where nothing is known", keep_rate(&none, "logistic", 30), 0, 0.2);
}

/* ---- suggestions ---- */

enum { BUDGET = 30 };

/* The share of the rows in judged that a model of all labels gets right. */
static double accuracy(const struct world *w, const bool *also, const bool *judged, uint64_t seed)
{
	struct scene s;
	struct err e = ERR_INIT;
	struct pipeline p;
	double right = 0, n = 0;

	open_scene(&s, w, also, "logistic", seed);
	const struct model_class *kind = model_class_find("logistic");
	struct pipeline_plan plan = { .recipe = &s.recipe, .kind = kind, .args = args_default(kind->params, s.a),
		.seed = seed };
	double *raw = ARENA_ARRAY(s.a, double, w->rows);
	struct rowset none = { .source = s.plan.labelled.source };
	struct rowset all = rowset_all(s.frame->rows, &s.frame->digest, s.a);
	need(pipeline_fit(&plan, s.frame, &s.task, s.plan.labelled, none, &p, s.a, NULL, &e) &&
		pipeline_predict(&p, s.frame, all, raw, s.a, NULL, &e), &e);
	bool b_is_one = strcmp(s.task.class_name[1], "b") == 0;
	for (int i = 0; i < w->rows; i++)
		if (judged[i]) {
			right += (raw[i] > 0) == (s.truth[i] == b_is_one);
			n++;
		}
	close_scene(&s);
	return right / n;
}

/* Labels spent where the model wavers, against as many spent at random, on rows that had none of either. */
static void suggestions(void)
{
	enum { TRIALS = 400 };
	const struct world w = { 600, 30, 4, 2.5, 0.3, 0.3 };
	double sum = 0, square = 0;
	bool asked = true;

	for (int t = 0; t < TRIALS; t++) {
		struct scene s;
		struct suggestion *list;
		ptrdiff_t n, all;
		struct err e = ERR_INIT;
		bool chosen[600] = { 0 }, random[600] = { 0 }, judged[600];

		open_scene(&s, &w, NULL, "logistic", (uint64_t)t);
		need(selftrain_suggest(&s.plan, BUDGET, &list, &n, &all, s.a, NULL, &e), &e);
		asked = asked && n == BUDGET;
		for (ptrdiff_t i = 0; i < n; i++)
			chosen[list[i].row] = true;
		close_scene(&s);
		for (int i = 0; i < w.rows; i++) {
			random[i] = i >= w.labels && i < w.labels + BUDGET;
			judged[i] = i >= w.labels && !chosen[i] && !random[i];
		}
		double gain = accuracy(&w, chosen, judged, (uint64_t)t) - accuracy(&w, random, judged, (uint64_t)t);
		sum += gain / TRIALS;
		square += gain * gain / TRIALS;
	}
	double error = sqrt((square - sum * sum) / (TRIALS - 1));
	claim_within("suggestions keep to the budget", asked, 1, 1);
	claim_within("suggested rows teach more than random ones: gain in accuracy, less 3 errors", sum - 3 * error, 0, 1);
}

/* ---- groups ---- */

/* One cloud and one of a twentieth of its rows far off, parted between them: the mean silhouette of a sample,
 * and whether its interval has that of the whole world. */
static struct interval sampled_silhouette(int n, uint64_t seed, struct arena *a)
{
	struct rng r = rng_make(seed, RNG_TEST, 72);
	double *x = ARENA_ARRAY(a, double, 2 * n), mean, error;
	int32_t *label = ARENA_ARRAY(a, int32_t, n);
	const int32_t *const labels[] = { label };
	struct err e = ERR_INIT;

	for (int i = 0; i < n; i++) {
		bool far = rng_double(&r) < 0.05;

		x[2 * i] = rng_normal(&r) + (far ? 5 : 0);
		x[2 * i + 1] = rng_normal(&r);
		label[i] = x[2 * i] > 2.5;
	}
	need(silhouette_mean(x, n, 2, labels, 1, &mean, &error, a, NULL, &e), &e);
	return (struct interval){ .value = mean, .lo = mean - 1.96 * error, .hi = mean + 1.96 * error };
}

static void silhouettes(struct arena *a)
{
	enum { TRIALS = 400, N = 300, WORLD = 8000 };
	struct arena_mark mark = arena_mark(a);
	double truth = sampled_silhouette(WORLD, 1, a).value, covered = 0;

	for (uint64_t t = 0; t < TRIALS; t++) {
		covered += within(sampled_silhouette(N, 100 + t, a), truth);
		arena_reset(a, mark);
	}
	claim_within("mean silhouette covered by its jackknife interval", covered / TRIALS, 0.9, 0.98);
}

void claim_unlabelled(void)
{
	struct arena *a = arena_new();

	shifts();
	guesses();
	suggestions();
	sure_classes(a);
	silhouettes(a);
	arena_free(a);
}
