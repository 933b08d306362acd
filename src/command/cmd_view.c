#include "config.h"

#include <string.h>

#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "command/command.h"
#include "command/workbench.h"

static const struct param view_params[] = {
	{ .name = "pane", .help = "the pane to show", .type = PARAM_CHOICE, .position = 1,
		.required = true,
		.choices = "map|data|recipe|train|evaluate|confidence|infer|improve|monitor|feedback|skills" },
	{ 0 },
};

/* What tells in lines what a pane would draw. */
static const char *in_lines(const char *pane)
{
	static const char *const same[][2] = { { "data", "data profile" }, { "recipe", "recipe show" },
		{ "train", "model list" }, { "evaluate", "evaluate scores @" }, { "confidence", "confidence reliability @" } };
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (strcmp(same[i][0], pane) == 0)
			return same[i][1];
	return "journal show";
}

/* The face turns to it; here is only which. */
static bool view_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c, struct err *e)
{
	const char *pane = args_text(v, "pane");
	(void)c;
	if (!w->screen) {
		err_set(e, ERR_NO_TERMINAL, "there are no panes here to turn to");
		return err_hint(e, "%s", in_lines(pane));
	}
	node_string(report_root(out), "pane", pane);
	return true;
}

const struct command cmd_view = {
	.verb = "view", .help = "turn to a pane of the screen", .example = "view data", .params = view_params,
	.flags = CMD_QUERY | CMD_FACE, .results = "pane", .run = view_run,
};
