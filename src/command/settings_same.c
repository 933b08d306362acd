#include "config.h"

#include "command/settings_same.h"

#include <stddef.h>
#include <string.h>

#include "command/settings.h"
#include "data/split_cut.h"

bool settings_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_pairs(const struct setting_pair *a, ptrdiff_t n, const struct setting_pair *b,
	ptrdiff_t m)
{
	for (ptrdiff_t i = 0; i < n && i < m; i++)
		if (!settings_same_text(a[i].column, b[i].column) || !settings_same_text(a[i].value, b[i].value))
			return false;
	return n == m;
}

bool settings_same_source(const struct settings *a, const struct settings *b)
{
	return settings_same_text(a->source, b->source) && settings_same_text(a->load_words, b->load_words) &&
	       settings_same_text(a->digest, b->digest) && same_pairs(a->type, a->types, b->type, b->types);
}

bool settings_same_rows(const struct settings *a, const struct settings *b)
{
	return same_pairs(a->role, a->roles, b->role, b->roles) && same_pairs(a->edit, a->edits, b->edit, b->edits) &&
	       same_pairs(a->weight, a->weights, b->weight, b->weights) &&
	       same_pairs(a->expr, a->exprs, b->expr, b->exprs) && settings_same_text(a->target, b->target);
}

bool settings_same_task(const struct settings *a, const struct settings *b)
{
	return settings_same_text(a->task_kind, b->task_kind) && settings_same_text(a->positive, b->positive);
}

bool settings_same_split(const struct settings *a, const struct settings *b)
{
	bool same = a->split == b->split && a->split_seed == b->split_seed && a->together == b->together
		&& split_cuts_same(a->cuts, b->cuts);
	for (size_t i = 0; i < sizeof a->share / sizeof *a->share; i++)
		same = same && a->share[i] == b->share[i];
	return same;
}

bool settings_same_view(const struct settings *a, const struct settings *b)
{
	return settings_same_text(a->filter, b->filter) && same_pairs(a->sort, a->sorts, b->sort, b->sorts);
}

bool settings_same_test(const struct settings *a, const struct settings *b)
{
	return settings_same_text(a->test_source, b->test_source) && same_pairs(a->expr, a->exprs, b->expr, b->exprs);
}

bool settings_same_recipe(const struct settings *a, const struct settings *b)
{
	return settings_same_text(a->recipe, b->recipe);
}
