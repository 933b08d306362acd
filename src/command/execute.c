#include "config.h"

#include "command/execute.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/lex.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "store/store.h"

static const struct param no_params[] = { { 0 } };

/* A word's index in an error becomes the byte where the word begins. */
static bool place_error(struct err *e, const struct lexed *l, ptrdiff_t skipped)
{
	ptrdiff_t i = e->column - 1 + skipped;
	e->column = e->column > 0 && i < l->n ? l->at[i] : 0;
	return false;
}

/* The line as the journal keeps it: canonical names and quoting. */
static const char *journal_line(const struct command *c, const struct args *v,
	const struct options *o, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, command_name(c, a));
	struct text words;
	text_init(&words, a);
	args_write(v, &words);
	if (words.n)
		text_addf(&t, " %s", words.p);
	/* A seed of its own stands among the words already. */
	if (o->seed_given && !(param_find(v->params, "seed") && args_given(v, "seed")))
		text_addf(&t, " --seed %llu", (unsigned long long)o->seed);
	if (o->override) {
		text_add(&t, " --override ");
		param_quote(&t, o->override);
	}
	return t.p;
}

static bool refuse_readonly(const struct workbench *w, const struct command *c, const char *name,
	struct err *e)
{
	if (!w->options.readonly || (c->flags & (CMD_QUERY | CMD_FACE)))
		return true;
	err_set(e, ERR_READONLY, "%s would change the workspace, and --readonly was given", name);
	return err_hint(e, "leave --readonly away");
}

/* Results made from a table that is no longer there must not pass for fresh ones. */
static void warn_stale(const struct workbench *w, struct report *out)
{
	if (!derive_source_changed(w))
		return;
	report_warn(out, ERR_WARN_DATA, arena_printf(out->arena, "data load '%s'", w->settings.source),
		"%s is not what it was when it was loaded: models and scores made before are stale",
		w->settings.source);
}

/* Expressions say where in their own text something is wrong. */
static bool is_in_expression(const struct err *e)
{
	bool kind = e->code == ERR_FORMULA || e->code == ERR_UNKNOWN_COLUMN;
	return kind && e->line == 0 && e->row == 0 && e->column > 0 && !e->colname[0];
}

/* From there to the line: the expression is the words joined by blanks, each perhaps in quotes. */
static void place_expression(const struct lexed *l, const char *script, struct err *e)
{
	ptrdiff_t byte = e->column - 1;
	e->column = 0;
	for (ptrdiff_t i = 0; i < l->n && strncmp(l->word[i], "--", 2) != 0; i++) {
		ptrdiff_t n = (ptrdiff_t)strlen(l->word[i]);
		if (byte <= n) {
			char first = script[l->at[i] - 1];
			e->column = l->at[i] + (first == '\'' || first == '"') + (int32_t)byte;
			return;
		}
		byte -= n + 1;
	}
}

static bool order_line(struct workbench *w, const struct command *c, struct arena *a, struct err *e);

static bool run_command(struct workbench *w, const struct command *c, const struct args *v,
	struct answer *out, struct ctl *ctl, struct err *e)
{
	stage_clear(w->stage);
	if (!refuse_readonly(w, c, out->name, e))
		return false;
	w->line = out->line; /* a command may make it say more */
	bool ok = c->run(w, v, out->report, ctl, e);
	if (!ok && e->code == ERR_OK)
		BUG("%s failed and does not say why", out->name); /* exit code 0 would pass for success */
	if (ok && w->line && w->line != out->line)
		ok = order_line(w, c, out->report->arena, e);
	if (!ok && e->line == 0 && !is_in_expression(e))
		e->column = 0; /* a place inside an argument is no place in the line */
	if (ok && !(c->flags & CMD_QUERY) && !stage_is_empty(w))
		ok = stage_commit(w, w->line, e);
	stage_clear(w->stage);
	if (ok && w->depth == 0)
		warn_stale(w, out->report);
	out->announced = w->announced;
	w->announced = NULL;
	return ok;
}

static void begin_budget(const struct workbench *w, struct ctl *c)
{
	if (w->depth == 0)
		c->deadline = w->options.budget > 0 ? ctl_clock() + w->options.budget : 0;
}

/* How many words at the front are options: `cairn --json data profile`. */
static ptrdiff_t leading_options(const struct lexed *l)
{
	ptrdiff_t i = 0;
	char name[40];
	while (i < l->n && strncmp(l->word[i], "--", 2) == 0) {
		ptrdiff_t n = (ptrdiff_t)strcspn(l->word[i] + 2, "=");
		const struct param *p = NULL;
		if (n < (ptrdiff_t)sizeof name) {
			memcpy(name, l->word[i] + 2, (size_t)n);
			name[n] = '\0';
			p = param_find(options_params, name);
		}
		bool takes_next = p && p->type != PARAM_BOOL && l->word[i][2 + n] != '=';
		i += takes_next ? 2 : 1;
	}
	return i < l->n ? i : l->n;
}

/* The option of every command that was probably meant. */
static const char *near_global(const char *word)
{
	const char *name[32];
	ptrdiff_t n = 0;
	for (const struct param *p = options_params; p->name && n < 32; p++)
		name[n++] = p->name;
	return text_did_you_mean(word, name, n);
}

/* Before the command only the options of every command may stand. */
static bool refuse_leading(const struct lexed *l, struct err *e)
{
	const char *meant = near_global(l->word[0] + 2);
	err_set(e, ERR_NO_OPTION, "'%s' is no option of every command", l->word[0]);
	if (meant)
		err_hint(e, "did you mean: --%s", meant);
	else
		err_hint(e, "write the command first, then its options; help lists both");
	e->column = l->at[0];
	return false;
}

static bool take_leading(struct lexed *l, struct options *o, struct arena *a, struct err *e)
{
	ptrdiff_t lead = leading_options(l), n = lead;
	if (!options_take(o, l->word, l->at, &n, NULL, a, e))
		return place_error(e, l, 0);
	if (n > 0)
		return refuse_leading(l, e);
	l->word += lead;
	l->at += lead;
	l->n -= lead;
	return true;
}

/* No option of the command is near: perhaps one of all commands is. */
static void hint_global(const struct lexed *l, struct err *e)
{
	ptrdiff_t i = e->column - 1;
	const char *meant = i >= 0 && i < l->n && strncmp(l->word[i], "--", 2) == 0 ?
		near_global(l->word[i] + 2) : NULL;
	if (meant)
		err_hint(e, "did you mean: --%s", meant);
}

static bool parse_arguments(struct lexed *l, const struct command *c, struct options *o,
	struct args **v, struct arena *a, struct err *e)
{
	const struct param *params = c->params ? c->params : no_params;
	if (!options_take(o, l->word, l->at, &l->n, params, a, e))
		return place_error(e, l, 0);
	*v = args_default(params, a);
	if (args_parse(*v, l->word, l->n, a, e))
		return true;
	if (e->code == ERR_NO_OPTION && !e->hint[0])
		hint_global(l, e);
	bool count = e->code == ERR_ARGUMENT_MISSING || e->code == ERR_ARGUMENT_EXTRA;
	if (count && !e->hint[0])
		err_hint(e, "for example: %s", c->example);
	return place_error(e, l, 0);
}

/* What a command added to its line stands where a replay would write it. */
static bool order_line(struct workbench *w, const struct command *c, struct arena *a, struct err *e)
{
	struct lexed l;
	struct args *v;
	const struct command *same;
	ptrdiff_t used = 0;
	struct options o = w->base;
	if (!lex_command(w->line, workbench_variable, w, &l, a, e) || !take_leading(&l, &o, a, e) ||
		!command_find(l.word, l.n, false, &same, &used, e))
		return false;
	l.word += used;
	l.at += used;
	l.n -= used;
	if (!parse_arguments(&l, c, &o, &v, a, e))
		return false;
	w->line = journal_line(c, v, &o, a);
	return true;
}

/* `data profile --help`, as other programs have it; the words before it say of what. */
static const char *help_line(const struct lexed *l, struct arena *a)
{
	struct text t;
	ptrdiff_t words = 0, most = l->n > 0 && command_is_noun(l->word[0]) ? 2 : 1;
	text_init(&t, a);
	text_add(&t, "help");
	for (ptrdiff_t i = 0; i < l->n && strcmp(l->word[i], "--") != 0; i++) {
		if (strcmp(l->word[i], "--help") == 0)
			return t.p;
		if (words++ < most && l->word[i][0] != '-') {
			text_add(&t, " ");
			param_quote(&t, l->word[i]);
		}
	}
	return NULL;
}

/* After the words are known: which command, which options, which arguments. */
static bool dispatch(struct workbench *w, struct lexed *l, const char *script, struct answer *out,
	struct arena *a, struct ctl *ctl, struct err *e)
{
	ptrdiff_t used = 0;
	struct args *v;
	if (!take_leading(l, &out->options, a, e))
		return false;
	const char *help = help_line(l, a);
	if (help)
		return execute_next(w, &help, out, a, ctl, e);
	if (!command_find(l->word, l->n, w->interactive, &out->command, &used, e))
		return place_error(e, l, 0);
	out->name = command_name(out->command, a);
	l->word += used;
	l->at += used;
	l->n -= used;
	if (!parse_arguments(l, out->command, &out->options, &v, a, e))
		return false;
	out->line = journal_line(out->command, v, &out->options, a);
	w->options = out->options;
	begin_budget(w, ctl);
	if (run_command(w, out->command, v, out, ctl, e))
		return true;
	if (is_in_expression(e))
		place_expression(l, script, e);
	return false;
}

bool execute_next(struct workbench *w, const char **script, struct answer *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct lexed l;
	const char *start = *script;
	*out = (struct answer){ .name = "", .options = w->base, .report = report_new(a) };
	if (!lex_command(start, workbench_variable, w, &l, a, e)) {
		*script = NULL;
		return false;
	}
	*script = l.next;
	out->redirect = l.redirect;
	if (l.n == 0)
		return true;
	return dispatch(w, &l, start, out, a, c, e);
}

bool execute_line(struct workbench *w, const char *line, struct report **report, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct answer answer;
	const char *script = line, *outer = w->line;
	struct options saved = w->options, base = w->base;
	w->base = saved;
	w->base.out = NULL;
	w->depth++;
	bool ok = execute_next(w, &script, &answer, a, c, e);
	w->depth--;
	w->base = base;
	w->options = saved;
	w->line = outer;
	if (ok && report)
		*report = answer.report;
	e->column = ok ? e->column : 0;
	if (answer.announced)
		w->announced = answer.announced;
	return ok;
}
