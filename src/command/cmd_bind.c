#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "command/command.h"
#include "command/config_file.h"
#include "command/letters.h"
#include "command/workbench.h"

static const struct param bind_params[] = {
	{ .name = "pane", .help = "where the key counts: map, data, recipe, train, evaluate, confidence, or * for all",
		.type = PARAM_TEXT, .position = 1 },
	{ .name = "key", .help = "a letter or sign, ^A to ^Z, or Space", .type = PARAM_TEXT, .position = 2 },
	{ .name = "command", .help = "what the key does from now on, or none", .type = PARAM_REST, .position = 3 },
	{ 0 },
};

/* What was bound later hides what was bound before. */
static bool is_hidden(const struct options *o, const struct binding *b)
{
	for (const struct binding *later = o->bindings; later != b; later = later->next)
		if (strcmp(later->pane, b->pane) == 0 && strcmp(later->key, b->key) == 0)
			return true;
	return false;
}

static bool show_bindings(const struct options *o, struct report *out)
{
	struct node *list = node_list(report_root(out), "keys");
	node_title(list, "Keys of your own", VIEW_TABLE);
	for (const struct binding *b = o->bindings; b; b = b->next) {
		if (!b->line || is_hidden(o, b))
			continue;
		struct node *n = node_object(list, NULL);
		node_string(n, "pane", b->pane);
		node_string(n, "key", b->key);
		node_string(n, "command", b->line);
	}
	report_lead(out, list->count ? "keys that were given commands" : "no key was given a command of its own");
	return true;
}

static bool bind_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	ptrdiff_t n, used;
	const char *pane = args_text(v, "pane"), *key = args_text(v, "key");
	const char *const *words = args_list(v, "command", &n);
	const struct command *known;
	(void)c;
	if (!pane)
		return show_bindings(&w->base, out);
	if (!key || n == 0) {
		err_set(e, ERR_ARGUMENT_MISSING, "bind %s lacks %s", pane, key ? "the command" : "the key and the command");
		return err_hint(e, "bind train T model train boost");
	}
	if (!config_file_may_bind(pane, key, e))
		return false;
	const char *line = config_file_join(words, n, w->arena);
	bool none = strcmp(line, "none") == 0;
	if (!none && n > 1 && !command_find(words, n, false, &known, &used, e)) {
		e->column = 0;
		return false;
	}
	config_file_bind(&w->base, pane, key, none ? NULL : line, w->arena);
	if (!config_file_keep("bind", arena_printf(out->arena, "%s %s", pane, key), none ? NULL : line, out->arena, e))
		return false;
	node_string(report_root(out), "pane", pane);
	node_string(report_root(out), "key", key);
	node_string(report_root(out), "command", none ? NULL : line);
	if (!none && letter_meaning(key))
		report_warn(out, ERR_WARN_HIDES, arena_printf(out->arena, "bind %s %s none", pane, key),
			"%s means \"%s\" in the panes that use it: the binding hides that%s", key, letter_meaning(key),
			strcmp(pane, "*") == 0 ? " everywhere" : arena_printf(out->arena, " in %s", pane));
	report_lead(out, none ? "%s in %s is free again" : "%s in %s: %s", key, pane, line);
	return true;
}

const struct command cmd_bind = {
	.verb = "bind", .help = "give a key a command of your own",
	.about = "Kept in the configuration file. In the command, @ is what is in focus where the key is pressed and "
		 "% all that is marked there. Keys that mean the same everywhere cannot be bound.",
	.example = "bind data X recipe add drop @", .params = bind_params, .flags = CMD_QUERY,
	.results = "pane, key, command; alone: keys[]{pane,key,command}", .run = bind_run,
};
