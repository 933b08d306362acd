/* Rows without a label: is a difference of classes seen where there is one and only there, do guesses
 * and suggestions help where they should? */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/selftrain.h"
#include "feature/recipe.h"
#include "stat/prior_shift.h"
#include "stat/rescale.h"

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
	double share, free_share;  /* of class b among rows with a label, and without */
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

/* The first rows have a label: which they are says nothing, for all are drawn alike. */
static void open_scene(struct scene *s, const struct world *w, const char *kind, uint64_t seed)
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
		bool known = i < w->labels;

		s->truth[i] = rng_double(&r) < (known ? w->share : w->free_share);
		draw_row(&t, w, s->truth[i], known, &r);
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

		open_scene(&s, w, kind, (uint64_t)t);
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

void claim_unlabelled(void)
{
	struct arena *a = arena_new();

	shifts();
	sure_classes(a);
	arena_free(a);
}
