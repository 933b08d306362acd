#include "config.h"

#include "tui/app.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/palette.h"
#include "command/service.h"
#include "command/start.h"
#include "job/worker.h"
#include "tui/pane_list.h"
#include "tui/prompt.h"
#include "tui/region.h"
#include "tui/reload.h"
#include "tui/tabs.h"

#define MOST_SCRIPTS 16

#define X(name) extern const struct pane_class pane_##name;
PANE_LIST(X)
#undef X

const struct pane_class *const pane_table[] = {
#define X(name) &pane_##name,
	PANE_LIST(X)
#undef X
	NULL,
};

int pane_find(const char *name)
{
	for (int i = 0; name && pane_table[i]; i++)
		if (strcmp(pane_table[i]->name, name) == 0)
			return i;
	return -1;
}

void app_say(struct app *a, enum canvas_style s, const char *fmt, ...)
{
	va_list ap;
	message_clear(&a->message);
	va_start(ap, fmt);
	message_add(&a->message, s, fmt, ap);
	va_end(ap);
}

void app_say_more(struct app *a, enum canvas_style s, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	message_add(&a->message, s, fmt, ap);
	va_end(ap);
}

static void turn_free(struct turn *t)
{
	if (!t)
		return;
	arena_free(t->arena);
	arena_free(t->road_arena);
	mem_free(t->text);
	mem_free(t->why);
	mem_free(t);
}

struct app *app_new(const struct options *o, int wake_fd, struct err *e)
{
	struct app *a = mem_alloc(1, (ptrdiff_t)sizeof *a);
	struct err ignored = ERR_INIT;
	a->options = *o;
	a->arena = arena_new();
	a->workbench = service_new(o, true);
	service_has_screen(a->workbench);
	page_init(&a->page);
	service_ctl(a->workbench, &a->ctl);
	a->worker = worker_new(a->ctl.pool, wake_fd, e);
	for (int i = 0; i < (int)(sizeof a->pane_state / sizeof *a->pane_state) && pane_table[i]; i++)
		a->pane_state[i] = arena_alloc(a->arena, 1, pane_table[i]->state_size);
	char *folder = file_xdg("STATE", a->arena);
	if (file_is_folder(folder) || file_make_folder(folder, &ignored))
		a->history = arena_printf(a->arena, "%s/history", folder);
	if (a->worker)
		return a;
	app_free(a);
	return NULL;
}

void app_free(struct app *a)
{
	if (!a)
		return;
	prompt_close();
	worker_free(a->worker);
	turn_free(a->running);
	turn_free(a->last);
	mem_free(a->waiting);
	mem_free(a->curve);
	mem_free(a->clip);
	mem_free(a->pattern);
	mem_free(a->curve_of);
	asks_release(&a->asks);
	app_page_release(a);
	service_free(a->workbench);
	arena_free(a->road_arena);
	arena_free(a->arena);
	mem_free(a);
}

/* ---- a command begins ---- */

static bool take_turn(void *arg, struct ctl *c, struct err *e)
{
	struct turn *t = arg;
	bool ok = execute_next(t->workbench, &t->script, &t->answer, t->arena, c, e);
	t->took = ctl_clock() - t->start;
	/* Who stopped a long load does not want to wait for it now: the old road stays. */
	if (!ok && e->code == ERR_CANCELLED)
		return false;
	t->road = service_road(t->workbench, t->road_arena);
	if (!service_source(t->workbench))
		start_list(report_root(t->road));
	return ok;
}

/* The first command of a script, for people. */
static char *first_command(const char *line, struct arena *a)
{
	line += strspn(line, " \t\r\n;");
	while (*line == '#') {
		line += strcspn(line, "\n");
		line += strspn(line, " \t\r\n;");
	}
	return arena_strndup(a, line, (ptrdiff_t)strcspn(line, "\r\n"));
}

static struct turn *turn_new(struct app *a, const char *line, const char *why)
{
	struct turn *t = mem_alloc(1, (ptrdiff_t)sizeof *t);
	t->workbench = a->workbench;
	t->text = mem_strdup(line);
	t->script = t->text;
	t->why = why ? mem_strdup(why) : NULL;
	t->arena = arena_new();
	t->line = first_command(line, t->arena);
	t->road_arena = arena_new();
	t->start = ctl_clock();
	return t;
}

void app_begin(struct app *a)
{
	struct err e = ERR_INIT;
	if (a->asks.under_way) {
		worker_stop(a->worker);
		return;
	}
	a->running->begun = worker_start(a->worker, take_turn, a->running, &a->ctl, &e);
	if (a->running->begun)
		return;
	app_say(a, STYLE_ERROR, "%s", e.msg);
	turn_free(a->running);
	a->running = NULL;
}

void app_submit(struct app *a, const char *line, const char *why)
{
	if (a->running) {
		app_say(a, STYLE_ATTENTION, "%s is still at work: x stops it", a->running->line);
		return;
	}
	message_clear(&a->message);
	a->running = turn_new(a, line, why);
	a->running->serial = ++a->turns;
	app_begin(a);
}

void app_queue(struct app *a, const char *line)
{
	if (!a->running) {
		app_submit(a, line, NULL);
		return;
	}
	if (a->waiting)
		app_say(a, STYLE_ATTENTION, "'%s' was waiting and is replaced by '%s'", a->waiting, line);
	else
		app_say(a, STYLE_DIM, "'%s' begins when %s has ended (x stops it)", line, a->running->line);
	mem_free(a->waiting);
	a->waiting = mem_strdup(line);
}

/* ---- a command has ended ---- */

/* A few plain values, which the sentence tells as well. */
static bool is_said_already(const struct report *r)
{
	ptrdiff_t n = 0;
	for (const struct node *k = r->root->first; k; k = k->next, n++)
		if (k->type == NODE_LIST || k->type == NODE_OBJECT)
			return false;
	return r->lead && n <= 3;
}

/* The answer is worth a page when there is more to it than its first sentence. */
static bool is_page(const struct turn *t)
{
	const struct command *c = t->answer.command;
	struct report *r = t->answer.report;
	return r && c && (c->flags & CMD_QUERY) && !(c->flags & CMD_FACE) &&
	       (r->raw || (report_root(r)->first && !is_said_already(r)));
}

static void say_warnings(struct app *a, const struct report *r)
{
	for (const struct report_warning *w = r->first_warning; w; w = w->next) {
		char number[8];
		err_number(w->code, number);
		app_say_more(a, STYLE_ATTENTION, "%s %s%s%s", number, w->message, w->fix ? "  fix: " : "",
			w->fix ? w->fix : "");
	}
}

/* `run` is carried out by the face: here its lines follow one after the other. */
static bool is_face_command(const struct turn *t, const char *verb)
{
	const struct command *c = t->answer.command;
	return c && !c->noun && strcmp(c->verb, verb) == 0;
}

static void run_script(struct app *a, struct turn *t)
{
	struct err e = ERR_INIT;
	struct file_view v = { 0 };
	const struct node *file = node_find(report_root(t->answer.report), "script");
	if (!file || !file->string)
		return;
	if (++a->scripts > MOST_SCRIPTS)
		err_set(&e, ERR_LIMIT, "%s: scripts run each other more than 16 deep", file->string);
	else if (strcmp(file->string, "-") == 0)
		err_set(&e, ERR_READ, "standard input holds your keys here: name a file");
	else if (file_view(file->string, &v, t->arena, &e) && memchr(v.p, '\0', (size_t)v.n))
		err_set(&e, ERR_READ, "%s holds a NUL byte, so it is no script", file->string);
	if (e.code != ERR_OK) {
		app_say(a, STYLE_ERROR, "%s", e.msg);
		t->script = NULL;
		return;
	}
	/* What stood behind the `run` itself comes after the script. */
	t->script = arena_printf(t->arena, "%.*s\n%s", (int)v.n, v.p, t->script ? t->script : "");
}

static bool take_picture(struct app *a, const struct report *r)
{
	struct err e = ERR_INIT;
	const struct node *file = node_find(r->root, "file");
	if (!file || !file->string || app_screenshot(a, file->string, &e))
		return true;
	app_say(a, STYLE_ERROR, "%s", e.msg);
	return false;
}

static void succeeded(struct app *a, struct turn *t)
{
	const struct report *r = t->answer.report;
	t->outcome = OUTCOME_DONE;
	a->options = *service_options(a->workbench);
	if (is_face_command(t, "screenshot") && !take_picture(a, r))
		return;
	if (is_face_command(t, "view")) {
		app_view_pane(a, tab_named(region_string(r->root, "pane")));
		return;
	}
	if (r && r->lead)
		app_say(a, STYLE_GOOD, "%s", r->lead);
	else if (t->answer.name && *t->answer.name)
		app_say(a, STYLE_GOOD, "%s: done", t->answer.name);
	if (t->why)
		app_say_more(a, STYLE_PLAIN, "%s", t->why);
	if (t->answer.announced)
		app_say_more(a, STYLE_DIM, "%s", t->answer.announced);
	if (is_page(t))
		app_page_open(a, t->answer.name, t->line, r);
	else if (r)
		say_warnings(a, r);
	if (!is_page(t))
		app_page_done(a);
	if (is_face_command(t, "run"))
		run_script(a, t);
	if (service_quit(a->workbench))
		a->quit = true;
}

/* The line comes back with the cursor behind the word at fault, so that it can be mended. */
static void give_back(struct app *a, const struct turn *t, const struct err *e)
{
	ptrdiff_t n = (ptrdiff_t)strlen(t->text);
	ptrdiff_t at = e->column - 1 < n ? e->column - 1 : n;
	if (e->column <= 0 || e->code >= 300 || prompt_is_open() || strchr(t->text, '\n'))
		return;
	prompt_open(t->text, a->history);
	prompt_move(at + (ptrdiff_t)strcspn(t->text + at, " ;"));
}

/* A word such as FILE stands for what only the user knows; capitals inside a path do not. */
static bool has_placeholder(const char *s)
{
	for (const char *p = s; *p; p++)
		if ((p == s || p[-1] == ' ' || p[-1] == '=') && strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= 3)
			return true;
	return false;
}

/* `open FILE.csv` takes no options of the loader: `data load` does the same with them. */
static const char *reading_line(const char *line, struct arena *a)
{
	return strncmp(line, "open ", 5) == 0 ? arena_printf(a, "data load %s", line + 5) : line;
}

/* The remedy, where it is a command, waits in the prompt: Enter runs it, typing replaces it. */
static void offer_fix(struct app *a, const struct turn *t, const struct err *e)
{
	struct arena *scratch = arena_new();
	const char *end = strstr(e->hint, ", or "), *option = reload_option(e->hint, scratch);
	const char *fix = option ? reload_with(reading_line(t->line, scratch), option, scratch)
		: end ? arena_strndup(scratch, e->hint, end - e->hint) : e->hint;
	if (e->code >= 300 && !prompt_is_open() && !strchr(t->text, '\n') && !a->leaving && !has_placeholder(fix) &&
		palette_command(arena_printf(scratch, "%s ", fix), scratch)) {
		prompt_open("", a->history);
		prompt_guess(fix);
	}
	arena_free(scratch);
}

static void failed(struct app *a, struct turn *t, const struct err *e)
{
	char number[8], sentence[700];
	struct err shown = *e;
	t->outcome = e->code == ERR_CANCELLED ? OUTCOME_STOPPED : OUTCOME_FAILED;
	if (a->page.report)
		app_page_done(a);
	if (t->outcome == OUTCOME_STOPPED) {
		app_say(a, STYLE_ATTENTION, "%s was stopped; nothing of it is kept", t->line);
		return;
	}
	err_number(e->code, number);
	shown.column = 0; /* the cursor says it */
	err_sentence(&shown, sentence, (int)sizeof sentence);
	app_say(a, STYLE_ERROR, "%s %s", number, sentence);
	if (e->hint[0])
		app_say_more(a, STYLE_KEY, "fix: %s", e->hint);
	give_back(a, t, e);
	offer_fix(a, t, e);
}

static void take_road(struct app *a, struct turn *t)
{
	if (!t->road)
		return;
	arena_free(a->road_arena);
	a->road = t->road;
	a->road_arena = t->road_arena;
	t->road = NULL;
	t->road_arena = NULL;
}

/* What comes next: the rest of the line, else the line that waits. */
static void go_on(struct app *a, const struct turn *t, bool ok)
{
	char *waiting = a->waiting;
	bool more = t->script && t->script[strspn(t->script, " \t\r\n;")];
	if (ok && more) {
		char *rest = mem_strdup(t->script);
		app_submit(a, rest, NULL);
		mem_free(rest);
		return;
	}
	a->scripts = 0;
	if (more)
		app_say_more(a, STYLE_ATTENTION, "what followed it was not begun");
	if (!waiting)
		return;
	a->waiting = NULL;
	if (ok)
		app_submit(a, waiting, NULL);
	else
		app_say_more(a, STYLE_ATTENTION, "'%s' was waiting and was not begun", waiting);
	mem_free(waiting);
}

/* What may have changed an answer: all but queries, and those few that open a table or set a variable. */
static bool may_change(const struct turn *t)
{
	static const char *const also[] = { "open", "let", "set", "run" };
	const struct command *c = t->answer.command;
	if (!c || !(c->flags & CMD_QUERY))
		return true;
	for (int i = 0; i < 4 && !c->noun; i++)
		if (strcmp(c->verb, also[i]) == 0)
			return true;
	return false;
}

static bool poll_ask(struct app *a)
{
	struct worker_end end;
	if (!a->asks.under_way || !worker_done(a->worker, &end))
		return false;
	asks_end(&a->asks, end.ok, end.err);
	app_page_renew(a);
	if (a->running)
		app_begin(a);
	return true;
}

bool app_poll(struct app *a)
{
	struct worker_end end;
	bool news = app_take_curve(a);
	if (poll_ask(a))
		return true;
	if (!a->running || !a->running->begun || !worker_done(a->worker, &end))
		return news;
	app_take_curve(a);
	struct turn *t = a->running, *before = a->last;
	a->running = NULL;
	if (may_change(t)) {
		asks_change(&a->asks);
		app_page_changed(a);
	}
	if (end.ok)
		succeeded(a, t);
	else
		failed(a, t, end.err);
	take_road(a, t);
	a->last = t;
	turn_free(before);
	if (a->question == QUESTION_LEAVE)
		a->question = QUESTION_NONE;
	a->quit = a->quit || a->leaving;
	if (!a->quit)
		go_on(a, t, end.ok);
	return true;
}

void app_stop(struct app *a)
{
	struct worker_end end;
	worker_stop(a->worker);
	if (worker_wait(a->worker, &end) && a->asks.under_way)
		asks_end(&a->asks, end.ok, end.err);
	turn_free(a->running);
	a->running = NULL;
	mem_free(a->waiting);
	a->waiting = NULL;
}

struct scene app_scene(const struct app *a)
{
	struct scene s = { .road = a->road ? a->road->root : NULL, .done = -1, .waiting = a->waiting,
		.curve = a->curve, .points = a->points, .curve_of = a->curve_of, .asks = &a->asks };
	if (a->last && a->last->answer.name && *a->last->answer.name) {
		s.ended = a->last->line;
		s.outcome = a->last->outcome;
		s.took = a->last->took;
	}
	if (!a->running)
		return s;
	s.running = a->running->line;
	s.elapsed = ctl_clock() - a->running->start;
	if (!a->running->begun)
		return s;
	int64_t done = atomic_load(&a->ctl.done), total = atomic_load(&a->ctl.total);
	s.phase = atomic_load(&a->ctl.phase);
	s.done = total > 0 ? (double)(done < total ? done : total) / (double)total : -1;
	s.stopping = atomic_load(&a->ctl.stop);
	return s;
}
