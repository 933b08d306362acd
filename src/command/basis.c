#include "config.h"

#include "command/basis.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/settings.h"
#include "command/settings_same.h"
#include "command/workbench.h"
#include "data/split_cut.h"
#include "store/store.h"

static const char *value_of(const struct setting_pair *p, ptrdiff_t n, const char *column)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (strcmp(p[i].column, column) == 0)
			return p[i].value;
	return NULL;
}

/* The same pairs, in whatever order they were said. */
static bool same_pairs(const struct setting_pair *x, ptrdiff_t nx, const struct setting_pair *y, ptrdiff_t ny)
{
	bool same = nx == ny;
	for (ptrdiff_t i = 0; i < nx && same; i++)
		same = settings_same_text(x[i].value, value_of(y, ny, x[i].column));
	return same;
}

static const char *target_type(const struct settings *s)
{
	return s->target ? value_of(s->type, s->types, s->target) : NULL;
}

static bool same_table(const struct settings *x, const struct settings *y)
{
	return settings_same_text(x->source, y->source) && settings_same_text(x->digest, y->digest) &&
		settings_same_text(x->load_words, y->load_words) && same_pairs(x->edit, x->edits, y->edit, y->edits);
}

static bool same_target(const struct settings *x, const struct settings *y)
{
	return settings_same_text(x->target, y->target) && settings_same_text(x->task_kind, y->task_kind) &&
		settings_same_text(x->positive, y->positive) && settings_same_text(target_type(x), target_type(y));
}

static bool same_split(const struct settings *x, const struct settings *y)
{
	bool same = x->split == y->split && x->split_seed == y->split_seed;
	for (int i = 0; i < 5 && same; i++)
		same = x->share[i] == y->share[i];
	return same && settings_same_text(x->test_source, y->test_source) &&
		split_cuts_same(x->cuts, y->cuts);
}

static bool same_features(const struct settings *x, const struct settings *y)
{
	return same_pairs(x->type, x->types, y->type, y->types) && same_pairs(x->role, x->roles, y->role, y->roles) &&
		same_pairs(x->expr, x->exprs, y->expr, y->exprs);
}

/* The next step of a recipe's text that is on; those behind a # are not. */
static struct str next_step(struct str *rest)
{
	struct str line = STR("");
	while (rest->n > 0 && (line.n == 0 || line.p[0] == '#'))
		line = str_trim(str_cut(*rest, '\n', rest));
	return line.n > 0 && line.p[0] == '#' ? STR("") : line;
}

/* No recipe, an empty one, and one whose steps are all off come to the same. */
static bool same_recipe(const char *x, const char *y)
{
	struct str left = str_of(x ? x : ""), right = str_of(y ? y : ""), a, b;
	do {
		a = next_step(&left);
		b = next_step(&right);
	} while (a.n > 0 && str_equal(a, b));
	return a.n == 0 && b.n == 0;
}

enum basis basis_compare(const struct settings *then, const struct settings *now)
{
	if (!same_table(then, now))
		return BASIS_TABLE;
	if (!same_target(then, now))
		return BASIS_TARGET;
	if (!same_split(then, now))
		return BASIS_SPLIT;
	if (!same_features(then, now))
		return BASIS_FEATURES;
	if (!same_pairs(then->weight, then->weights, now->weight, now->weights))
		return BASIS_WEIGHTS;
	return same_recipe(then->recipe, now->recipe) ? BASIS_SAME : BASIS_RECIPE;
}

bool basis_compares(enum basis b)
{
	return b == BASIS_SAME || b >= BASIS_FEATURES;
}

const char *basis_words(enum basis b)
{
	static const char *const words[] = {
		[BASIS_TABLE] = "the table changed since",
		[BASIS_TARGET] = "the target changed since",
		[BASIS_SPLIT] = "the split changed since",
		[BASIS_FEATURES] = "the columns changed since",
		[BASIS_WEIGHTS] = "the weights changed since",
		[BASIS_RECIPE] = "the recipe changed since",
	};
	return words[b];
}

bool basis_of(struct workbench *w, const struct store_record *r, enum basis *out, struct err *e)
{
	struct arena *a = arena_new();
	const char *json;
	struct settings then;
	bool in_force, ok = store_settings_at(w->store, r->journal, &in_force, &json, a, e);
	*out = BASIS_SAME;
	if (ok && !in_force && json && (ok = settings_read(json, &then, a, e)))
		*out = basis_compare(&then, &w->settings);
	arena_free(a);
	return ok;
}

bool basis_of_model(struct workbench *w, const char *name, enum basis *out, struct err *e)
{
	struct arena *a = arena_new();
	struct store_record *r;
	ptrdiff_t n;
	*out = BASIS_SAME;
	bool ok = store_record_list(w->store, "model", name, true, &r, &n, a, e);
	if (ok && n > 0)
		ok = basis_of(w, &r[n - 1], out, e);
	arena_free(a);
	return ok;
}
