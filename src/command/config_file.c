#include "config.h"

#include "command/config_file.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/file.h"
#include "base/param.h"
#include "base/text.h"
#include "command/lex.h"
#include "command/options.h"

const char *config_file_path(struct arena *a)
{
	return arena_printf(a, "%s/config", file_xdg("CONFIG", a));
}

/* What a person would set, and has no option of that name. */
static const struct param spoken_params[] = {
	{ .name = "glyphs", .help = "what plots are drawn with", .type = PARAM_CHOICE,
		.choices = "auto|ascii|block|braille" },
	{ .name = "motion", .help = "pictures that move while a job runs", .type = PARAM_BOOL },
	{ .name = "mouse", .help = "clicks and the wheel on the screens", .type = PARAM_BOOL },
	{ 0 },
};

const struct param *config_file_param(const char *name)
{
	const struct param *p = param_find(spoken_params, name);
	return p ? p : param_find(options_params, name);
}

static bool apply_spoken(struct options *o, const char *name, const char *value, struct arena *a,
	struct err *e)
{
	struct args *v = args_default(spoken_params, a);
	if (!args_set(v, name, value, a, e))
		return false;
	if (strcmp(name, "glyphs") == 0)
		o->glyphs = args_text(v, name);
	else if (strcmp(name, "motion") == 0)
		o->no_motion = !args_bool(v, name);
	else
		o->no_mouse = !args_bool(v, name);
	return true;
}

/* A switch can also be set off again, which as an option it cannot. */
static void switch_off(struct options *o, const char *name)
{
	if (strcmp(name, "ascii") == 0)
		o->ascii = false;
	else if (strcmp(name, "plain-ui") == 0)
		o->plain_ui = false;
	else if (strcmp(name, "no-motion") == 0)
		o->no_motion = false;
	else if (strcmp(name, "no-mouse") == 0)
		o->no_mouse = false;
}

bool config_file_apply(struct options *o, const char *name, const char *value, struct arena *a,
	struct err *e)
{
	if (param_find(spoken_params, name))
		return apply_spoken(o, name, value, a, e);
	const char *word = arena_printf(a, "--%s=%s", name, value);
	const struct param *p = param_find(options_params, name);
	ptrdiff_t n = 1;
	if (p && p->type == PARAM_BOOL) {
		struct args *v = args_default(options_params, a);
		if (!args_set(v, name, value, a, e))
			return false;
		if (!args_bool(v, name)) {
			switch_off(o, name);
			return true;
		}
	}
	return options_take(o, &word, NULL, &n, NULL, a, e);
}

/* ---- keys ---- */

bool config_file_may_bind(const char *pane, const char *key, struct err *e)
{
	static const char *const panes[] = { "*", "map", "data", "recipe", "train", "evaluate", "confidence" };
	bool known = false;
	for (size_t i = 0; i < sizeof panes / sizeof panes[0]; i++)
		known = known || strcmp(panes[i], pane) == 0;
	if (!known) {
		err_set(e, ERR_VALUE, "'%s' is no pane", pane);
		return err_hint(e, "one of: * map data recipe train evaluate confidence");
	}
	bool control = key[0] == '^' && key[1] >= 'A' && key[1] <= 'Z' && !key[2];
	bool letter = key[0] > ' ' && key[0] < 127 && !key[1];
	if (!control && !letter && strcmp(key, "Space") != 0) {
		err_set(e, ERR_VALUE, "'%s' is no key that can be bound", key);
		return err_hint(e, "a letter or sign, ^A to ^Z, or Space");
	}
	if (letter && strchr(":?qxyYMjkhlgG[]`0123456789S", key[0])) {
		err_set(e, ERR_VALUE, "the key '%s' means the same everywhere and stays what it is", key);
		return err_hint(e, "? lists the keys; most capital letters are free");
	}
	return true;
}

void config_file_bind(struct options *o, const char *pane, const char *key, const char *line,
	struct arena *a)
{
	struct binding *b = ARENA_NEW(a, struct binding);
	*b = (struct binding){ arena_strdup(a, pane), arena_strdup(a, key), line ? arena_strdup(a, line) : NULL,
		o->bindings };
	o->bindings = b;
}

const char *config_file_join(const char *const *words, ptrdiff_t n, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	if (n == 1)
		return words[0];
	for (ptrdiff_t i = 0; i < n; i++) {
		if (i > 0)
			text_addc(&t, ' ');
		param_quote(&t, words[i]);
	}
	return t.p;
}

/* ---- the file ---- */

static bool apply_line(struct options *o, const struct lexed *l, struct arena *a, struct err *e)
{
	if (l->n == 0)
		return true;
	if (l->n == 3 && strcmp(l->word[0], "set") == 0)
		return config_file_apply(o, l->word[1], l->word[2], a, e);
	if (l->n >= 4 && strcmp(l->word[0], "bind") == 0) {
		if (!config_file_may_bind(l->word[1], l->word[2], e))
			return false;
		config_file_bind(o, l->word[1], l->word[2], config_file_join(l->word + 3, l->n - 3, a), a);
		return true;
	}
	err_set(e, ERR_USAGE, "'%s' is no line of a configuration", l->word[0]);
	return err_hint(e, "write: set NAME VALUE, or bind PANE KEY COMMAND");
}

static const char *read_text(const char *path, struct arena *a, struct err *e)
{
	struct file_view v;
	if (!file_view(path, &v, a, e))
		return NULL;
	if (v.n > CAP_SCRIPT_BYTES) {
		err_set(e, ERR_LIMIT, "%s is larger than any configuration may be", path);
		return NULL;
	}
	return arena_strndup(a, v.p, v.n);
}

bool config_file_read(struct options *o, struct arena *a, struct err *e)
{
	const char *path = o->config ? o->config : config_file_path(a);
	if (strcmp(path, "none") == 0 || (!o->config && !file_exists(path)))
		return true;
	const char *script = read_text(path, a, e);
	if (!script)
		return false;
	for (int line = 1; script; line++) {
		struct lexed l;
		if (!lex_command(script, NULL, NULL, &l, a, e) || !apply_line(o, &l, a, e)) {
			err_in(e, "%s, line %d", path, line);
			e->column = 0;
			return false;
		}
		script = l.next;
	}
	return true;
}

bool config_file_keep(const char *command, const char *name, const char *value, struct arena *a,
	struct err *e)
{
	const char *path = config_file_path(a);
	const char *folder = file_xdg("CONFIG", a);
	struct text t;
	const char *old = file_exists(path) ? read_text(path, a, e) : "";
	if (!old || (!file_is_folder(folder) && !file_make_folder(folder, e)))
		return false;
	text_init(&t, a);
	struct str rest = str_of(old);
	const char *start = arena_printf(a, "%s %s ", command, name);
	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest);
		if (!str_starts(line, str_of(start)))
			text_addf(&t, "%.*s\n", (int)line.n, line.p);
	}
	if (value) {
		text_add(&t, start);
		param_quote(&t, value);
		text_addc(&t, '\n');
	}
	return file_save(path, t.p, t.n, e);
}
