#include "config.h"

#include "command/options.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"

#define FLAG(n, h) { .name = n, .help = h, .type = PARAM_BOOL }

const struct param options_params[] = {
	FLAG("json", "answer as one JSON object a line"),
	FLAG("csv", "answer as CSV"),
	FLAG("md", "answer as Markdown"),
	FLAG("plain", "answer as text without pictures or colour"),
	{ .name = "seed", .help = "seed of every random choice", .type = PARAM_INT, .max = 9007199254740992.0,
		.def = 1, .has_default = true },
	{ .name = "threads", .help = "threads to work with; 0 takes all cores", .type = PARAM_INT,
		.max = CAP_THREADS, .has_default = true },
	{ .name = "workspace", .help = "the workspace file to work in", .type = PARAM_FILE },
	{ .name = "budget", .help = "stop training after this time and keep the best", .type = PARAM_REAL,
		.max = 1e9, .unit = "seconds", .has_default = true },
	{ .name = "max-memory", .help = "refuse what would need more memory", .type = PARAM_SIZE },
	{ .name = "override", .help = "go past a refusal; the reason is kept", .type = PARAM_TEXT },
	{ .name = "out", .help = "write the answer to this file", .type = PARAM_FILE },
	FLAG("quiet", "no progress and no remarks"),
	{ .name = "color", .help = "when to use colour", .type = PARAM_CHOICE,
		.choices = "auto|always|never", .text_def = "auto", .has_default = true },
	{ .name = "theme", .help = "colours of the screen", .type = PARAM_CHOICE,
		.choices = "auto|dark|light|16|mono", .text_def = "auto", .has_default = true },
	FLAG("ascii", "draw with ASCII alone"),
	FLAG("plain-ui", "the shell instead of screens, for screen readers"),
	FLAG("no-motion", "no animation"),
	FLAG("no-mouse", "leave the mouse to the terminal"),
	FLAG("readonly", "change nothing"),
	FLAG("yes", "answer every question with yes"),
	{ .name = "config", .help = "read settings from this file, or none", .type = PARAM_FILE },
	{ 0 },
};

struct options options_default(void)
{
	return (struct options){ .seed = 1, .color = "auto", .theme = "auto", .glyphs = "auto" };
}

static void apply_flag(struct options *o, const char *name, bool on)
{
	if (on && strcmp(name, "json") == 0)
		o->form = ANSWER_JSON;
	else if (on && strcmp(name, "csv") == 0)
		o->form = ANSWER_CSV;
	else if (on && strcmp(name, "md") == 0)
		o->form = ANSWER_MARKDOWN;
	else if (on && strcmp(name, "plain") == 0)
		o->form = ANSWER_PLAIN;
	else if (strcmp(name, "quiet") == 0)
		o->quiet = on;
	else if (strcmp(name, "ascii") == 0)
		o->ascii = on;
	else if (strcmp(name, "plain-ui") == 0)
		o->plain_ui = on;
	else if (strcmp(name, "no-motion") == 0)
		o->no_motion = on;
	else if (strcmp(name, "no-mouse") == 0)
		o->no_mouse = on;
	else if (strcmp(name, "readonly") == 0)
		o->readonly = on;
	else if (strcmp(name, "yes") == 0)
		o->yes = on;
}

static void apply_value(struct options *o, const char *name, const struct args *v)
{
	if (strcmp(name, "seed") == 0) {
		o->seed = (uint64_t)args_int(v, name);
		o->seed_given = true;
	} else if (strcmp(name, "threads") == 0) {
		o->threads = (int)args_int(v, name);
	} else if (strcmp(name, "budget") == 0) {
		o->budget = args_real(v, name);
	} else if (strcmp(name, "max-memory") == 0) {
		o->max_memory = args_int(v, name);
	} else if (strcmp(name, "workspace") == 0) {
		o->workspace = args_text(v, name);
	} else if (strcmp(name, "override") == 0) {
		o->override = args_text(v, name);
	} else if (strcmp(name, "out") == 0) {
		o->out = args_text(v, name);
	} else if (strcmp(name, "color") == 0) {
		o->color = args_text(v, name);
	} else if (strcmp(name, "theme") == 0) {
		o->theme = args_text(v, name);
	} else if (strcmp(name, "config") == 0) {
		o->config = args_text(v, name);
	}
}

/* The name in "--name" or "--name=value"; false for anything else. */
static bool option_name(const char *word, char *name, ptrdiff_t size)
{
	if (strncmp(word, "--", 2) != 0 || !word[2])
		return false;
	ptrdiff_t n = (ptrdiff_t)strcspn(word + 2, "=");
	if (n >= size)
		return false;
	memcpy(name, word + 2, (size_t)n);
	name[n] = '\0';
	return true;
}

/* Takes the option at words[i]; *used words belong to it. */
static bool take_one(struct options *o, const char *const *words, ptrdiff_t n, ptrdiff_t i,
	const char *name, ptrdiff_t *used, struct arena *a, struct err *e)
{
	const struct param *p = param_find(options_params, name);
	const char *equals = strchr(words[i], '=');
	bool alone = p->type == PARAM_BOOL || equals;
	*used = alone ? 1 : 2;
	if (!alone && i + 1 >= n) {
		err_set(e, ERR_OPTION_VALUE, "--%s lacks its value", name);
		return err_at(e, 0, (int32_t)i + 1, NULL);
	}
	struct args *v = args_default(options_params, a);
	const char *text = equals ? equals + 1 : alone ? "yes" : words[i + 1];
	if (!args_set(v, name, text, a, e))
		return err_at(e, 0, (int32_t)i + 1, NULL);
	if (p->type == PARAM_BOOL)
		apply_flag(o, name, args_bool(v, name));
	else
		apply_value(o, name, v);
	return true;
}

bool options_take(struct options *o, const char **words, int32_t *at, ptrdiff_t *n,
	const struct param *own, struct arena *a, struct err *e)
{
	ptrdiff_t kept = 0, used;
	char name[40];
	for (ptrdiff_t i = 0; i < *n; i += used) {
		used = 1;
		if (strcmp(words[i], "--") == 0)
			used = *n - i;
		else if (option_name(words[i], name, (ptrdiff_t)sizeof name) &&
			 param_find(options_params, name) && !(own && param_find(own, name))) {
			if (!take_one(o, words, *n, i, name, &used, a, e))
				return false;
			continue;
		}
		for (ptrdiff_t j = i; j < i + used; j++, kept++) {
			words[kept] = words[j];
			if (at)
				at[kept] = at[j];
		}
	}
	*n = kept;
	return true;
}
