#include "config.h"

#include "command/settings.h"

#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
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
	node_string(o, "target", s->target);
	node_string(o, "task", s->task_kind);
	node_string(o, "positive", s->positive);
	node_bool(o, "split", s->split);
	node_int(o, "split_seed", (int64_t)s->split_seed);
	node_reals(o, "share", s->share, 5);
	node_string(o, "recipe", s->recipe);
	text_init(&t, a);
	write_json_node(&t, o);
	return t.p;
}

static const char *string_of(const json_t *o, const char *key, struct arena *a)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? arena_strdup(a, s) : NULL;
}

static void read_pairs(const json_t *o, const char *key, struct setting_pair **p, ptrdiff_t *n,
	struct arena *a)
{
	const json_t *list = json_object_get(o, key);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *column = string_of(one, "column", a), *value = string_of(one, "value", a);
		if (column && value)
			settings_set_pair(p, n, column, value, a);
	}
}

static void read_object(const json_t *o, struct settings *s, struct arena *a)
{
	s->source = string_of(o, "source", a);
	s->load_words = string_of(o, "load", a);
	s->digest = string_of(o, "digest", a);
	s->size = json_integer_value(json_object_get(o, "size"));
	s->mtime_ns = json_integer_value(json_object_get(o, "mtime_ns"));
	s->test_source = string_of(o, "test_source", a);
	read_pairs(o, "types", &s->type, &s->types, a);
	read_pairs(o, "roles", &s->role, &s->roles, a);
	s->target = string_of(o, "target", a);
	s->task_kind = string_of(o, "task", a);
	s->positive = string_of(o, "positive", a);
	s->split = json_is_true(json_object_get(o, "split"));
	s->split_seed = (uint64_t)json_integer_value(json_object_get(o, "split_seed"));
	for (size_t i = 0; i < 5; i++)
		s->share[i] = json_number_value(json_array_get(json_object_get(o, "share"), i));
	s->recipe = string_of(o, "recipe", a);
}

bool settings_read(const char *json, struct settings *out, struct arena *a, struct err *e)
{
	json_error_t why;
	json_t *o = json_loads(json, JSON_REJECT_DUPLICATES, &why);
	if (!o)
		return err_set(e, ERR_CORRUPT, "the settings in the workspace are damaged: %s", why.text);
	*out = (struct settings){ 0 };
	read_object(o, out, a);
	json_decref(o);
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
