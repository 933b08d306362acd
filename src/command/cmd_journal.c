#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/workbench.h"
#include "store/store.h"

/* ---- journal show ---- */

static const struct param show_params[] = {
	{ .name = "last", .help = "only the last so many lines", .type = PARAM_INT, .min = 1,
		.max = 1000000, .unit = "lines" },
	{ 0 },
};

static bool lines(struct workbench *w, struct store_line **l, ptrdiff_t *n, struct arena *a,
	struct err *e)
{
	return workbench_open(w, e) && store_journal_list(w->store, l, n, a, e);
}

static bool show_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct store_line *l;
	ptrdiff_t n;
	(void)c;
	if (!lines(w, &l, &n, out->arena, e))
		return false;
	struct node *list = node_list(report_root(out), "lines");
	node_title(list, "Journal", VIEW_TABLE);
	ptrdiff_t first = args_given(v, "last") && n > args_int(v, "last") ? n - args_int(v, "last") : 0;
	for (ptrdiff_t i = first; i < n; i++) {
		struct node *o = node_object(list, NULL);
		node_int(o, "line", l[i].id);
		node_string(o, "command", l[i].line);
		node_bool(o, "settings", l[i].settings != NULL);
	}
	report_lead(out, "%d lines in the journal of %s", (int)n, store_path(w->store));
	return true;
}

const struct command cmd_journal_show = {
	.noun = "journal", .verb = "show", .aliases = "history",
	.help = "what was done, in order", .example = "journal show --last 20", .params = show_params,
	.flags = CMD_QUERY, .keys = "*:!", .results = "lines[]{line,command,settings}", .run = show_run,
};

/* ---- journal save ---- */

static const struct param save_params[] = {
	{ .name = "file", .help = "the script to write, NAME.walk", .type = PARAM_FILE, .position = 1,
		.required = true },
	{ 0 },
};

static bool save_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct store_line *l;
	ptrdiff_t n;
	struct text t;
	(void)c;
	if (!lines(w, &l, &n, out->arena, e))
		return false;
	text_init(&t, out->arena);
	text_addf(&t, "# journal of %s; play it with: cairn run FILE.walk\n", store_path(w->store));
	for (ptrdiff_t i = 0; i < n; i++)
		text_addf(&t, "%s\n", l[i].line);
	const char *path = args_text(v, "file");
	if (!file_save(path, t.p, t.n, e))
		return false;
	report_lead(out, "%d commands written to %s; cairn run %s plays them", (int)n, path, path);
	node_int(report_root(out), "lines", n);
	node_string(report_root(out), "out", path);
	return true;
}

const struct command cmd_journal_save = {
	.noun = "journal", .verb = "save", .help = "write what was done as a script that plays again",
	.example = "journal save road.walk", .params = save_params, .flags = CMD_QUERY,
	.results = "lines, out", .run = save_run,
};

/* ---- undo, redo ---- */

static bool move(struct workbench *w, bool back, struct report *out, struct err *e)
{
	const char *line;
	int64_t id;
	if (!workbench_open(w, e) || !store_begin(w->store, e))
		return false;
	bool ok = (back ? store_undo(w->store, &line, out->arena, e)
			: store_redo(w->store, &line, out->arena, e)) &&
		  store_journal_add(w->store, back ? "journal undo" : "journal redo", NULL, &id, e);
	if (!ok) {
		store_rollback(w->store);
		return false;
	}
	if (!store_commit(w->store, e) || !workbench_reload(w, e))
		return false;
	report_lead(out, "%s: %s", back ? "undone" : "done again", line);
	node_string(report_root(out), "command", line);
	return true;
}

static bool undo_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)v;
	(void)c;
	return move(w, true, out, e);
}

static bool redo_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)v;
	(void)c;
	return move(w, false, out, e);
}

const struct command cmd_journal_undo = {
	.noun = "journal", .verb = "undo", .aliases = "undo", .help = "take the last change of settings back",
	.about = "Settings are what you decided: types, roles, target, split, recipe. Models and results are "
		 "never erased.",
	.example = "undo", .flags = CMD_SETTINGS, .keys = "*:u", .results = "command", .run = undo_run,
};

const struct command cmd_journal_redo = {
	.noun = "journal", .verb = "redo", .aliases = "redo", .help = "do what was undone again",
	.example = "redo", .flags = CMD_SETTINGS, .keys = "*:^R", .results = "command", .run = redo_run,
};
