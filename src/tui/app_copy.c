#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "tui/app.h"
#include "tui/svg.h"

/* What leaves the screen: the clipboard, a picture; and in which colours. */

static bool set(const char *variable)
{
	const char *s = getenv(variable);
	return s && *s && strcmp(s, "0") != 0;
}

enum theme app_theme(const struct app *a)
{
	bool always = strcmp(a->options.color, "always") == 0 || set("CLICOLOR_FORCE");
	bool none = strcmp(a->options.color, "never") == 0 || (!always && set("NO_COLOR"));
	enum theme t = theme_parse(a->options.theme);
	if (none)
		return THEME_MONO;
	return t == THEME_AUTO ? a->ground : t;
}

bool app_wants_mouse(const struct app *a)
{
	return !a->options.no_mouse && !a->mouse_off;
}

void app_copy(struct app *a, const char *text)
{
	struct err ignored = ERR_INIT;
	struct arena *scratch = arena_new();
	const char *path = arena_printf(scratch, "%s/clip", file_xdg("STATE", scratch));
	bool kept = file_save(path, text, (ptrdiff_t)strlen(text), &ignored);
	mem_free(a->clip);
	a->clip = mem_strdup(text);
	app_say(a, STYLE_GOOD, "copied: %s", text);
	app_say_more(a, STYLE_DIM, kept ? "through the terminal (OSC 52), and into %s" : "through the terminal (OSC 52)",
		path);
	arena_free(scratch);
}

bool app_screenshot(const struct app *a, const char *file, struct err *e)
{
	int x, y;
	struct text t;
	struct arena *scratch = arena_new();
	struct canvas *c = canvas_new(scratch, a->w, a->h, a->tier);
	app_view(a, c, &x, &y);
	text_init(&t, scratch);
	svg_write(&t, c, app_theme(a));
	bool ok = file_save(file, t.p, t.n, e);
	arena_free(scratch);
	return ok;
}
