#include "config.h"

#include "tui/tui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/param.h"
#include "base/text.h"
#include "command/options.h"
#include "command/service.h"
#include "render/canvas.h"
#include "tui/app.h"
#include "tui/term.h"

/* Signal handlers write the signal's number here; the loop reads it. */
static int signal_pipe[2] = { -1, -1 };

static void on_signal(int number)
{
	int saved = errno;
	char c = (char)number;
	if (write(signal_pipe[1], &c, 1) < 0)
		errno = saved;
	errno = saved;
}

/* A crash must leave a usable terminal behind. */
static void on_crash(int number)
{
	static const char said[] = "cairn crashed; everything that was shown as done is kept\n";
	term_restore();
	ssize_t ignored = write(STDERR_FILENO, said, sizeof said - 1);
	(void)ignored;
	signal(number, SIG_DFL);
	raise(number);
}

static void handle(int number, void (*fn)(int), int flags)
{
	struct sigaction action = { .sa_handler = fn, .sa_flags = flags };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static bool listen_to_signals(struct err *e)
{
	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(e, ERR_RUN, "the system refuses a pipe: %s", strerror(errno));
	handle(SIGTERM, on_signal, SA_RESTART);
	handle(SIGHUP, on_signal, SA_RESTART);
	handle(SIGINT, on_signal, SA_RESTART);
	handle(SIGWINCH, on_signal, SA_RESTART);
	struct sigaction before;
	if (sigaction(SIGTSTP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
		handle(SIGTSTP, on_signal, SA_RESTART);
	handle(SIGPIPE, SIG_IGN, 0);
	/* A stack that has overflown cannot hold the handler's frame. */
	static char spare[32768];
	sigaltstack(&(stack_t){ .ss_sp = spare, .ss_size = sizeof spare }, NULL);
	static const int crash[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
	for (int i = 0; i < 5; i++)
		handle(crash[i], on_crash, (int)SA_RESETHAND | SA_ONSTACK);
	return true;
}

static enum glyph_tier tier_of(const struct options *o)
{
	enum glyph_tier most = term_tier();
	if (o->ascii || most == GLYPH_ASCII || strcmp(o->glyphs, "ascii") == 0)
		return GLYPH_ASCII;
	if (strcmp(o->glyphs, "block") == 0)
		return GLYPH_BLOCK;
	return strcmp(o->glyphs, "braille") == 0 ? GLYPH_BRAILLE : most;
}

/* The frame on the screen and the one that is made. */
struct frames {
	struct arena *arena[2];
	struct canvas *shown;
	int next, x, y;
	enum theme theme;
};

static bool same_frame(const struct canvas *a, const struct canvas *b)
{
	return a && a->w == b->w && a->h == b->h &&
	       memcmp(a->cell, b->cell, sizeof *a->cell * (size_t)a->w * (size_t)a->h) == 0;
}

static void lay_out(struct app *a)
{
	int w, h;
	term_size(&w, &h);
	app_layout(a, w, h, tier_of(&a->options));
}

/* A frame that equals the last costs no output. */
static void draw(struct app *a, struct frames *f)
{
	int x, y;
	struct arena *arena = f->arena[f->next];
	arena_clear(arena);
	lay_out(a);
	struct canvas *c = canvas_new(arena, a->w, a->h, a->tier);
	app_view(a, c, &x, &y);
	term_mouse(app_wants_mouse(a));
	if (a->clip && !term_copy(a->clip))
		app_say_more(a, STYLE_ATTENTION, "it is too long for the terminal's clipboard");
	mem_free(a->clip);
	a->clip = NULL;
	if (app_theme(a) != f->theme) {
		f->theme = app_theme(a);
		term_theme(f->theme);
		a->redraw = true;
	}
	if (!a->redraw && same_frame(f->shown, c) && x == f->x && y == f->y)
		return;
	if (a->redraw)
		term_refresh();
	a->redraw = false;
	term_draw(c, x, y);
	f->shown = c;
	f->x = x;
	f->y = y;
	f->next = !f->next;
}

/* All keys that are there; true when there was one. */
static bool read_keys(struct app *a)
{
	bool any = false;
	for (struct key k = term_read(); k.code != KEY_NONE && !a->quit; k = term_read()) {
		any = true;
		lay_out(a);
		app_key(a, &k);
	}
	return any;
}

static void suspend(struct app *a)
{
	bool working = a->running != NULL;
	term_suspend();
	a->redraw = true;
	if (working)
		app_say(a, STYLE_DIM, "back again; %s stood still meanwhile and goes on", a->running->line);
}

/* SIGTERM and a lost terminal end the program: returns the signal, else 0. */
static int take_signal(struct app *a, int number)
{
	switch (number) {
	case SIGINT:
		app_interrupt(a);
		return 0;
	case SIGTSTP:
		suspend(a);
		return 0;
	case SIGWINCH:
		term_resize();
		a->redraw = true; /* even at the old size: on the way there parts of the screen were lost */
		return 0;
	case SIGTERM:
	case SIGHUP:
		return number;
	default:
		return 0;
	}
}

static int read_signals(struct app *a)
{
	char number;
	int ends = 0;
	while (read(signal_pipe[0], &number, 1) == 1) {
		int end = take_signal(a, number);
		ends = end ? end : ends;
	}
	return ends;
}

static void drain(int fd)
{
	char bytes[64];
	while (read(fd, bytes, sizeof bytes) > 0)
		continue;
}

/* How often a running command is looked at: seldom where every frame crosses a network. */
static int frame_ms(const struct app *a)
{
	return a->options.no_motion ? 1000 : getenv("SSH_CONNECTION") ? 250 : 100;
}

/* Returns the exit code. */
static int loop(struct app *a, int wake)
{
	struct frames f = { .arena = { arena_new(), arena_new() }, .theme = app_theme(a) };
	int ends = 0;
	draw(a, &f);
	term_ask_ground();
	while (!a->quit && !ends) {
		draw(a, &f);
		struct pollfd p[3] = { { .fd = STDIN_FILENO, .events = POLLIN },
			{ .fd = signal_pipe[0], .events = POLLIN }, { .fd = wake, .events = POLLIN } };
		poll(p, 3, a->running || a->asks.under_way ? frame_ms(a) : -1);
		if (p[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			ends = SIGHUP;
		drain(wake);
		app_poll(a);
		/* ncurses keeps a byte of its own after Escape, so keys are asked for after every wake. */
		read_keys(a);
		app_ask(a);
		int ended = read_signals(a);
		ends = ended ? ended : ends;
	}
	app_stop(a);
	arena_free(f.arena[0]);
	arena_free(f.arena[1]);
	return ends ? 128 + ends : 0;
}

static void open_file(struct app *a, const char *file)
{
	struct text line;
	text_init(&line, a->arena);
	text_add(&line, "open ");
	param_quote(&line, file);
	app_submit(a, line.p, NULL);
}

static int fail(const struct err *e)
{
	char number[8];
	err_number(e->code, number);
	fprintf(stderr, "%s %s\n", number, e->msg);
	if (e->hint[0])
		fprintf(stderr, "  fix: %s\n", e->hint);
	return err_exit_code(e->code);
}

static int converse(const struct options *o, const char *file, int wake[2])
{
	struct err e = ERR_INIT;
	struct app *a = app_new(o, wake[1], &e);
	if (!a)
		return fail(&e);
	bug_on_exit(term_restore);
	if (!term_open(app_theme(a), &e)) {
		app_free(a);
		return fail(&e);
	}
	if (file)
		open_file(a, file);
	else
		app_submit(a, "", NULL);
	if (term_note())
		app_say(a, STYLE_ATTENTION, "%s", term_note());
	int code = loop(a, wake[0]);
	term_close();
	app_free(a);
	return code;
}

int tui_main(const struct options *o, const char *file)
{
	struct err e = ERR_INIT;
	int wake[2];
	if (!listen_to_signals(&e))
		return fail(&e);
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) {
		err_set(&e, ERR_RUN, "the system refuses a pipe: %s", strerror(errno));
		return fail(&e);
	}
	int code = converse(o, file, wake);
	close(wake[0]);
	close(wake[1]);
	return code;
}
