#include "config.h"

#include "dataset/shift.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/outfold.h"
#include "feature/recipe.h"
#include "stat/interval.h"
#include "stat/rank.h"

enum { FEWEST = 20, FOLDS = 5 };
#define NAMED 0.6 /* AUC of a column alone from which it is named as a cause */

static const struct str side_name[2] = { { "known", 5 }, { "test", 4 } };

static const char *free_name(const struct frame *f, struct arena *a)
{
	const char *name = "test row";
	while (frame_find(f, name) >= 0)
		name = arena_printf(a, "%s_", name);
	return name;
}

/* f and a column that says on which side a row stands.  The target is no feature here; nor are dates, which tell
 * parts by time without any shift. */
static struct frame *with_side(struct frame *f, struct rowset test, struct err *e)
{
	struct arena *a = arena_new();
	enum column_role *role = ARENA_ARRAY(a, enum column_role, f->columns + 1);
	int32_t *code = ARENA_BIG(a, int32_t, f->rows + 1, e);
	if (!code) {
		arena_free(a);
		return NULL;
	}
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = f->column[i].role == ROLE_TARGET || (f->column[i].time && column_is_feature(&f->column[i]))
			? ROLE_IGNORE : f->column[i].role;
	for (ptrdiff_t i = 0; i < test.n; i++)
		code[test.row[i]] = 1;
	struct column side = { .name = free_name(f, a), .type = COLUMN_BOOLEAN, .role = ROLE_TARGET, .rows = f->rows,
		.code = code, .level = side_name, .levels = 2 };
	struct frame *plain = frame_with_roles(f, role);
	struct frame *out = frame_append_take(plain, &side, a);
	frame_unref(plain);
	return out;
}

static bool measure(const struct outfold *o, struct shift *out, struct arena *a, struct err *e)
{
	ptrdiff_t n = o->rows.n;
	double *score = ARENA_BIG(a, double, n + 1, e), auc, variance;
	uint8_t *positive = score ? ARENA_BIG(a, uint8_t, n + 1, e) : NULL;
	int64_t hits = 0;
	if (!positive)
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		score[i] = o->p[2 * i + 1];
		positive[i] = o->label[i] == 1;
		hits += positive[i];
	}
	if (!rank_delong(score, 1, positive, n, &auc, &variance, a, e))
		return false;
	out->auc = interval_auc(auc, variance, hits, n - hits, 0.95);
	out->judged = true;
	return true;
}

static void rank_columns(const struct signal *s, int32_t n, struct shift *out)
{
	for (int32_t i = 0; i < n; i++) {
		int32_t at = out->columns;
		if (s[i].n == 0 || !(s[i].auc > 0.5))
			continue;
		if (at == SHIFT_COLUMNS && !(s[i].auc > out->column[--at].auc))
			continue;
		for (; at > 0 && s[i].auc > out->column[at - 1].auc; at--)
			out->column[at] = out->column[at - 1];
		out->column[at] = (struct shift_column){ i, s[i].auc };
		out->columns += out->columns < SHIFT_COLUMNS;
	}
}

static bool nothing_to_tell(const struct err *e)
{
	return e->code == ERR_NO_ROWS || e->code == ERR_CONSTANT || e->code == ERR_ONE_CLASS;
}

static bool judge(struct frame *f, struct rowset rows, uint64_t seed, struct shift *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct err own = ERR_INIT;
	struct findings ignored;
	struct recipe recipe;
	struct signal *alone;
	struct outfold o;
	struct task *t = ARENA_NEW(a, struct task);
	findings_init(&ignored, a);
	bool ok = task_make(f, f->columns - 1, "classes", "test", t, &ignored, a, &own) &&
		recipe_auto(f, t, &recipe, &ignored, a, &own) &&
		outfold_make(f, t, rows, &recipe, "boost", FOLDS, seed, NULL, &o, a, c, &own);
	if (!ok && nothing_to_tell(&own))
		return true;
	if (!ok) {
		*e = own;
		return false;
	}
	if (!measure(&o, out, a, e) || !leak_scan(f, t, rows, seed, &alone, a, c, e))
		return false;
	rank_columns(alone, f->columns - 1, out);
	return true;
}

bool shift_find(struct frame *f, struct rowset known, struct rowset test, uint64_t seed, struct shift *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	*out = (struct shift){ 0 };
	if (known.n < FEWEST || test.n < FEWEST)
		return true;
	struct frame *own = with_side(f, test, e);
	struct rowset rows = rowset_union(rowset_thin(known, SHIFT_ROWS, a), rowset_thin(test, SHIFT_ROWS, a), a);
	bool ok = own && judge(own, rows, seed, out, a, c, e);
	frame_unref(own);
	return ok;
}

void shift_findings(const struct frame *f, const struct shift *s, struct findings *out)
{
	struct text by;
	if (!s->judged || !(s->auc.value > SHIFT_WARN && s->auc.lo > 0.5))
		return;
	text_init(&by, out->arena);
	for (int32_t i = 0; i < s->columns && i < 3 && s->column[i].auc > NAMED; i++)
		text_addf(&by, "%s%s (%.3f)", i ? ", " : ": by ", f->column[s->column[i].column].name, s->column[i].auc);
	findings_add(out, "shift", FINDING_WARN, NULL, NULL,
		"test rows can be told from those a model learns from (AUC %.3f, %.3f to %.3f)%s; scores on them speak of other "
		"cases than it has learned", s->auc.value, s->auc.lo, s->auc.hi, by.n > 0 ? by.p : "");
}
