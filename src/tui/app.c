#include "config.h"

#include "tui/app.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/service.h"
#include "job/worker.h"
#include "tui/pane_list.h"
#include "tui/prompt.h"
#include "tui/term.h"

#define X(name) extern const struct pane_class pane_##name;
PANE_LIST(X)
#undef X

const struct pane_class *const pane_table[] = {
#define X(name) &pane_##name,
	PANE_LIST(X)
#undef X
	NULL,
};

void app_say(struct app *a, enum canvas_style s, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(a->message, sizeof a->message, fmt, ap);
	va_end(ap);
	a->message_style = s;
}

static void turn_free(struct turn *t)
{
	if (!t)
		return;
	arena_free(t->arena);
	mem_free(t->line);
	mem_free(t);
}

struct app *app_new(const struct options *o, int wake_fd, struct err *e)
{
	struct app *a = mem_alloc(1, (ptrdiff_t)sizeof *a);
	struct err ignored = ERR_INIT;
	a->options = *o;
	a->arena = arena_new();
	a->workbench = service_new(o, true);
	service_ctl(a->workbench, &a->ctl);
	a->worker = worker_new(a->ctl.pool, wake_fd, e);
	for (int i = 0; pane_table[i] && i < 16; i++)
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
	service_free(a->workbench);
	arena_free(a->arena);
	mem_free(a);
}

/* ---- commands ---- */

static bool take_turn(void *arg, struct ctl *c, struct err *e)
{
	struct turn *t = arg;
	bool ok = execute_next(t->workbench, &t->script, &t->answer, t->arena, c, e);
	t->road = service_road(t->workbench, t->arena);
	return ok;
}

static struct turn *turn_new(struct app *a, const char *line)
{
	struct turn *t = mem_alloc(1, (ptrdiff_t)sizeof *t);
	t->workbench = a->workbench;
	t->line = mem_strdup(line);
	t->script = t->line;
	t->arena = arena_new();
	t->start = ctl_clock();
	return t;
}

void app_submit(struct app *a, const char *line)
{
	struct err e = ERR_INIT;
	if (a->running) {
		app_say(a, STYLE_ATTENTION, "%s is still at work: x stops it", a->running->line);
		return;
	}
	struct turn *t = turn_new(a, line);
	if (!worker_start(a->worker, take_turn, t, &a->ctl, &e)) {
		app_say(a, STYLE_ERROR, "%s", e.msg);
		turn_free(t);
		return;
	}
	a->running = t;
	a->message[0] = '\0';
}

/* The answer is worth a page when there is more to it than its first sentence. */
static bool is_page(const struct turn *t)
{
	const struct command *c = t->answer.command;
	return c && (c->flags & CMD_QUERY) && !(c->flags & CMD_FACE) &&
	       (t->answer.report->raw || report_root(t->answer.report)->first);
}

static void succeeded(struct app *a, struct turn *t)
{
	const struct report *r = t->answer.report;
	if (t->answer.announced)
		app_say(a, STYLE_PLAIN, "%s", t->answer.announced);
	if (r && r->lead)
		app_say(a, STYLE_GOOD, "%s", r->lead);
	else if (t->answer.name && *t->answer.name)
		app_say(a, STYLE_PLAIN, "%s: done", t->answer.name);
	a->answer_open = is_page(t);
	a->answer_top = 0;
	if (service_quit(a->workbench))
		a->quit = true;
}

static void failed(struct app *a, struct turn *t, const struct err *e)
{
	char number[8], sentence[700];
	bool stopped = e->code == ERR_CANCELLED;
	err_number(e->code, number);
	struct err shown = *e;
	shown.column = 0;
	err_sentence(&shown, sentence, (int)sizeof sentence);
	if (stopped)
		app_say(a, STYLE_ATTENTION, "%s was stopped; nothing of it is kept", t->line);
	else
		app_say(a, STYLE_ERROR, "%s %s%s%s", number, sentence, e->hint[0] ? "  fix: " : "", e->hint);
	/* The line comes back, so that it can be mended where it broke. */
	if (!stopped && e->column > 0 && e->code < 300 && !prompt_is_open())
		prompt_open(a->workbench, t->line, a->history);
}

bool app_poll(struct app *a)
{
	struct worker_end end;
	if (!a->running || !worker_done(a->worker, &end))
		return false;
	struct turn *t = a->running;
	a->running = NULL;
	if (end.ok)
		succeeded(a, t);
	else
		failed(a, t, end.err);
	turn_free(a->last);
	a->last = t;
	if (!t->answer.report)
		a->answer_open = false;
	if (t->script && *t->script && end.ok)
		app_submit(a, arena_strdup(t->arena, t->script)); /* what followed the ';' */
	a->quit = a->quit || a->leaving;
	return true;
}

void app_stop(struct app *a)
{
	struct worker_end end;
	if (!a->running)
		return;
	worker_stop(a->worker);
	worker_wait(a->worker, &end);
	turn_free(a->running);
	a->running = NULL;
}

/* ---- keys ---- */

static struct scene scene_of(const struct app *a)
{
	struct scene s = { .road = a->last ? a->last->road : NULL, .done = -1 };
	if (!a->running)
		return s;
	int64_t done = atomic_load(&a->ctl.done), total = atomic_load(&a->ctl.total);
	s.running = a->running->line;
	s.phase = atomic_load(&a->ctl.phase);
	s.done = total > 0 ? (double)done / (double)total : -1;
	s.done = s.done > 1 ? 1 : s.done;
	s.elapsed = ctl_clock() - a->running->start;
	s.stopping = atomic_load(&a->ctl.stop);
	return s;
}

static void ask(struct app *a, const char *text)
{
	if (a->running)
		app_say(a, STYLE_ATTENTION, "%s is still at work: x stops it", a->running->line);
	else
		prompt_open(a->workbench, text, a->history);
}

static bool is_text(const struct key *k, char c)
{
	return k->code == KEY_TEXT && !k->alt && k->text[0] == c && !k->text[1];
}

static bool is_control(const struct key *k, char c)
{
	return k->code == KEY_CONTROL && k->text[0] == c;
}

static void leave(struct app *a)
{
	if (!a->running || a->leaving) {
		a->quit = true;
		return;
	}
	a->leaving = true;
	app_say(a, STYLE_ATTENTION,
		"%s is at work: it is waited for, then cairn ends. q again stops it, Esc stays",
		a->running->line);
}

static void scroll(struct app *a, const struct key *k, int height)
{
	int page = height > 6 ? height - 5 : 1;
	if (k->code == KEY_ARROW_DOWN || is_text(k, 'j'))
		a->answer_top++;
	else if (k->code == KEY_ARROW_UP || is_text(k, 'k'))
		a->answer_top--;
	else if (k->code == KEY_PAGE_DOWN || is_text(k, ' '))
		a->answer_top += page;
	else if (k->code == KEY_PAGE_UP || is_text(k, 'b'))
		a->answer_top -= page;
	else if (k->code == KEY_FIRST || is_text(k, 'g'))
		a->answer_top = 0;
	else if (k->code == KEY_LAST || is_text(k, 'G'))
		a->answer_top = 1000000;
	int lines = app_answer_lines(a, 0);
	a->answer_top = a->answer_top > lines - 1 ? lines - 1 : a->answer_top;
	a->answer_top = a->answer_top < 0 ? 0 : a->answer_top;
}

static void other_pane(struct app *a, char digit)
{
	static const char *const name[] = { "Feedback", "Map", "Data", "Recipe", "Train", "Evaluate",
		"Confidence", "Infer", "Improve", "Monitor" };
	static const char *const instead[] = { "help", "", "data profile", "recipe show", "model list",
		"model card @", "why ece", "help model predict", "model compare", "help" };
	if (digit == '1')
		a->answer_open = a->help_open = false;
	else
		app_say(a, STYLE_DIM, "the %s pane is not there yet; until then :%s", name[digit - '0'],
			instead[digit - '0']);
}

/* Keys that mean the same everywhere; false when the pane should have it. */
static bool common_key(struct app *a, const struct key *k)
{
	if (is_text(k, ':') || is_control(k, 'p'))
		ask(a, "");
	else if (is_text(k, '?') || k->code == KEY_HELP)
		app_submit(a, "help");
	else if (is_control(k, 'l'))
		term_refresh();
	else if (is_text(k, 'x') && a->running)
		worker_stop(a->worker);
	else if (is_text(k, 'q') && !a->answer_open)
		leave(a);
	else if (k->code == KEY_TEXT && !k->alt && k->text[0] >= '0' && k->text[0] <= '9')
		other_pane(a, k->text[0]);
	else
		return false;
	return true;
}

static void pane_key(struct app *a, const struct key *k, int height)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = scene_of(a);
	struct arena *scratch = arena_new();
	bool wants_words = false;
	p->update(a->pane_state[a->pane], &s, k, height);
	const char *line = p->command(a->pane_state[a->pane], &s, k, &wants_words, scratch);
	if (line && wants_words)
		ask(a, line);
	else if (line && *line)
		app_submit(a, line);
	arena_free(scratch);
}

static void prompt_input(struct app *a, const struct key *k)
{
	char *line = prompt_key(k);
	if (line && *line)
		app_submit(a, line);
	prompt_line_free(line);
}

void app_key(struct app *a, const struct key *k, int height)
{
	if (prompt_is_open()) {
		prompt_input(a, k);
		return;
	}
	if (k->code == KEY_PASTE || common_key(a, k))
		return; /* pasted text runs nothing */
	if (k->code == KEY_ESCAPE) {
		a->answer_open = a->leaving = false;
		a->message[0] = '\0';
	} else if (a->answer_open && (is_text(k, 'q') || k->code == KEY_ENTER || k->code == KEY_BACK)) {
		a->answer_open = false;
	} else if (a->answer_open) {
		scroll(a, k, height);
	} else if (is_text(k, 'v') && a->last && a->last->answer.report) {
		a->answer_open = true;
	} else {
		pane_key(a, k, height);
	}
}
