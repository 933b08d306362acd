#include "config.h"

#include "command/complete.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "command/command.h"
#include "command/config_file.h"
#include "command/derive.h"
#include "command/lex.h"
#include "command/model_store.h"
#include "command/options.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "feature/step.h"
#include "model/model.h"

struct completion {
	struct workbench *w;
	struct candidates *out;
	struct arena *arena;
	const char *prefix;
};

static void add(struct completion *c, const char *text, const char *help)
{
	struct candidates *o = c->out;
	if (strncmp(text, c->prefix, strlen(c->prefix)) != 0)
		return;
	for (ptrdiff_t i = 0; i < o->n; i++)
		if (strcmp(o->item[i].text, text) == 0)
			return;
	o->item = arena_grow(c->arena, o->item, o->n, &o->capacity, (ptrdiff_t)sizeof *o->item);
	o->item[o->n++] = (struct candidate){ text, help };
}

static void first_words(struct completion *c)
{
	for (int i = 0; command_table[i]; i++) {
		const struct command *m = command_table[i];
		if (!m->noun)
			add(c, m->verb, m->help);
		else
			add(c, m->noun, NULL);
	}
}

static void verbs(struct completion *c, const char *noun)
{
	for (int i = 0; command_table[i]; i++)
		if (command_table[i]->noun && strcmp(command_table[i]->noun, noun) == 0)
			add(c, command_table[i]->verb, command_table[i]->help);
}

static void options(struct completion *c, const struct param *params)
{
	for (const struct param *p = params; p && p->name; p++)
		if (p->position == 0)
			add(c, arena_printf(c->arena, "--%s", p->name), p->help);
}

static void choices(struct completion *c, const char *list)
{
	struct str rest = str_of(list);
	while (rest.n > 0) {
		struct str one = str_cut(rest, '|', &rest);
		add(c, arena_strndup(c->arena, one.p, one.n), NULL);
	}
}

static void columns(struct completion *c)
{
	const struct frame *f = derive_frame_ready(c->w);
	for (int32_t i = 0; f && i < f->columns; i++)
		add(c, f->column[i].name, column_type_name(f->column[i].type));
}

static void classes(struct completion *c)
{
	const struct task *t = derive_task_ready(c->w);
	for (int32_t i = 0; t && i < t->classes; i++)
		add(c, t->class_name[i], NULL);
}

static void models(struct completion *c)
{
	const char **names;
	ptrdiff_t n;
	struct err ignored = ERR_INIT;
	if (!c->w->store || !model_names(c->w, &names, &n, c->arena, &ignored))
		return;
	for (ptrdiff_t i = 0; i < n; i++)
		add(c, names[i], NULL);
}

static void kinds(struct completion *c)
{
	add(c, "auto", "baselines, a linear model and boost");
	for (int i = 0; model_table[i]; i++)
		add(c, model_table[i]->name, model_table[i]->help);
}

static void steps(struct completion *c)
{
	for (int i = 0; step_table[i]; i++)
		add(c, step_table[i]->name, step_table[i]->help);
}

static void metrics(struct completion *c)
{
	for (int i = 0; metric_table[i]; i++)
		add(c, metric_table[i]->name, metric_table[i]->title);
}

static void values(struct completion *c, const struct param *p)
{
	switch (p->type) {
	case PARAM_CHOICE:
		choices(c, p->choices);
		return;
	case PARAM_COLUMN:
	case PARAM_COLUMNS:
		columns(c);
		return;
	case PARAM_CLASS:
		classes(c);
		return;
	case PARAM_MODEL:
		models(c);
		return;
	case PARAM_METRIC:
		metrics(c);
		return;
	case PARAM_STEP:
		steps(c);
		return;
	case PARAM_KIND:
		kinds(c);
		return;
	case PARAM_PART:
		choices(c, "train|valid|calib|test|all");
		return;
	case PARAM_COMMAND:
		first_words(c);
		return;
	case PARAM_FILE:
		c->out->files = true;
		return;
	case PARAM_BOOL:
	case PARAM_INT:
	case PARAM_REAL:
	case PARAM_TEXT:
	case PARAM_SAMPLE:
	case PARAM_SIZE:
	case PARAM_REST:
		return;
	}
}

/* What stands behind the words that name kind or step: their own options, and columns. */
static void rest(struct completion *c, const struct command *m, const char *const *words, ptrdiff_t n)
{
	const struct model_class *k = n > 0 ? model_class_find(words[0]) : NULL;
	const struct step_class *s = n > 0 ? step_class_find(words[0]) : NULL;
	if (strcmp(m->verb, "help") == 0)
		first_words(c);
	else if (m->noun && strcmp(m->noun, "recipe") == 0 && n == 0)
		steps(c);
	else if (m->noun && strcmp(m->noun, "recipe") == 0)
		columns(c);
	if (k)
		options(c, k->params);
	if (s)
		options(c, s->params);
}

static const struct param *at_place(const struct param *params, int place)
{
	const struct param *last = NULL;
	for (const struct param *p = params; p && p->name; p++)
		if (p->position == place)
			return p;
		else if (p->position > 0 && (p->type == PARAM_REST || p->type == PARAM_COLUMNS || p->repeat))
			last = p;
	return last;
}

static const struct param *option_of(const struct command *m, const char *word)
{
	const struct param *p = NULL;
	if (strncmp(word, "--", 2) != 0)
		return NULL;
	p = m->params ? param_find(m->params, word + 2) : NULL;
	p = p ? p : param_find(options_params, word + 2);
	return p && p->type != PARAM_BOOL ? p : NULL;
}

/* `set NAME VALUE`: what names mean, and the values that the name takes. */
static void settings(struct completion *c, const struct param *p, const char *const *words, ptrdiff_t n)
{
	const struct param *of = n > 0 ? config_file_param(words[0]) : NULL;
	c->out->expects = p->position == 2 && of ? of : p;
	if (p->position == 1 && !*c->prefix) { /* what says the same twice is shown once */
		c->out->n = 0;
		choices(c, SETTINGS_SHOWN);
	}
	if (p->position == 2 && of && of->type == PARAM_CHOICE)
		choices(c, of->choices);
	else if (p->position == 2 && of && of->type == PARAM_BOOL)
		choices(c, "on|off");
	for (ptrdiff_t i = 0; p->position == 1 && i < c->out->n; i++) {
		const char *name = c->out->item[i].text, *now = settings_value(&c->w->base, name, c->arena);
		of = config_file_param(name);
		c->out->item[i].help = !of ? NULL : now ? arena_printf(c->arena, "now %s: %s", now, of->help) : of->help;
	}
}

/* Of the word behind n others: the value of an option, or what stands at its place. */
static const struct param *param_behind(const struct command *m, const char *const *words, ptrdiff_t n)
{
	const struct param *open = n > 0 ? option_of(m, words[n - 1]) : NULL;
	int place = 1;
	if (open)
		return open;
	for (ptrdiff_t i = 0; i < n; i++)
		if (option_of(m, words[i]))
			i++;
		else if (strncmp(words[i], "--", 2) != 0)
			place++;
	return at_place(m->params, place);
}

static void arguments(struct completion *c, const struct command *m, const char *const *words,
	ptrdiff_t n)
{
	const struct param *p = param_behind(m, words, n);
	if (p && p->position == 0) {
		c->out->expects = p;
		values(c, p);
		return;
	}
	c->out->expects = p;
	if (p && p->type == PARAM_REST)
		rest(c, m, words, n);
	else if (p)
		values(c, p);
	if (p && m->noun == NULL && strcmp(m->verb, "set") == 0)
		settings(c, p, words, n);
	if (strncmp(c->prefix, "-", 1) == 0 || !p) {
		options(c, m->params);
		options(c, options_params);
	}
}

static void candidates_for(struct completion *c, const char *const *words, ptrdiff_t n)
{
	const struct command *m;
	ptrdiff_t used;
	struct err ignored = ERR_INIT;
	if (n == 0) {
		first_words(c);
		return;
	}
	if (n == 1 && command_is_noun(words[0])) {
		verbs(c, words[0]);
		return;
	}
	if (command_find(words, n, true, &m, &used, &ignored))
		arguments(c, m, words + used, n - used);
}

/* The command that the cursor stands in begins behind the last ';' outside quotes. */
static const char *command_start(const char *line, ptrdiff_t cursor)
{
	const char *start = line;
	char quote = '\0';
	for (ptrdiff_t i = 0; i < cursor; i++) {
		if (quote)
			quote = line[i] == quote ? '\0' : quote;
		else if (line[i] == '"' || line[i] == '\'')
			quote = line[i];
		else if (line[i] == ';')
			start = line + i + 1;
	}
	return start;
}

ptrdiff_t complete_start(const char *line, ptrdiff_t cursor)
{
	ptrdiff_t at = command_start(line, cursor) - line;
	while (at < cursor && line[at] == ' ')
		at++;
	return at;
}

void complete_line(struct workbench *w, const char *line, ptrdiff_t cursor, struct candidates *out,
	struct arena *a)
{
	struct lexed l;
	struct err ignored = ERR_INIT;
	const char *start = command_start(line, cursor);
	ptrdiff_t word = cursor;
	while (word > start - line && line[word - 1] != ' ' && line[word - 1] != '\t')
		word--;
	*out = (struct candidates){ .from = word };
	char *before = arena_strndup(a, start, line + word - start);
	struct completion c = { w, out, a, arena_strndup(a, line + word, cursor - word) };
	if (lex_command(before, workbench_variable, w, &l, a, &ignored))
		candidates_for(&c, l.word, l.n);
}

static const char *no_variable(const void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return "";
}

const struct param *complete_param(const char *line, ptrdiff_t at, const struct command **c, struct arena *a)
{
	struct lexed l;
	struct err ignored = ERR_INIT;
	ptrdiff_t start = complete_start(line, at), used;
	if (!lex_command(arena_strndup(a, line + start, at - start), no_variable, NULL, &l, a, &ignored) || l.n == 0 ||
		(l.n == 1 && command_is_noun(l.word[0])) || !command_find(l.word, l.n, true, c, &used, &ignored))
		return NULL;
	return param_behind(*c, l.word + used, l.n - used);
}
