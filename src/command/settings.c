#include "config.h"

#include "command/settings.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/report.h"
#include "base/text.h"
#include "command/settings_cuts.h"
#include "render/write.h"

static void write_pairs(struct node *o, const char *name, const struct setting_pair *p, ptrdiff_t n)
{
	struct node *list = node_list(o, name);
	for (ptrdiff_t i = 0; i < n; i++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "column", p[i].column);
		node_string(one, "value", p[i].value);
	}
}

const char *settings_write(const struct settings *s, struct arena *a)
{
	struct report *r = report_new(a);
	struct node *o = report_root(r);
	struct text t;
	node_string(o, "source", s->source);
	node_string(o, "load", s->load_words);
	node_string(o, "digest", s->digest);
	node_int(o, "size", s->size);
	node_int(o, "mtime_ns", s->mtime_ns);
	node_string(o, "test_source", s->test_source);
	write_pairs(o, "types", s->type, s->types);
	write_pairs(o, "roles", s->role, s->roles);
	write_pairs(o, "edits", s->edit, s->edits);
	write_pairs(o, "weights", s->weight, s->weights);
	write_pairs(o, "exprs", s->expr, s->exprs);
	write_pairs(o, "guesses", s->guess, s->guesses);
	write_pairs(o, "sorts", s->sort, s->sorts);
	node_string(o, "filter", s->filter);
	node_string(o, "target", s->target);
	node_string(o, "task", s->task_kind);
	node_string(o, "positive", s->positive);
	node_bool(o, "split", s->split);
	node_int(o, "split_seed", (int64_t)s->split_seed);
	node_reals(o, "share", s->share, 5);
	node_bool(o, "together", s->together);
	settings_write_cuts(o, s->cuts, a);
	node_string(o, "recipe", s->recipe);
	text_init(&t, a);
	write_json_node(&t, o);
	return t.p;
}

static const char *string_of(const struct node *o, const char *key)
{
	const struct node *k = node_find(o, key);
	return k && k->type == NODE_STRING ? k->string : NULL;
}

static int64_t int_of(const struct node *o, const char *key)
{
	const struct node *k = node_find(o, key);
	return k && k->type == NODE_INT ? k->integer : 0;
}

static bool bool_of(const struct node *o, const char *key)
{
	const struct node *k = node_find(o, key);
	return k && k->type == NODE_BOOL && k->integer;
}

static void read_pairs(const struct node *o, const char *key, struct setting_pair **p, ptrdiff_t *n,
	struct arena *a)
{
	const struct node *list = node_find(o, key);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next) {
		const char *column = string_of(k, "column"), *value = string_of(k, "value");
		if (column && value)
			settings_set_pair(p, n, column, value, a);
	}
}

static void read_share(const struct node *o, double share[5])
{
	const struct node *list = node_find(o, "share");
	int i = 0;
	for (const struct node *k = list ? list->first : NULL; k && i < 5; k = k->next)
		share[i++] = node_number(k);
}

bool settings_read(const char *json, struct settings *s, struct arena *a, struct err *e)
{
	struct node *o;
	if (!json_read(json, report_root(report_new(a)), "settings", &o, e))
		return err_in(e, "the settings in the workspace");
	*s = (struct settings){
		.source = string_of(o, "source"),
		.load_words = string_of(o, "load"),
		.digest = string_of(o, "digest"),
		.size = int_of(o, "size"),
		.mtime_ns = int_of(o, "mtime_ns"),
		.test_source = string_of(o, "test_source"),
		.filter = string_of(o, "filter"),
		.target = string_of(o, "target"),
		.task_kind = string_of(o, "task"),
		.positive = string_of(o, "positive"),
		.split_seed = (uint64_t)int_of(o, "split_seed"),
		.recipe = string_of(o, "recipe"),
	};
	s->split = bool_of(o, "split");
	s->together = bool_of(o, "together");
	read_pairs(o, "types", &s->type, &s->types, a);
	read_pairs(o, "roles", &s->role, &s->roles, a);
	read_pairs(o, "edits", &s->edit, &s->edits, a);
	read_pairs(o, "weights", &s->weight, &s->weights, a);
	read_pairs(o, "exprs", &s->expr, &s->exprs, a);
	read_pairs(o, "guesses", &s->guess, &s->guesses, a);
	read_pairs(o, "sorts", &s->sort, &s->sorts, a);
	read_share(o, s->share);
	s->cuts = settings_read_cuts(o, a);
	return true;
}

static struct setting_pair *copy_pairs(const struct setting_pair *p, ptrdiff_t n, struct arena *a)
{
	struct setting_pair *q = ARENA_ARRAY(a, struct setting_pair, n + 1);
	for (ptrdiff_t i = 0; i < n; i++)
		q[i] = p[i];
	return q;
}

struct settings settings_copy(const struct settings *s, struct arena *a)
{
	struct settings t = *s;
	t.type = copy_pairs(s->type, s->types, a);
	t.role = copy_pairs(s->role, s->roles, a);
	t.edit = copy_pairs(s->edit, s->edits, a);
	t.weight = copy_pairs(s->weight, s->weights, a);
	t.expr = copy_pairs(s->expr, s->exprs, a);
	t.guess = copy_pairs(s->guess, s->guesses, a);
	t.sort = copy_pairs(s->sort, s->sorts, a);
	return t;
}

struct settings settings_keep(const struct settings *s, struct arena *a)
{
	struct settings t;
	struct err e = ERR_INIT;
	if (!settings_read(settings_write(s, a), &t, a, &e))
		BUG("settings do not read back: %s", e.msg);
	return t;
}

void settings_set_pair(struct setting_pair **pairs, ptrdiff_t *n, const char *column,
	const char *value, struct arena *a)
{
	for (ptrdiff_t i = 0; i < *n; i++)
		if (strcmp((*pairs)[i].column, column) == 0) {
			(*pairs)[i].value = value;
			return;
		}
	struct setting_pair *more = copy_pairs(*pairs, *n, a);
	more[(*n)++] = (struct setting_pair){ column, value };
	*pairs = more;
}
