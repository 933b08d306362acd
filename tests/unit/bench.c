#include "config.h"

#include "bench.h"

#include <ftw.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/file.h"
#include "base/file.h"
#include "base/text.h"
#include "command/execute.h"
#include "command/options.h"
#include "command/service.h"
#include "monkey.h"
#include "render/write.h"
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

void bench_restart(struct bench *b, const char *line)
{
	struct err e = ERR_INIT;
	struct options o = options_default();
	int w = b->app->w, h = b->app->h;
	app_free(b->app);
	b->app = app_new(&o, 0, &e);
	assert_non_null(b->app);
	app_layout(b->app, w, h, GLYPH_BRAILLE);
	bench_run(b, line);
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

char *bench_state(struct workbench *w, struct arena *a)
{
	static const char *const queries[] = { "data profile", "recipe show", "model list", "journal show" };
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		struct err e = ERR_INIT;
		struct ctl c = { 0 };
		struct report *r;
		if (execute_line(w, queries[i], &r, a, &c, &e))
			write_json_ok(&t, queries[i], r);
		else
			text_addf(&t, "%s: %s\n", queries[i], e.msg);
	}
	monkey_forget_times(t.p);
	return t.p;
}

/* As `cairn run` does: the first error ends it. */
static void play(struct workbench *w, const char *script, const char *context, struct arena *a)
{
	while (script) {
		struct err e = ERR_INIT;
		struct ctl c = { 0 };
		struct answer answer;
		const char *at = script;
		if (!execute_next(w, &script, &answer, a, &c, &e))
			fail_msg("%s: the journal does not play: %s\n%.400s", context, e.msg, at);
	}
}

void bench_replays(struct bench *b, const char *table, const char *context)
{
	struct err e = ERR_INIT;
	struct file_view v, walk;
	struct options o = options_default();
	struct arena *a = arena_new();
	assert_true(file_view(table, &v, a, &e));
	bench_run(b, "journal save road.walk");
	const char *before = bench_state(b->app->workbench, a);
	assert_true(file_view("road.walk", &walk, a, &e));
	assert_int_equal(mkdir("again", 0700), 0);
	assert_int_equal(chdir("again"), 0);
	assert_true(file_save(table, v.p, v.n, &e));
	struct workbench *w = service_new(&o, false);
	play(w, arena_strndup(a, walk.p, walk.n), context, a);
	const char *after = bench_state(w, a);
	service_free(w);
	assert_int_equal(chdir(b->folder), 0);
	size_t at = monkey_differ(before, after);
	if (strcmp(before, after) != 0) {
		fprintf(stderr, "%.*s", (int)walk.n, walk.p);
		fail_msg("%s: the journal ends in another state\n%.400s\nthan what it tells of\n%.400s", context,
			after + at, before + at);
	}
	nftw("again", take_away, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(a);
}

struct bench *bench_penguins(bool here)
{
	struct err e = ERR_INIT;
	struct file_view v;
	struct bench *b = bench_new();
	const char *top = getenv("TEST_SRCDIR"), *table = arena_printf(b->arena, "%s/penguins.csv", b->folder);
	assert_true(file_view(arena_printf(b->arena, "%s/samples/penguins.csv", top ? top : CAIRN_TOP_SRCDIR), &v,
		b->arena, &e));
	assert_true(file_save(table, v.p, v.n, &e));
	app_layout(b->app, 100, 30, GLYPH_BRAILLE);
	if (here)
		assert_int_equal(chdir(b->folder), 0);
	bench_run(b, arena_printf(b->arena, "open %s", here ? "penguins.csv" : table));
	bench_run(b, "data target species; data split");
	bench_press(b, KEY_ESCAPE, "");
	return b;
}
