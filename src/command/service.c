#include "config.h"

#include "command/service.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/derive.h"
#include "command/execute.h"
#include "command/road.h"
#include "command/workbench.h"
#include "job/pool.h"

#define PEEK_BYTES (8 << 20)

struct workbench *service_new(const struct options *o, bool interactive)
{
	struct workbench *w = workbench_new(o);
	w->interactive = interactive;
	return w;
}

void service_free(struct workbench *w)
{
	workbench_free(w);
}

void service_ctl(struct workbench *w, struct ctl *c)
{
	pool_attach(w->pool, c);
}

bool service_open(struct workbench *w, const char *file, struct ctl *c, struct err *e)
{
	struct arena *a = arena_new();
	struct text line;
	text_init(&line, a);
	text_add(&line, "open ");
	param_quote(&line, file);
	bool ok = execute_line(w, line.p, NULL, a, c, e);
	arena_free(a);
	return ok;
}

void service_peek(struct workbench *w)
{
	struct err ignored = ERR_INIT;
	struct frame *f;
	struct ctl c = { 0 };
	/* Small sources are read for the names of their columns; a large one would keep the cursor waiting. */
	if (workbench_open(w, &ignored) && w->settings.size < PEEK_BYTES)
		(void)derive_frame(w, &f, &c, &ignored);
}

struct report *service_road(struct workbench *w, struct arena *a)
{
	struct report *r = report_new(a);
	struct err e = ERR_INIT;
	if (!road_report(w, r, &e))
		node_string(report_root(r), "failure", e.msg);
	return r;
}

void service_has_screen(struct workbench *w)
{
	w->screen = true;
}

const struct options *service_options(const struct workbench *w)
{
	return &w->base;
}

bool service_quit(const struct workbench *w)
{
	return w->quit;
}

const char *service_source(const struct workbench *w)
{
	return w->settings.source;
}
