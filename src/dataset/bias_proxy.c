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

enum { FOLDS = 5, FEWEST = 40, PERMUTATIONS = 19 };

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

static void score_values(const struct outfold *o, struct bias_proxy *out)
{
	double mean = 0, whole = 0, rest = 0;
	for (ptrdiff_t i = 0; i < o->rows.n; i++)
		mean += o->y[i] / (double)o->rows.n;
	for (ptrdiff_t i = 0; i < o->rows.n; i++) {
		whole += (o->y[i] - mean) * (o->y[i] - mean);
		rest += (o->y[i] - o->yhat[i]) * (o->y[i] - o->yhat[i]);
	}
	double r2 = whole > 0 ? fmax(1 - rest / whole, 0) : 0;
	out->told = whole > 0;
	out->auc = (struct interval){ .value = (1 + sqrt(r2)) / 2, .lo = (double)NAN, .hi = (double)NAN,
		.n = o->rows.n, .method = "(1 + R) / 2", .level = 0.95 };
}

static bool rank_columns(const struct frame *f, const struct task *t, struct rowset rows, uint64_t seed,
	struct bias_proxy *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct feature_signal *s;
	double entropy;
	if (!signal_scan(f, t, rows, PERMUTATIONS, seed, &s, &entropy, a, c, e))
		return false;
	for (; out->columns < BIAS_PROXIES; out->columns++) {
		int32_t best = -1;
		for (int32_t i = 0; i < f->columns; i++)
			if (s[i].judged && s[i].mi > 0 && s[i].mi_p <= 0.05 && (best < 0 || s[i].mi > s[best].mi))
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
	struct outfold o;
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
	if (!outfold_make(f, t, known, &recipe, "boost", FOLDS, seed, NULL, &o, a, c, &none)) {
		if (none.code != ERR_ONE_CLASS && none.code != ERR_CONSTANT && none.code != ERR_NO_ROWS) {
			*e = none;
			return false;
		}
		return true;
	}
	if (t->kind == TASK_REGRESSION)
		score_values(&o, out);
	else if (!score_groups(&o, t, out, a, e))
		return false;
	return !out->told || rank_columns(f, t, known, seed, out, a, c, e);
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
