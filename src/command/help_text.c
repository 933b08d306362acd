#include "config.h"

#include "command/help_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/param.h"
#include "base/text.h"
#include "command/command.h"
#include "command/options.h"
#include "render/wrap.h"

static const char *type_word(const struct param *p, struct arena *a)
{
	static const char *const word[] = {
		[PARAM_BOOL] = "", [PARAM_INT] = "N", [PARAM_REAL] = "X", [PARAM_CHOICE] = "",
		[PARAM_TEXT] = "TEXT", [PARAM_COLUMN] = "COL", [PARAM_COLUMNS] = "COLS",
		[PARAM_CLASS] = "CLASS", [PARAM_MODEL] = "MODEL", [PARAM_PART] = "PART",
		[PARAM_METRIC] = "METRIC", [PARAM_STEP] = "STEP", [PARAM_KIND] = "KIND",
		[PARAM_SAMPLE] = "NAME", [PARAM_FILE] = "FILE", [PARAM_SIZE] = "SIZE",
		[PARAM_COMMAND] = "COMMAND", [PARAM_REST] = "...",
	};
	return p->type == PARAM_CHOICE ? arena_strdup(a, p->choices) : word[p->type];
}

static char *upper(const char *s, struct arena *a)
{
	char *t = arena_strdup(a, s);
	for (char *p = t; *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	return t;
}

static void usage_positional(struct text *out, const struct param *p)
{
	char *name = upper(p->name, out->arena);
	const char *dots = p->type == PARAM_REST || p->repeat || p->type == PARAM_COLUMNS ? "..." : "";
	text_addf(out, p->required ? " %s%s" : " [%s%s]", name, dots);
}

void help_usage(struct text *out, const struct command *c)
{
	bool options = false;
	text_add(out, command_name(c, out->arena));
	for (int place = 1; place < 10; place++)
		for (const struct param *p = c->params; p && p->name; p++)
			if (p->position == place)
				usage_positional(out, p);
	for (const struct param *p = c->params; p && p->name; p++) {
		options = options || (p->position == 0 && !p->required);
		if (p->position == 0 && p->required)
			text_addf(out, " --%s %s", p->name, type_word(p, out->arena));
	}
	if (options)
		text_add(out, " [OPTIONS]");
}

static void range(struct text *out, const struct param *p)
{
	char lo[NUM_TEXT], hi[NUM_TEXT], def[NUM_TEXT];
	bool number = p->type == PARAM_INT || p->type == PARAM_REAL;
	num_format(p->min, lo);
	num_format(p->max, hi);
	num_format(p->def, def);
	const char *unit = p->unit ? p->unit : "", *blank = p->unit ? " " : "";
	if (number && p->max > p->min && p->max < 1e9)
		text_addf(out, " (%s to %s%s%s%s%s)", lo, hi, blank, unit, p->has_default ? ", default " : "",
			p->has_default ? def : "");
	else if (number && p->has_default)
		text_addf(out, " (default %s%s%s)", def, blank, unit);
	else if (p->text_def)
		text_addf(out, " (default %s)", p->text_def);
}

void help_params(struct text *out, const struct param *params)
{
	for (const struct param *p = params; p && p->name; p++) {
		struct text left;
		text_init(&left, out->arena);
		if (p->position > 0)
			text_add(&left, upper(p->name, out->arena));
		else
			text_addf(&left, "--%s%s%s", p->name, p->type == PARAM_BOOL ? "" : " ",
				type_word(p, out->arena));
		bool wide = text_width(left.p) > 24;
		text_addf(out, "  %-24s%s%s", left.p, wide ? "\n                          " : "", p->help);
		range(out, p);
		text_addc(out, '\n');
	}
}

void help_param(struct text *out, const struct param *p)
{
	if (p->position > 0)
		text_add(out, upper(p->name, out->arena));
	else
		text_addf(out, "--%s %s", p->name, type_word(p, out->arena));
	text_addf(out, ": %s", p->help);
	range(out, p);
}

static void lines_of(struct text *out, const char *noun)
{
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		bool mine = noun ? c->noun && strcmp(c->noun, noun) == 0 : !c->noun;
		if (mine)
			text_addf(out, "  %-23s %s\n", command_name(c, out->arena), c->help);
	}
}

void help_overview(struct text *out)
{
	text_add(out, "cairn FILE.csv opens the workbench on a table; cairn auto FILE --target COL walks the\n"
		      "whole road; cairn shell takes the same commands at a prompt.\n");
	for (const char *const *noun = command_nouns(out->arena); *noun; noun++) {
		text_addf(out, "\n%s\n", *noun);
		lines_of(out, *noun);
	}
	text_add(out, "\nothers\n");
	lines_of(out, NULL);
	text_add(out, "\nhelp COMMAND tells more, e.g. help data load; help options lists what every command "
		      "takes.\n");
}

void help_noun(struct text *out, const char *noun)
{
	lines_of(out, noun);
}

void help_command(struct text *out, const struct command *c)
{
	text_addf(out, "%s - %s\n\n  ", command_name(c, out->arena), c->help);
	help_usage(out, c);
	text_addc(out, '\n');
	if (c->about) {
		text_addc(out, '\n');
		wrap_text(out, c->about, 0, 0, 78);
		text_addc(out, '\n');
	}
	if (c->params && c->params->name) {
		text_addc(out, '\n');
		help_params(out, c->params);
	}
	text_addf(out, "\nExample: %s\n", c->example);
	if (c->aliases)
		text_addf(out, "Also: %s\n", c->aliases);
	if (c->results)
		text_addf(out, "Result: %s\n", c->results);
}

/* A backslash, a leading dot or quote would be taken for a request. */
static void roff(struct text *out, const char *s)
{
	if (*s == '.' || *s == '\'')
		text_add(out, "\\&");
	for (; *s; s++) {
		if (*s == '\\')
			text_add(out, "\\e");
		else if (*s == '-')
			text_add(out, "\\-");
		else if (strncmp(s, "…", 3) == 0) {
			text_add(out, "...");
			s += 2;
		} else
			text_addc(out, *s);
	}
}

static void manual_params(struct text *out, const struct param *params)
{
	for (const struct param *p = params; p && p->name; p++) {
		struct text range_text;
		text_init(&range_text, out->arena);
		range(&range_text, p);
		text_add(out, ".TP\n.B ");
		roff(out, p->position > 0 ? upper(p->name, out->arena)
					  : arena_printf(out->arena, "--%s %s", p->name, type_word(p, out->arena)));
		text_addc(out, '\n');
		roff(out, p->help);
		roff(out, range_text.p);
		text_addc(out, '\n');
	}
}

void help_manual(struct text *out)
{
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		struct text usage;
		text_init(&usage, out->arena);
		help_usage(&usage, c);
		text_add(out, ".SS ");
		roff(out, usage.p);
		text_addc(out, '\n');
		roff(out, c->help);
		text_add(out, ".\n");
		if (c->about) {
			roff(out, c->about);
			text_addc(out, '\n');
		}
		if (c->params && c->params->name) {
			text_add(out, ".RS\n");
			manual_params(out, c->params);
			text_add(out, ".RE\n");
		}
		text_add(out, ".PP\nExample:\n.RS\n");
		roff(out, c->example);
		text_add(out, "\n.RE\n");
	}
	text_add(out, ".SH OPTIONS OF EVERY COMMAND\n");
	manual_params(out, options_params);
}
