/* Planted flips: does the interval of the rate of wrong labels hold the truth, whether the classes overlap
 * or not?  Two normal classes in three columns, only the first of which tells; the labels of a share of
 * the rows are the other class. */
#include "config.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/label_rate.h"
#include "dataset/outfold.h"
#include "feature/recipe.h"

#include "claim.h"

enum { ROWS = 1000, FLIP_SEEDS = 30 };

/* The share of labels turned. */
static double plant(struct text *csv, double distance, double flips, struct rng *r)
{
	double wrong = 0;

	text_add(csv, "a,b,c,y\n");
	for (int i = 0; i < ROWS; i++) {
		bool truth = i % 2, turned = rng_double(r) < flips;
		double x = rng_normal(r) + distance * truth, b = rng_normal(r), c = rng_normal(r);

		text_addf(csv, "%.6f,%.6f,%.6f,%s\n", x, b, c, truth != turned ? "yes" : "no");
		wrong += turned;
	}
	return wrong / ROWS;
}

static struct interval judge(const char *csv, ptrdiff_t n, const char *kind, uint64_t seed, struct arena *a)
{
	struct err e = ERR_INIT;
	struct csv_options o = csv_defaults();
	struct csv_table t;
	struct findings notes;
	struct task task;
	struct recipe recipe;
	struct outfold judged;
	struct interval v;
	static const enum column_role role[] = { ROLE_FEATURE, ROLE_FEATURE, ROLE_FEATURE, ROLE_TARGET };

	findings_init(&notes, a);
	need(csv_parse_bytes(csv, n, "flips.csv", &o, &t, a, NULL, &e), &e);
	struct frame *f = frame_with_roles(t.frame, role);
	need(task_make(f, 3, NULL, NULL, &task, &notes, a, &e), &e);
	need(recipe_auto(f, &task, &recipe, &notes, a, &e), &e);
	need(outfold_make(f, &task, rowset_all(f->rows, &f->digest, a), &recipe, kind, 5, seed, NULL, &judged, a,
		NULL, &e), &e);
	need(label_rate_find(judged.label, judged.p, judged.rows.n, 2, &v, a, NULL, &e), &e);
	frame_unref(f);
	frame_unref(t.frame);
	return v;
}

/* What one setting shows over all seeds. */
struct shown {
	double covered, above, found, width;
};

static struct shown plant_and_judge(const char *kind, double distance, double flips)
{
	struct shown s = { 0 };

	for (uint64_t seed = 0; seed < FLIP_SEEDS; seed++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(20, RNG_TEST, seed);
		struct text csv;

		text_init(&csv, a);
		double truth = plant(&csv, distance, flips, &r);
		struct interval v = judge(csv.p, csv.n, kind, seed, a);
		s.covered += (v.lo <= truth && truth <= v.hi) / (double)FLIP_SEEDS;
		s.above += (truth > v.hi) / (double)FLIP_SEEDS;
		s.found += (v.lo > 0) / (double)FLIP_SEEDS;
		s.width += (v.hi - v.lo) / FLIP_SEEDS;
		arena_free(a);
	}
	return s;
}

/* All settings of a judge: each is covered, and 95 % of all together; flips of clear classes are seen,
 * flips that are not there are not. */
static void claim_judge(const char *kind)
{
	static const double distance[] = { 4, 2.5, 1.5, 1 }, flips[] = { 0, 0.05, 0.1, 0.2 };
	double covered = 0, above = 0;
	char what[120];

	for (int d = 0; d < 4; d++)
		for (int f = 0; f < 4; f++) {
			struct shown s = plant_and_judge(kind, distance[d], flips[f]);

			covered += s.covered / 16;
			above += s.above / 16;
			snprintf(what, sizeof what, "%g %% flips of classes %g sd apart are covered, %s", 100 * flips[f],
				distance[d], kind);
			claim_within(what, s.covered, 0.83, 1);
			if (f == 0) {
				snprintf(what, sizeof what, "overlap %g sd apart passes for flips, %s", distance[d], kind);
				claim_within(what, s.found, 0, 0.1);
			}
			if (d == 0 && f == 3) {
				snprintf(what, sizeof what, "20 %% flips of clear classes are seen, %s", kind);
				claim_within(what, s.found, 0.95, 1);
				snprintf(what, sizeof what, "and known to within, %s", kind);
				claim_within(what, s.width, 0, 0.16);
			}
		}
	snprintf(what, sizeof what, "the rate of wrong labels covers, %s", kind);
	claim_within(what, covered, 0.95, 1);
	snprintf(what, sizeof what, "its upper end is passed, %s", kind);
	claim_within(what, above, 0, 0.025);
}

void claim_labels(void)
{
	claim_judge("boost");
	claim_judge("logistic");
}
