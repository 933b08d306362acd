#include "config.h"

#include "bench.h"

#include <ftw.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/options.h"
#include "tui/app.h"

struct bench *bench_new(void)
{
	struct err e = ERR_INIT;
	struct options o = options_default();
	struct bench *b = calloc(1, sizeof *b);
	const char *tmp = getenv("TMPDIR");

	assert_non_null(b);
	snprintf(b->folder, sizeof b->folder, "%s/cairn-bench-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(b->folder));
	setenv("XDG_STATE_HOME", b->folder, 1);
	setenv("XDG_CONFIG_HOME", b->folder, 1);
	b->arena = arena_new();
	b->app = app_new(&o, 0, &e);
	assert_non_null(b->app);
	return b;
}

static int take_away(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void bench_free(struct bench *b)
{
	app_free(b->app);
	nftw(b->folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(b->arena);
	free(b);
}

void bench_press(struct bench *b, enum key_code code, const char *text)
{
	struct key k = { .code = code };

	snprintf(k.text, sizeof k.text, "%s", text);
	app_key(b->app, &k);
}

void bench_type(struct bench *b, const char *text)
{
	for (; *text; text++)
		bench_press(b, KEY_TEXT, (char[]){ *text, '\0' });
}

void bench_settle(struct bench *b)
{
	for (;;) {
		app_ask(b->app);
		if (!b->app->running && !b->app->asks.under_way)
			return;
		while (!app_poll(b->app))
			sched_yield();
	}
}

void bench_run(struct bench *b, const char *line)
{
	app_submit(b->app, line, NULL);
	bench_settle(b);
}

struct canvas *bench_draw(struct bench *b, int w, int h, enum glyph_tier tier)
{
	int x, y;
	struct canvas *c = canvas_new(b->arena, w, h, tier);

	app_layout(b->app, w, h, tier);
	app_view(b->app, c, &x, &y);
	assert_true(x < w && y < h);
	return c;
}

struct canvas *bench_draw_settled(struct bench *b, int w, int h, enum glyph_tier tier)
{
	app_layout(b->app, w, h, tier);
	bench_settle(b);
	return bench_draw(b, w, h, tier);
}
