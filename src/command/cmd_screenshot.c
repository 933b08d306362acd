#include "config.h"

#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "command/command.h"
#include "command/workbench.h"

static const struct param screenshot_params[] = {
	{ .name = "file", .help = "the picture to write, FILE.svg", .type = PARAM_FILE, .position = 1,
		.required = true },
	{ 0 },
};

/* The face draws and writes; here is only what it shall write to. */
static bool screenshot_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)c;
	if (!w->screen) {
		err_set(e, ERR_NO_TERMINAL, "there is no screen here to take a picture of");
		return err_hint(e, "open the workbench with cairn FILE, then type :screenshot FILE.svg");
	}
	node_string(report_root(out), "file", args_text(v, "file"));
	report_lead(out, "the screen is kept as %s", args_text(v, "file"));
	return true;
}

const struct command cmd_screenshot = {
	.verb = "screenshot", .help = "keep the screen as a picture",
	.about = "An SVG file of what the screen shows, in the colours of the theme; blocks, dots and lines are "
		 "shapes, so that they stay in their columns whatever fonts are there.",
	.example = "screenshot road.svg", .params = screenshot_params, .flags = CMD_QUERY | CMD_FACE,
	.results = "file", .run = screenshot_run,
};
