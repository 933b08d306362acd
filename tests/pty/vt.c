#include "config.h"

#include "vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include <vterm.h>

struct vt {
	struct termios first;   /* before the program began */
	VTerm *term;
	VTermScreen *screen;
	int master, slave, reports;
	pid_t shepherd, program;
	enum vt_state state;
	int status, w, h;
	bool alternate, cursor, blind;
	char *log, *text;
	size_t logged, capacity;
};

/* What the shepherd tells: who runs, and each change of its state. */
struct news {
	pid_t pid;
	int status;
	enum vt_state state;
};

double vt_clock(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- the shepherd ---- */

static void tell(int fd, pid_t pid, int status, enum vt_state s)
{
	struct news n = { .pid = pid, .status = status, .state = s };
	if (write(fd, &n, sizeof n) != (ssize_t)sizeof n)
		_exit(99);
}

static void run_program(const char *folder, const char *const *env, const char *const *argv)
{
	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpid());
	signal(SIGTTOU, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	if (chdir(folder) != 0)
		_exit(98);
	for (; *env; env++)
		putenv(strdup(*env));
	char *words[16] = { NULL };
	for (int i = 0; argv[i] && i < 15; i++)
		words[i] = strdup(argv[i]);
	execv(words[0], words);
	_exit(97);
}

static void herd(int reports, const char *folder, const char *const *env, const char *const *argv)
{
	int status;
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN); /* the session's end must not keep the news back */
	pid_t pid = fork();
	if (pid == 0) {
		close(reports);
		run_program(folder, env, argv);
	}
	setpgid(pid, pid);
	tell(reports, pid, 0, VT_RUNS);
	while (waitpid(pid, &status, WUNTRACED | WCONTINUED) == pid) {
		if (WIFSTOPPED(status)) {
			tell(reports, pid, status, VT_STOPPED);
		} else if (WIFCONTINUED(status)) {
			tell(reports, pid, status, VT_RUNS);
		} else {
			tell(reports, pid, status, VT_ENDED);
			break;
		}
	}
	_exit(0);
}

/* ---- emulator ---- */

static int on_property(VTermProp p, VTermValue *value, void *arg)
{
	struct vt *v = arg;
	if (p == VTERM_PROP_ALTSCREEN)
		v->alternate = value->boolean;
	if (p == VTERM_PROP_CURSORVISIBLE)
		v->cursor = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void open_emulator(struct vt *v)
{
	v->term = vterm_new(v->h, v->w);
	vterm_set_utf8(v->term, 1);
	v->screen = vterm_obtain_screen(v->term);
	vterm_screen_set_callbacks(v->screen, &callbacks, v);
	vterm_screen_enable_altscreen(v->screen, 1);
	vterm_screen_reset(v->screen, 1);
	v->cursor = true;
}

struct vt *vt_start(int w, int h, const char *folder, const char *const *env, const char *const *argv)
{
	struct vt *v = calloc(1, sizeof *v);
	struct winsize size = { .ws_col = (unsigned short)w, .ws_row = (unsigned short)h };
	int pipe_ends[2];
	v->w = w;
	v->h = h;
	if (pipe2(pipe_ends, O_CLOEXEC) != 0 || openpty(&v->master, &v->slave, NULL, NULL, &size) != 0)
		abort();
	fcntl(v->master, F_SETFD, FD_CLOEXEC);
	fcntl(v->slave, F_SETFD, FD_CLOEXEC);
	tcgetattr(v->slave, &v->first);
	v->shepherd = fork();
	if (v->shepherd == 0) {
		int tty = dup(v->slave);
		vt_hang_up(v); /* or the terminal would outlive our end of it */
		close(pipe_ends[0]);
		login_tty(tty);
		herd(pipe_ends[1], folder, env, argv);
	}
	close(pipe_ends[1]);
	v->reports = pipe_ends[0];
	open_emulator(v);
	return v;
}

static void take_news(struct vt *v)
{
	struct news n;
	if (read(v->reports, &n, sizeof n) != (ssize_t)sizeof n)
		return;
	v->program = n.pid;
	v->state = n.state;
	v->status = n.status;
}

void vt_free(struct vt *v)
{
	while (v->program == 0)
		take_news(v);
	if (v->state != VT_ENDED)
		kill(v->program, SIGKILL);
	waitpid(v->shepherd, NULL, 0);
	vt_hang_up(v);
	close(v->reports);
	vterm_free(v->term);
	free(v->log);
	free(v->text);
	free(v);
}

void vt_hang_up(struct vt *v)
{
	if (v->master < 0)
		return;
	close(v->slave);
	close(v->master);
	v->master = v->slave = -1;
}

pid_t vt_pid(const struct vt *v)
{
	return v->program;
}

void vt_send(struct vt *v, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = write(v->master, bytes, n);
		if (k < 0)
			return;
		bytes += k;
		n -= (size_t)k;
	}
}

void vt_type(struct vt *v, const char *text)
{
	vt_send(v, text, strlen(text));
}

void vt_resize(struct vt *v, int w, int h)
{
	struct winsize size = { .ws_col = (unsigned short)w, .ws_row = (unsigned short)h };
	v->w = w;
	v->h = h;
	vterm_set_size(v->term, h, w);
	ioctl(v->master, TIOCSWINSZ, &size);
}

static size_t feed(struct vt *v)
{
	char bytes[16384];
	ssize_t n = read(v->master, bytes, sizeof bytes);
	if (n <= 0)
		return 0;
	if (v->logged + (size_t)n + 1 > v->capacity) {
		v->capacity = 2 * v->capacity + sizeof bytes + 1;
		v->log = realloc(v->log, v->capacity);
	}
	memcpy(v->log + v->logged, bytes, (size_t)n);
	v->logged += (size_t)n;
	v->log[v->logged] = '\0';
	if (v->blind)
		return (size_t)n;
	vterm_input_write(v->term, bytes, (size_t)n);
	vterm_screen_flush_damage(v->screen);
	return (size_t)n;
}

size_t vt_pump(struct vt *v, int ms)
{
	struct pollfd p[2] = { { .fd = v->master, .events = POLLIN }, { .fd = v->reports, .events = POLLIN } };
	poll(p, v->state == VT_ENDED ? 1 : 2, ms);
	if (v->state != VT_ENDED && (p[1].revents & POLLIN))
		take_news(v);
	return p[0].revents & POLLIN ? feed(v) : 0;
}

bool vt_hold(struct vt *v, double seconds)
{
	int before = -1, waiting = 0;
	for (double end = vt_clock() + seconds; vt_clock() < end; before = waiting) {
		poll(NULL, 0, 100);
		if (ioctl(v->master, FIONREAD, &waiting) == 0 && waiting > 0 && waiting == before)
			return true;
	}
	return false;
}

void vt_blind(struct vt *v, bool blind)
{
	v->blind = blind;
}

/* ---- waiting ---- */

static bool wait_for(struct vt *v, const char *text, bool there, double seconds)
{
	double end = vt_clock() + seconds;
	for (;;) {
		if ((strstr(vt_text(v), text) != NULL) == there)
			return true;
		if (vt_clock() > end)
			return false;
		vt_pump(v, 10);
	}
}

bool vt_wait(struct vt *v, const char *text, double seconds)
{
	return wait_for(v, text, true, seconds);
}

bool vt_wait_gone(struct vt *v, const char *text, double seconds)
{
	return wait_for(v, text, false, seconds);
}

bool vt_wait_state(struct vt *v, enum vt_state s, double seconds, int *status)
{
	double end = vt_clock() + seconds;
	while (v->program == 0 || v->state != s) {
		if (vt_clock() > end)
			return false;
		vt_pump(v, 10);
	}
	while (v->master >= 0 && vt_pump(v, 0) > 0)
		continue;
	if (status)
		*status = v->status;
	return true;
}

void vt_continue(struct vt *v)
{
	v->state = VT_RUNS; /* the next news that it stopped is of a new stop */
	kill(v->program, SIGCONT);
}

/* ---- looking ---- */

static size_t add_character(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 63));
		out[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 63));
	out[2] = (char)(0x80 | (c >> 6 & 63));
	out[3] = (char)(0x80 | (c & 63));
	return 4;
}

const char *vt_text(struct vt *v)
{
	size_t n = 0;
	VTermScreenCell cell;
	v->text = realloc(v->text, (size_t)v->h * ((size_t)v->w * 4 * VTERM_MAX_CHARS_PER_CELL + 1) + 1);
	for (int y = 0; y < v->h; y++) {
		for (int x = 0; x < v->w; x++) {
			vterm_screen_get_cell(v->screen, (VTermPos){ y, x }, &cell);
			if (cell.chars[0] == 0)
				v->text[n++] = ' ';
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] && cell.chars[i] <= 0x10ffff; i++)
				n += add_character(v->text + n, cell.chars[i]);
		}
		v->text[n++] = '\n';
	}
	v->text[n] = '\0';
	return v->text;
}

const char *vt_log(const struct vt *v, size_t *n)
{
	*n = v->logged;
	return v->log ? v->log : "";
}

bool vt_alternate(const struct vt *v)
{
	return v->alternate;
}

bool vt_cursor(const struct vt *v)
{
	return v->cursor;
}

struct termios vt_first_termios(const struct vt *v)
{
	return v->first;
}

struct termios vt_termios(const struct vt *v)
{
	struct termios t;
	memset(&t, 0, sizeof t);
	tcgetattr(v->slave, &t);
	return t;
}
