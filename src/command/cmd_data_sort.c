#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/shown.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/frame.h"

#define DOWN ":down"

static const struct param sort_params[] = {
	{ .name = "columns", .help = "by these, the first one first; COL:down for the largest on top",
		.type = PARAM_COLUMNS, .position = 1 },
	{ .name = "down", .help = "the largest on top, in every column", .type = PARAM_BOOL },
	{ .name = "off", .help = "the order of the file again", .type = PARAM_BOOL },
	{ 0 },
};

/* "income:down", unless a column has that very name. */
static bool take_key(const char *word, bool down, const struct frame *f, struct settings *s,
	struct arena *a, struct err *e)
{
	ptrdiff_t n = (ptrdiff_t)strlen(word), tail = (ptrdiff_t)strlen(DOWN);
	int32_t at;
	if (frame_find(f, word) < 0 && n > tail && strcmp(word + n - tail, DOWN) == 0) {
		word = arena_strndup(a, word, n - tail);
		down = true;
	}
	if (!frame_need(f, word, &at, e))
		return false;
	for (ptrdiff_t i = 0; i < s->sorts; i++)
		if (strcmp(s->sort[i].column, word) == 0)
			return err_set(e, ERR_VALUE, "column '%s' is asked for twice", word);
	settings_set_pair(&s->sort, &s->sorts, word, down ? "down" : "up", a);
	return true;
}

static bool sort_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct frame *f;
	const struct shown *shown;
	ptrdiff_t n;
	const char *const *word = args_list(v, "columns", &n);
	if (!derive_frame(w, &f, c, e))
		return false;
	if (n == 0 && !args_bool(v, "off")) {
		err_set(e, ERR_ARGUMENT_MISSING, "by which columns?");
		return err_hint(e, "for example: data sort income:down; data sort --off for the order of the file");
	}
	struct settings s = settings_copy(&w->settings, out->arena);
	s.sorts = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		if (!take_key(word[i], args_bool(v, "down"), f, &s, out->arena, e))
			return false;
	if (!derive_shown_by(w, &s, &shown, c, e))
		return false;
	stage_settings(w, &s);
	struct node *list = node_list(report_root(out), "sort");
	list->view = VIEW_HIDDEN;
	for (ptrdiff_t i = 0; i < s.sorts; i++) {
		struct node *o = node_object(list, NULL);
		node_string(o, "column", s.sort[i].column);
		node_string(o, "direction", s.sort[i].value);
	}
	node_int(report_root(out), "rows", shown->n)->view = VIEW_HIDDEN;
	report_lead(out, s.sorts ? "rows are shown %s; missing cells last" : "rows are shown in the order of the file%s",
		s.sorts ? shown->how : "");
	return true;
}

const struct command cmd_data_sort = {
	.noun = "data", .verb = "sort", .aliases = "sort", .help = "show the rows in another order",
	.about = "Numbers by value, texts by bytes, missing cells last whatever the direction; equal rows keep their "
		 "order. Row numbers stay those of the file. Parts and models know nothing of it.",
	.example = "data sort region income:down", .params = sort_params, .flags = CMD_SETTINGS | CMD_JOB,
	.results = "sort[]{column,direction}, rows", .run = sort_run,
};
