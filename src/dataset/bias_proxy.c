#include "config.h"

#include "dataset/bias_proxy.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/outfold.h"
#include "dataset/signal_scan.h"
#include "feature/recipe.h"
#include "stat/interval.h"
#include "stat/rank.h"

enum { FOLDS = BIAS_PROXY_FOLDS, FEWEST = 40, PERMUTATIONS = 19, MANY_ROWS = 20000 };

static struct frame *with_target(struct frame *f, int32_t column, const int32_t *avoid, int32_t avoided,
	struct arena *a)
{
	enum column_role *role = ARENA_ARRAY(a, enum column_role, f->columns + 1);
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = f->column[i].role == ROLE_TARGET ? ROLE_IGNORE : f->column[i].role;
	for (int32_t i = 0; i < avoided; i++)
		role[avoid[i]] = ROLE_IGNORE;
	role[column] = ROLE_TARGET;
	return frame_with_roles(f, role);
}

/* The mean AUC of one group against the rest, over groups that have rows enough, and its variance. */
static bool score_groups(const struct outfold *o, const struct task *t, struct bias_proxy *out,
	struct arena *a, struct err *e)
{
	double *score = ARENA_BIG(a, double, o->rows.n + 1, e), auc, variance, sum = 0, spread = 0;
	uint8_t *hit = score ? ARENA_BIG(a, uint8_t, o->rows.n + 1, e) : NULL;
	int64_t hits = 0, judged = 0, least = 0;
	if (!hit)
		return false;
	for (int32_t k = t->classes == 2; k < t->classes; k++) {
		hits = 0;
		for (ptrdiff_t i = 0; i < o->rows.n; i++) {
			score[i] = o->p[i * t->classes + k];
			hit[i] = o->label[i] == k;
			hits += hit[i];
		}
		if (hits < 2 * FOLDS || hits > o->rows.n - 2 * FOLDS)
			continue;
		if (!rank_delong(score, 1, hit, o->rows.n, &auc, &variance, a, e))
			return false;
		sum += auc;
		spread += sqrt(fmax(variance, 0));
		least = judged++ == 0 || hits < least ? hits : least;
	}
	out->told = judged > 0;
	if (judged == 0)
		return true;
	/* The same rows judge every group: their errors are taken as one. */
	double se = spread / (double)judged;
	out->auc = interval_auc(sum / (double)judged, se * se, least, o->rows.n - least, 0.95);
	out->auc.n = o->rows.n;
	return true;
}

/* Share of the variance that a resample's predictions explain. */
static double r2_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const struct outfold *o = arg;
	double mean = 0, whole = 0, rest = 0;
	(void)scratch;
	for (ptrdiff_t i = 0; i < n; i++)
		mean += o->y[row[i]] / (double)n;
	for (ptrdiff_t i = 0; i < n; i++) {
		double y = o->y[row[i]], yhat = o->yhat[row[i]];
		whole += (y - mean) * (y - mean);
		rest += (y - yhat) * (y - yhat);
	}
	return whole > 0 ? 1 - rest / whole : (double)NAN;
}

static bool score_values(const struct outfold *o, uint64_t seed, struct bias_proxy *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	int32_t rounds = o->rows.n > MANY_ROWS ? 200 : 1000;
	out->number = true;
	out->auc = (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .n = o->rows.n,
		.level = 0.95, .note = "a number has no AUC: see r2" };
	if (!interval_bootstrap(r2_of, o, 0, o->rows.n, NULL, rounds, 0.95, seed, &out->r2, a, c, e))
		return false;
	out->told = !isnan(out->r2.value);
	return true;
}

bool bias_proxy_judge(const struct frame *f, const struct task *t, struct rowset rows, const struct recipe *recipe,
	const char *kind, uint64_t seed, struct bias_proxy *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct err none = ERR_INIT;
	struct outfold o;
	*out = (struct bias_proxy){ 0 };
	if (outfold_make(f, t, rows, recipe, kind, FOLDS, seed, NULL, &o, a, c, &none))
		return t->kind == TASK_REGRESSION ? score_values(&o, seed, out, a, c, e) : score_groups(&o, t, out, a, e);
	if (none.code == ERR_ONE_CLASS || none.code == ERR_CONSTANT || none.code == ERR_NO_ROWS)
		return true;
	*e = none;
	return false;
}

static bool rank_columns(const struct frame *f, const struct task *t, struct rowset rows, uint64_t seed,
	struct bias_proxy *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct feature_signal *s;
	double entropy;
	if (!signal_scan(f, t, rows, PERMUTATIONS, seed, seed, &s, &entropy, a, c, e))
		return false;
	for (; out->columns < BIAS_PROXIES; out->columns++) {
		int32_t best = -1;
		for (int32_t i = 0; i < f->columns; i++)
			if (s[i].judged && s[i].mi > 0 && s[i].q < SIGNAL_Q && (best < 0 || s[i].mi > s[best].mi))
				best = i;
		if (best < 0)
			break;
		out->column[out->columns] = f->column[best].name;
		out->bits[out->columns] = s[best].mi;
		s[best].judged = false;
	}
	return true;
}

static bool has_features(const struct frame *f)
{
	for (int32_t i = 0; i < f->columns; i++)
		if (column_is_feature(&f->column[i]) && f->column[i].missing_count < f->column[i].rows)
			return true;
	return false;
}

static bool find(struct frame *f, int32_t column, struct rowset rows, uint64_t seed,
	struct bias_proxy *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct err none = ERR_INIT;
	struct findings ignored;
	struct recipe recipe;
	struct rowset known;
	struct task *t = ARENA_NEW(a, struct task);
	findings_init(&ignored, a);
	if (!has_features(f) || !task_make(f, column, NULL, NULL, t, &ignored, a, &none))
		return true; /* nothing to tell */
	if (!task_labelled(t, f, &known, a, e))
		return false;
	known = rowset_minus(rows, rowset_minus(rows, known, a), a);
	if (known.n < FEWEST || !recipe_auto(f, t, &recipe, &ignored, a, &none))
		return true;
	if (!bias_proxy_judge(f, t, known, &recipe, "boost", seed, out, a, c, e))
		return false;
	return !out->told || (rank_columns(f, t, known, seed, out, a, c, e) && ctl_advance(c, 1, e));
}

bool bias_proxy_find(struct frame *f, int32_t column, const int32_t *avoid, int32_t avoided,
	struct rowset rows, uint64_t seed, struct bias_proxy *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	*out = (struct bias_proxy){ 0 };
	struct frame *own = with_target(f, column, avoid, avoided, a);
	bool ok = find(own, column, rows, seed, out, a, c, e);
	frame_unref(own);
	return ok;
}
