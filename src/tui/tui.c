#include "config.h"

#include "tui/tui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "command/options.h"
#include "command/service.h"
#include "render/canvas.h"
#include "tui/app.h"
#include "tui/term.h"

#define FRAME_MS 100 /* how often a running command is looked at */

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
	term_restore();
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
	handle(SIGPIPE, SIG_IGN, 0);
	static const int crash[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
	for (int i = 0; i < 5; i++)
		handle(crash[i], on_crash, (int)SA_RESETHAND);
	return true;
}

static enum glyph_tier tier_of(const struct options *o)
{
	return o->ascii || !term_unicode() ? GLYPH_ASCII : GLYPH_BRAILLE;
}

/* Draws one frame and says whether it differs from the last: an unchanged one costs no output. */
static void draw(const struct app *a, struct arena *frame)
{
	int w, h, x, y;
	arena_clear(frame);
	term_size(&w, &h);
	struct canvas *c = canvas_new(frame, w, h, tier_of(&a->options));
	app_view(a, c, &x, &y);
	term_draw(c, x, y);
}

/* All keys that are there; true when there was one. */
static bool read_keys(struct app *a)
{
	bool any = false;
	int w, h;
	for (struct key k = term_read(); k.code != KEY_NONE; k = term_read()) {
		any = true;
		term_size(&w, &h);
		if (k.code == KEY_SIZE)
			term_refresh();
		else
			app_key(a, &k, h);
		if (a->quit)
			break;
	}
	return any;
}

/* Ctrl-C stops the running command; SIGTERM and a lost terminal end the program. Returns the signal. */
static int read_signals(struct app *a)
{
	char number;
	int ends = 0;
	while (read(signal_pipe[0], &number, 1) == 1) {
		if (number == SIGINT && a->running)
			app_key(a, &(struct key){ .code = KEY_TEXT, .text = "x" }, 0);
		else if (number == SIGINT)
			app_say(a, STYLE_DIM, "q ends cairn; everything shown as done is kept");
		else if (number == SIGTERM || number == SIGHUP)
			ends = number;
	}
	return ends;
}

static void drain(int fd)
{
	char bytes[64];
	while (read(fd, bytes, sizeof bytes) > 0)
		continue;
}

/* Returns the exit code. */
static int loop(struct app *a, int wake)
{
	struct arena *frame = arena_new();
	int ends = 0;
	bool dirty = true;
	while (!a->quit && !ends) {
		if (dirty)
			draw(a, frame);
		struct pollfd p[3] = { { .fd = STDIN_FILENO, .events = POLLIN },
			{ .fd = signal_pipe[0], .events = POLLIN }, { .fd = wake, .events = POLLIN } };
		int n = poll(p, 3, a->running ? FRAME_MS : -1);
		if (p[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			ends = SIGHUP;
		drain(wake);
		/* ncurses keeps a byte of its own after Escape, so keys are asked for after every wake. */
		bool keys = read_keys(a);
		int ended = read_signals(a);
		ends = ended ? ended : ends;
		dirty = app_poll(a) || keys || a->running || n != 0;
	}
	app_stop(a);
	arena_free(frame);
	return ends ? 128 + ends : 0;
}

static void open_file(struct app *a, const char *file)
{
	struct text line;
	text_init(&line, a->arena);
	text_add(&line, "open ");
	param_quote(&line, file);
	app_submit(a, line.p);
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
	if (!term_open(theme_parse(o->theme), &e)) {
		app_free(a);
		return fail(&e);
	}
	if (file)
		open_file(a, file);
	else
		app_submit(a, "");
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
