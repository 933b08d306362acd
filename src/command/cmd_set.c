#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/config_file.h"
#include "command/workbench.h"

static const struct param set_params[] = {
	{ .name = "name", .help = "the setting", .type = PARAM_CHOICE, .position = 1,
		.choices = SETTINGS_SHOWN "|" SETTINGS_DOUBLE },
	{ .name = "value", .help = "its new value", .type = PARAM_TEXT, .position = 2 },
	{ 0 },
};

const char *settings_value(const struct options *o, const char *name, struct arena *a)
{
	char size[NUM_TEXT];
	if (strcmp(name, "theme") == 0)
		return o->theme;
	if (strcmp(name, "glyphs") == 0)
		return o->ascii ? "ascii" : o->glyphs;
	if (strcmp(name, "color") == 0)
		return o->color;
	if (strcmp(name, "motion") == 0)
		return o->no_motion ? "off" : "on";
	if (strcmp(name, "mouse") == 0)
		return o->no_mouse ? "off" : "on";
	if (strcmp(name, "plain-ui") == 0)
		return o->plain_ui ? "on" : "off";
	if (strcmp(name, "threads") == 0)
		return o->threads ? arena_printf(a, "%d", o->threads) : "all cores";
	if (strcmp(name, "max-memory") != 0)
		return NULL;
	num_format_bytes(o->max_memory, size);
	return o->max_memory ? arena_strdup(a, size) : "the default";
}

static void show_all(const struct options *o, struct node *out)
{
	node_int(out, "threads", o->threads);
	node_int(out, "max-memory", o->max_memory);
	node_string(out, "color", o->color);
	node_string(out, "theme", o->theme);
	node_string(out, "glyphs", o->glyphs);
	node_bool(out, "motion", !o->no_motion);
	node_bool(out, "mouse", !o->no_mouse);
	node_bool(out, "ascii", o->ascii);
	node_bool(out, "no-motion", o->no_motion)->view = VIEW_HIDDEN;
	node_bool(out, "no-mouse", o->no_mouse)->view = VIEW_HIDDEN;
	node_bool(out, "plain-ui", o->plain_ui);
}

static bool set_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char *name = args_text(v, "name"), *value = args_text(v, "value");
	(void)c;
	if (!name) {
		report_lead(out, "settings of this program, kept in %s", config_file_path(out->arena));
		show_all(&w->base, report_root(out));
		return true;
	}
	if (!value) {
		err_set(e, ERR_ARGUMENT_MISSING, "set %s lacks its value", name);
		return err_hint(e, "set alone shows all settings");
	}
	if (!config_file_apply(&w->base, name, arena_strdup(w->arena, value), w->arena, e) ||
		!config_file_keep("set", name, value, out->arena, e))
		return false;
	bool later = strcmp(name, "threads") == 0 || strcmp(name, "max-memory") == 0;
	report_lead(out, "%s is now %s%s", name, value, later ? "; it counts from the next start" : "");
	node_string(report_root(out), "name", name);
	node_string(report_root(out), "value", value);
	return true;
}

const struct command cmd_set = {
	.verb = "set", .help = "show or change how the program behaves", .example = "set theme light",
	.about = "Kept in the configuration file, which is read at every start and holds commands of this "
		 "language.",
	.params = set_params, .flags = CMD_QUERY, .results = "name, value", .run = set_run,
};
