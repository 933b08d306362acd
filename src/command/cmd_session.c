#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/execute.h"
#include "command/workbench.h"
#include "store/store.h"

/* ---- run ---- */

static const struct param run_params[] = {
	{ .name = "script", .help = "a file of commands, or - for standard input", .type = PARAM_FILE,
		.position = 1, .required = true },
	{ 0 },
};

/* The face reads the script and carries out its commands one by one, each with its own answer. */
static bool run_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)w;
	(void)c;
	(void)e;
	node_string(report_root(out), "script", args_text(v, "script"));
	return true;
}

const struct command cmd_run = {
	.verb = "run", .aliases = "source", .help = "carry out the commands of a file",
	.about = "Stops at the first error and says where it is. Names must be written out in scripts.",
	.example = "run road.walk", .params = run_params, .flags = CMD_QUERY | CMD_FACE, .results = "script",
	.run = run_run,
};

/* ---- open ---- */

static const struct param open_params[] = {
	{ .name = "file", .help = "a CSV file or a workspace, NAME.cairn", .type = PARAM_FILE, .position = 1,
		.required = true },
	{ 0 },
};

static bool is_workspace(const char *file)
{
	ptrdiff_t n = (ptrdiff_t)strlen(file);
	return n > 6 && strcmp(file + n - 6, ".cairn") == 0;
}

/* A table whose workspace exists already is gone on with, not begun anew. */
static bool open_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char *file = args_text(v, "file");
	struct frame *f;
	if (is_workspace(file)) {
		if (!workbench_open_file(w, file, e) || (w->settings.source && !derive_frame(w, &f, c, e)))
			return false;
		report_lead(out, "%s: going on where it was left", file);
		return true;
	}
	struct text line;
	text_init(&line, out->arena);
	text_add(&line, "data load ");
	param_quote(&line, file);
	struct report *loaded;
	if (!workbench_known(w, file)) {
		if (!execute_line(w, line.p, &loaded, out->arena, c, e))
			return false;
		report_lead(out, "%s", loaded->lead);
		return true;
	}
	if (!workbench_open_for(w, file, e) || !derive_frame(w, &f, c, e))
		return false;
	if (derive_source_changed(w))
		report_warn(out, ERR_WARN_DATA, line.p, "%s changed since it was loaded: results are stale", file);
	report_lead(out, "%s: going on where it was left (%s)", file, store_path(w->store));
	return true;
}

const struct command cmd_open = {
	.verb = "open", .help = "open a table or go on with a workspace", .example = "open loans.csv",
	.about = "What cairn FILE does. A table that has a workspace beside it is gone on with; data load reads "
		 "it anew.",
	.params = open_params, .flags = CMD_QUERY | CMD_JOB, .results = "none", .run = open_run,
};

/* ---- let ---- */

static const struct param let_params[] = {
	{ .name = "name", .help = "a name of letters, digits and _", .type = PARAM_TEXT, .position = 1,
		.required = true },
	{ .name = "value", .help = "what $NAME stands for from now on; '=' before it may be written",
		.type = PARAM_REST, .position = 2 },
	{ 0 },
};

static bool let_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	ptrdiff_t n;
	const char *name = args_text(v, "name");
	const char *const *words = args_list(v, "value", &n);
	ptrdiff_t first = n > 0 && strcmp(words[0], "=") == 0;
	(void)c;
	for (const char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '_')
			return err_set(e, ERR_VALUE, "'%s' cannot be a name: letters, digits and _ only", name);
	if (n - first != 1) {
		err_set(e, ERR_ARGUMENT_MISSING, "let takes one value");
		return err_hint(e, "let %s = 'a value'", name);
	}
	struct variable *x = ARENA_NEW(w->arena, struct variable);
	*x = (struct variable){ arena_strdup(w->arena, name), arena_strdup(w->arena, words[first]),
		w->variables };
	w->variables = x;
	node_string(report_root(out), "name", name);
	node_string(report_root(out), "value", x->value);
	return true;
}

const struct command cmd_let = {
	.verb = "let", .help = "give a value a name for this session", .example = "let file = loans.csv",
	.params = let_params, .flags = CMD_QUERY, .results = "name, value", .run = let_run,
};

/* ---- quit ---- */

static bool quit_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)v;
	(void)out;
	(void)c;
	(void)e;
	w->quit = true;
	return true;
}

const struct command cmd_quit = {
	.verb = "quit", .aliases = "q exit", .help = "leave; everything shown as done is kept",
	.example = "quit", .flags = CMD_QUERY | CMD_FACE, .run = quit_run,
};
