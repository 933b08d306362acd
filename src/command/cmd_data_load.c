#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "command/command.h"
#include "command/data_report.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"

static const struct param load_params[] = {
	{ .name = "file", .help = "a CSV file", .type = PARAM_FILE, .position = 1,
		.required = true },
	{ .name = "anew", .help = "forget what was decided about this table before", .type = PARAM_BOOL },
	{ .name = "test", .help = "a separate file whose rows are the test part", .type = PARAM_FILE },
	LOAD_PARAMS,
	{ 0 },
};

const struct param *cmd_data_load_params(void)
{
	return load_params;
}

static void keep_pairs(const struct csv_override *o, ptrdiff_t n, struct setting_pair **pairs,
	ptrdiff_t *count, struct arena *a)
{
	for (ptrdiff_t i = 0; i < n; i++)
		settings_set_pair(pairs, count, o[i].column, o[i].value, a);
}

/* New data, new decisions: target, roles and recipe of an older table do not carry over, unless it is
 * the same file read again (and not --anew). */
static struct settings next_settings(struct workbench *w, const struct args *v, const char *source,
	const struct csv_options *o, const struct csv_table *t, struct arena *a)
{
	struct settings s = { 0 };
	if (w->settings.source && !args_bool(v, "anew") && strcmp(w->settings.source, source) == 0)
		s = settings_copy(&w->settings, a);
	char hex[DIGEST_HEX];
	digest_hex(&t->frame->digest, hex);
	if (s.edits > 0 && s.digest && strcmp(s.digest, hex) != 0)
		s.edits = 0; /* row numbers name other rows now */
	s.source = source;
	s.load_words = load_options_words(v, a);
	s.digest = arena_strdup(a, hex);
	file_stat(source, &s.size, &s.mtime_ns);
	/* Like the other options of a load: one that names no test file has none. */
	s.test_source = args_given(v, "test") ? file_absolute(args_text(v, "test"), a) : NULL;
	keep_pairs(o->type, o->types, &s.type, &s.types, a);
	keep_pairs(o->role, o->roles, &s.role, &s.roles, a);
	return s;
}

static bool check_roles(const struct csv_options *o, const struct frame *f, struct err *e)
{
	enum column_role role;
	int32_t at;
	for (ptrdiff_t i = 0; i < o->roles; i++) {
		if (!frame_need(f, o->role[i].column, &at, e))
			return false;
		if (!column_role_parse(o->role[i].value, &role)) {
			err_set(e, ERR_CHOICE, "'%s' is no role", o->role[i].value);
			return err_hint(e, "feature, target, id, weight, group, time, sensitive or ignore");
		}
	}
	return true;
}

/* The table is read again whenever the workspace is opened. */
static bool check_source(const char *path, struct err *e)
{
	bool input = strcmp(path, "-") == 0;
	if (!input && !file_is_stream(path))
		return true;
	if (input)
		err_set(e, ERR_CSV_FILE, "a workspace cannot read its table again from standard input");
	else
		err_set(e, ERR_CSV_FILE, "%s: not a file: a workspace cannot read its table again from it", path);
	return err_hint(e, "save it first: cat > table.csv; queries take '-': data profile -");
}

/* What was read is what will be read again, roles aside: those of the options are settings of their own. */
static void hand_over(struct workbench *w, const struct settings *s, const struct csv_options *o,
	const struct csv_table *t, struct arena *a)
{
	if (o->roles == 0 && o->types == s->types) {
		derive_take_table(w, s, t, a);
		return;
	}
	frame_unref(t->frame);
	arena_free(a);
}

static bool load_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char *path = args_text(v, "file");
	struct csv_options o;
	struct csv_table t;
	if (!check_source(path, e) || (args_given(v, "test") && !check_source(args_text(v, "test"), e)) ||
		!load_options_take(v, &o, out->arena, e))
		return false;
	struct arena *a = arena_new(); /* of the table */
	if (!csv_load(path, &o, &t, a, c, e)) {
		arena_free(a);
		return false;
	}
	if (!check_roles(&o, t.frame, e) || !workbench_open_for(w, path, e)) {
		frame_unref(t.frame);
		arena_free(a);
		return false;
	}
	struct settings s = next_settings(w, v, file_absolute(path, out->arena), &o, &t, out->arena);
	stage_settings(w, &s);
	data_report_load(&t, path, out);
	data_report_target(node_find(report_root(out), "types"), s.target);
	hand_over(w, &s, &o, &t, a);
	return true;
}

const struct command cmd_data_load = {
	.noun = "data", .verb = "load", .aliases = "load", .help = "read a CSV file as the table to work on",
	.about = "Reads the whole file, types every column from all its rows, and keeps what it guessed as "
		 "options you can override. Rows that do not fit are rejected and counted, never lost "
		 "silently; more of them than 1 % stop the load, but for ten in a table of at least twenty, and "
		 "at most 1000 are let go unless --max-rejects says so. NA is missing, but also Namibia: --na '' lets it stand. In a text column that has both, \"\" is "
		 "the empty text and nothing at all a missing cell; one alone is missing, unless --na names words. The first load beside a file "
		 "creates its workspace, FILE.cairn, which holds your decisions and results but none of the "
		 "rows.",
	.example = "data load loans.csv --na 'NA,?' --role id=id",
	.params = load_params, .flags = CMD_SETTINGS, .run = load_run,
	.results = "rows, columns, rejected, unlabeled, dialect{delimiter,quote,encoding,header}, "
		   "findings[]{code,severity,column,message,fix,fixes[]}",
};
