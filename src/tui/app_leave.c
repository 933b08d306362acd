#include "config.h"

#include "base/arena.h"
#include "base/text.h"
#include "job/worker.h"
#include "tui/app.h"
#include "tui/keys.h"
#include "tui/prompt.h"
#include "tui/term.h"

/* How cairn is left, and what runs is ended: by q, x, Ctrl-C. */

static void leave_when_done(struct app *a)
{
	a->leaving = true;
	app_say(a, STYLE_ATTENTION, "cairn ends when %s has ended; Esc stays, q asks again",
		a->running ? a->running->line : "the command");
}

static void wait_for_it(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	(void)k;
	leave_when_done(st);
}

static void keep_it(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	(void)k;
	worker_end_early(((struct app *)st)->worker);
	leave_when_done(st);
}

static void stop_it(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	(void)k;
	((struct app *)st)->quit = true;
}

/* Whatever else is pressed. */
static void stay(struct app *a)
{
	a->leaving = false;
	app_say(a, STYLE_DIM, "staying");
}

/* The answers to the question whether to leave while a command runs. */
static const struct key_row answers[] = {
	{ .key = "w", .hint = "wait and leave", .help = "waits for it and leaves", .change = wait_for_it },
	{ .key = "k", .hint = "keep what it has and leave", .help = "keeps what it has and leaves", .change = keep_it },
	{ .key = "s q", .hint = "stop and leave", .help = "stops it and leaves", .change = stop_it },
	{ .key = "Esc", .hint = "stay", .help = "stays" },
	{ 0 },
};

const char *app_leave_hints(struct arena *scratch)
{
	return keys_row_hints(answers, 0, false, scratch);
}

void app_leave(struct app *a)
{
	struct arena *scratch = arena_new();
	struct text t;
	if (!a->running) {
		a->quit = true;
		arena_free(scratch);
		return;
	}
	text_init(&t, scratch);
	for (const struct key_row *row = answers; row->key; row++)
		text_addf(&t, "%s%s %s", t.n ? ", " : "", keys_first(row->key, scratch), row->help);
	a->question = QUESTION_LEAVE;
	app_say(a, STYLE_ATTENTION, "%s is at work. %s", a->running->line, t.p);
	arena_free(scratch);
}

void app_leave_answer(struct app *a, const struct key *k)
{
	char buffer[8];
	const struct key_row *row = keys_row(answers, 0, keys_name(k, buffer));
	a->question = QUESTION_NONE;
	if (row && row->change)
		row->change(a, NULL, k);
	else
		stay(a);
}

/* A training keeps what it has; what has nothing to keep is stopped. */
static void end_early(struct app *a, const char *again)
{
	if (worker_end_early(a->worker))
		app_say(a, STYLE_ATTENTION, "ending %s with what it has; %s", a->running->line, again);
	else
		app_say(a, STYLE_ATTENTION, "stopping %s", a->running->line);
}

void app_end_early(struct app *a)
{
	if (!a->running)
		app_say(a, STYLE_DIM, "nothing is at work, so there is nothing to stop");
	else
		end_early(a, "x again throws it away");
}

void app_interrupt(struct app *a)
{
	bool again = a->interrupted;
	a->interrupted = true;
	if (prompt_is_open()) {
		prompt_cancel();
		app_give_up(a);
		a->interrupted = false;
	} else if (again) {
		a->quit = true;
	} else if (a->running) {
		end_early(a, "Ctrl-C again leaves cairn");
	} else {
		app_say(a, STYLE_DIM, "q or Ctrl-C once more leaves; everything shown as done is kept");
	}
}
