/* The workbench on a pseudo terminal: start, keys, signals, sizes, types of terminal, and what is left behind. */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "vt.h"

#define LONG 30.0 /* seconds until something that takes long counts as lost */

/* Seconds in which the program must have ended; instrumented builds are slow. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SOON 10.0
#endif
#endif
#if !defined(SOON) && (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__))
#define SOON 10.0
#endif
#ifndef SOON
#define SOON 1.0
#endif

struct stand {
	char folder[512];
	char state[600], config[600], samples[600];
	char program[600];
	const char *env[12];
};

static void copy_file(const char *from, const char *to)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_non_null(in);
	assert_non_null(out);
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	fclose(in);
	fclose(out);
}

static void write_file(const struct stand *s, const char *name, const char *text)
{
	char path[700];
	snprintf(path, sizeof path, "%s/%s", s->folder, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int setup(void **state)
{
	struct stand *s = calloc(1, sizeof *s);
	const char *top = getenv("TEST_SRCDIR"), *tmp = getenv("TMPDIR"), *program = getenv("CAIRN");
	char from[700], to[700], here[512];
	top = top ? top : CAIRN_TOP_SRCDIR;
	snprintf(s->folder, sizeof s->folder, "%s/cairn-pty-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(s->folder));
	assert_non_null(getcwd(here, sizeof here));
	if (program)
		snprintf(s->program, sizeof s->program, "%s", program);
	else
		snprintf(s->program, sizeof s->program, "%s/tests/cairn-test", here);
	snprintf(s->state, sizeof s->state, "XDG_STATE_HOME=%s/state", s->folder);
	snprintf(s->config, sizeof s->config, "XDG_CONFIG_HOME=%s/config", s->folder);
	snprintf(s->samples, sizeof s->samples, "CAIRN_DATADIR=%s", s->folder); /* no samples */
	snprintf(from, sizeof from, "%s/samples/penguins.csv", top);
	snprintf(to, sizeof to, "%s/penguins.csv", s->folder);
	copy_file(from, to);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stand *s = *state;
	pid_t pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", s->folder, (char *)NULL);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
	free(s);
	return 0;
}

/* more: further environment, or NULL. */
static struct vt *start_with(struct stand *s, int w, int h, const char *term, const char *more,
	const char *argument)
{
	static char type[80];
	snprintf(type, sizeof type, "TERM=%s", term);
	int n = 0;
	s->env[n++] = s->state;
	s->env[n++] = s->config;
	s->env[n++] = s->samples;
	s->env[n++] = type;
	s->env[n++] = "ASAN_OPTIONS=abort_on_error=1:detect_leaks=0";
	if (!more || strncmp(more, "LC_ALL=", 7) != 0)
		s->env[n++] = "LC_ALL=C.UTF-8";
	if (more)
		s->env[n++] = more;
	s->env[n] = NULL;
	const char *const argv[] = { s->program, argument, NULL };
	return vt_start(w, h, s->folder, s->env, argv);
}

static struct vt *start(struct stand *s, int w, int h, const char *argument)
{
	return start_with(s, w, h, "xterm-256color", NULL, argument);
}

#define assert_sees(v, text) \
	do { \
		if (!vt_wait((v), (text), LONG)) \
			fail_msg("'%s' never came; the screen:\n%s", (text), vt_text(v)); \
	} while (0)

/* The terminal is as it was before the program. */
static void assert_restored(struct vt *v, const struct termios *before)
{
	struct termios now = vt_termios(v);
	size_t n;
	const char *log = vt_log(v, &n);
	const char *on = NULL, *off = NULL;
	assert_int_equal(now.c_lflag, before->c_lflag);
	assert_int_equal(now.c_iflag, before->c_iflag);
	assert_int_equal(now.c_oflag, before->c_oflag);
	assert_false(vt_alternate(v));
	assert_true(vt_cursor(v));
	for (const char *p = log; (p = strstr(p, "\033[?2004h")); p++)
		on = p;
	for (const char *p = log; (p = strstr(p, "\033[?2004l")); p++)
		off = p;
	assert_true(off && off > on); /* bracketed paste is off again */
}

/* What was written after the screen was left, to standard error: a crash speaks there. */
static void tell_last_words(const struct vt *v)
{
	size_t n;
	const char *last = "";
	for (const char *p = vt_log(v, &n); (p = strstr(p, "[?1049l")); p++)
		last = p;
	fprintf(stderr, "last words:\n%s\n", last);
}

static void assert_exit(struct vt *v, int code, double seconds)
{
	int status;
	if (!vt_wait_state(v, VT_ENDED, seconds, &status))
		fail_msg("the program did not end; the screen:\n%s", vt_text(v));
	if (WIFEXITED(status) && WEXITSTATUS(status) == code)
		return;
	tell_last_words(v);
	fail_msg("status %x, not exit code %d", (unsigned)status, code);
}

static void test_start_and_quit(void **state)
{
	struct vt *v = start(*state, 80, 24, NULL);
	struct termios before = vt_termios(v);
	assert_sees(v, "Open a table to begin");
	assert_sees(v, "penguins.csv");
	assert_true(vt_alternate(v));
	vt_type(v, "q");
	assert_exit(v, 0, SOON);
	assert_restored(v, &before);
	vt_free(v);
}

/* The newcomer's way: Enter, then r until the road is walked. */
static void test_whole_road(void **state)
{
	struct vt *v = start(*state, 100, 30, NULL);
	assert_sees(v, "penguins.csv");
	vt_type(v, "\r");
	assert_sees(v, "Target: press r");
	vt_type(v, "r");
	assert_sees(v, ":data target species");
	vt_type(v, "\r");
	assert_sees(v, "Split: press r");
	vt_type(v, "r");
	assert_sees(v, "Recipe: press r");
	vt_type(v, "r");
	assert_sees(v, "Train: press r");
	vt_type(v, "r");
	assert_sees(v, "Calibrate: press r");
	vt_type(v, "r");
	assert_sees(v, "Evaluate: press r");
	vt_type(v, "r");
	assert_sees(v, "Use it: press r");
	vt_type(v, "!");
	assert_sees(v, "lines in the journal");
	assert_sees(v, "model train auto");
	vt_type(v, "qq");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

static void test_resize_storm(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	uint32_t x = 7;
	vt_blind(v, true);
	for (int i = 0; i < 200; i++) {
		x = x * 1664525u + 1013904223u;
		vt_resize(v, 1 + (int)(x >> 8) % 220, 1 + (int)(x >> 20) % 70);
		vt_pump(v, 0);
		if (i % 16 == 0)
			vt_type(v, i % 32 ? "?" : "\033");
	}
	vt_resize(v, 1, 1);
	vt_pump(v, 5);
	vt_type(v, "\033\033");
	while (vt_pump(v, 200) > 0)
		continue; /* what was drawn for other sizes */
	vt_blind(v, false);
	vt_resize(v, 80, 24);
	assert_sees(v, "Target: press r");
	vt_type(v, "kkq"); /* an Escape still on its way takes the first k with it */
	assert_exit(v, 0, SOON);
	vt_free(v);
}

static void test_suspend(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	struct termios before = vt_termios(v);
	assert_sees(v, "Target: press r");
	vt_type(v, "\032");
	assert_true(vt_wait_state(v, VT_STOPPED, LONG, NULL));
	assert_restored(v, &before);
	vt_resize(v, 90, 25); /* while it sleeps */
	vt_continue(v);
	assert_sees(v, "Target: press r");
	assert_true(vt_alternate(v));
	vt_type(v, "?");
	assert_sees(v, "Keys of the Map");
	vt_type(v, "\032");
	assert_true(vt_wait_state(v, VT_STOPPED, LONG, NULL)); /* and once more */
	vt_continue(v);
	assert_sees(v, "Keys of the Map");
	vt_type(v, "qq");
	assert_exit(v, 0, SOON);
	assert_restored(v, &before);
	vt_free(v);
}

static void test_paste_runs_nothing(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, "\033[200~quit\nquit\nq\033[201~");
	assert_sees(v, ":quit quit q");
	vt_type(v, "\033");
	assert_true(vt_wait_gone(v, ":quit", LONG));
	vt_type(v, ":data ");
	assert_sees(v, ":data ");
	vt_type(v, "\033[200~target\r\nspecies\033[201~");
	assert_sees(v, ":data target");
	assert_sees(v, "species");
	assert_true(strstr(vt_text(v), "Target: press r") != NULL); /* not done yet */
	vt_type(v, "\033q");
	vt_free(v);
}

/* A lone Escape is no wait for more. */
static void test_escape_is_fast(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, "?");
	assert_sees(v, "Keys of the Map");
	double begun = vt_clock();
	vt_type(v, "\033");
	assert_true(vt_wait_gone(v, "Keys of the Map", LONG));
	assert_true(vt_clock() - begun < 0.5);
	vt_free(v);
}

static void ends_by(void **state, int number, int code)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	struct termios before = vt_termios(v);
	assert_sees(v, "Target: press r");
	kill(vt_pid(v), number);
	assert_exit(v, code, SOON);
	assert_restored(v, &before);
	vt_free(v);
}

static void test_signals_end_it(void **state)
{
	ends_by(state, SIGTERM, 143);
	ends_by(state, SIGHUP, 129);
}

static void test_control_c(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, ":zzz");
	assert_sees(v, ":zzz");
	vt_type(v, "\003");
	assert_true(vt_wait_gone(v, ":zzz", LONG));
	vt_type(v, "\003");
	assert_sees(v, "once more leaves");
	vt_type(v, "\003");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

/* A terminal that throws output away at Ctrl-C shows something else than what was drawn. */
static void test_control_c_loses_no_output(void **state)
{
	struct vt *v = start(*state, 220, 70, "penguins.csv");
	assert_sees(v, "Target: press r");
	while (vt_pump(v, 200) > 0)
		continue;
	for (int i = 0; i < 4; i++) { /* more than the terminal's own buffer takes, and nobody reads */
		vt_type(v, "\014");
		assert_true(vt_hold(v, LONG));
	}
	vt_type(v, "?");
	assert_true(vt_hold(v, LONG));
	vt_type(v, "\003");
	assert_sees(v, "once more leaves");
	while (vt_pump(v, 200) > 0)
		continue;
	char *drawn = strdup(vt_text(v));
	vt_type(v, "\014");
	while (vt_pump(v, 500) > 0)
		continue;
	assert_string_equal(drawn, vt_text(v));
	free(drawn);
	vt_type(v, "q");
	assert_sees(v, "Target: press r");
	vt_type(v, "q");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

static void test_lost_terminal_ends_it(void **state)
{
	int status;
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_hang_up(v);
	assert_true(vt_wait_state(v, VT_ENDED, SOON, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 129);
	vt_free(v);
}

static void test_crash_restores_the_terminal(void **state)
{
	int status;
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	struct termios before = vt_termios(v);
	assert_sees(v, "Target: press r");
	kill(vt_pid(v), SIGSEGV);
	assert_true(vt_wait_state(v, VT_ENDED, 5.0, &status));
	assert_true(WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) != 0));
	assert_restored(v, &before);
	assert_sees(v, "everything that was shown as done is kept");
	vt_free(v);
}

static void test_terminals(void **state)
{
	static const char *const types[] = { "xterm", "xterm-256color", "xterm-kitty", "tmux-256color",
		"screen", "vt100", "linux", "no-such-terminal" };
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct vt *v = start_with(*state, 80, 24, types[i], NULL, "penguins.csv");
		struct termios before = vt_termios(v);
		assert_sees(v, "Target: press r");
		vt_type(v, "?");
		assert_sees(v, "Keys of the Map");
		vt_type(v, "qq");
		assert_exit(v, 0, SOON);
		struct termios now = vt_termios(v);
		assert_int_equal(now.c_lflag, before.c_lflag);
		vt_free(v);
	}
}

static void test_unusable_terminals(void **state)
{
	static const char *const types[] = { "dumb", "" };
	for (size_t i = 0; i < 2; i++) {
		struct vt *v = start_with(*state, 80, 24, types[i], NULL, "penguins.csv");
		assert_exit(v, 4, 5.0);
		assert_true(strstr(vt_text(v), "cairn shell") != NULL);
		assert_false(vt_alternate(v));
		vt_free(v);
	}
}

/* A rendition (CSI … m) that sets a colour. */
static bool sets_colour(const char *log)
{
	for (const char *p = log; (p = strstr(p, "\033[")); p += 2) {
		size_t n = strspn(p + 2, "0123456789;");
		bool colour = p[2] == '3' && p[3] >= '0' && p[3] <= '8' && n >= 2;
		if (p[2 + n] == 'm' && colour)
			return true;
	}
	return false;
}

static void test_no_colour(void **state)
{
	size_t n;
	struct vt *v = start_with(*state, 80, 24, "xterm-256color", "NO_COLOR=1", "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_false(sets_colour(vt_log(v, &n)));
	vt_free(v);
	v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_true(sets_colour(vt_log(v, &n)));
	vt_free(v);
}

static void test_ascii_locale(void **state)
{
	size_t n;
	struct vt *v = start_with(*state, 80, 24, "xterm-256color", "LC_ALL=C", "penguins.csv");
	assert_sees(v, "Target: press r");
	const char *log = vt_log(v, &n);
	for (size_t i = 0; i < n; i++)
		assert_true((unsigned char)log[i] < 0x80);
	vt_free(v);
}

/* Nothing changes, so nothing is written, and nobody wakes up. */
static long switches(pid_t pid)
{
	char path[64], line[256];
	long n = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
			n = strtol(line + 24, NULL, 10);
	if (f)
		fclose(f);
	return n;
}

static void test_idle(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	while (vt_pump(v, 300) > 0)
		continue;
	long before = switches(vt_pid(v));
	assert_int_equal(vt_pump(v, 1000), 0);
	assert_int_equal(switches(vt_pid(v)), before);
	vt_free(v);
}

static int count(struct vt *v, const char *what)
{
	size_t n;
	int found = 0;
	const char *log = vt_log(v, &n), *end = log + n;
	for (const char *p = log; (p = memmem(p, (size_t)(end - p), what, strlen(what))) != NULL; p++)
		found++;
	return found;
}

/* Until the program has sent these bytes. */
static void assert_sends(struct vt *v, const char *bytes)
{
	double end = vt_clock() + LONG;
	while (count(v, bytes) == 0 && vt_clock() < end)
		vt_pump(v, 20);
	assert_true(count(v, bytes) > 0);
}

/* Clicks and the wheel, never movements; and M gives the mouse back. */
static void test_mouse(void **state)
{
	struct vt *v = start(*state, 100, 30, "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_sends(v, "\033[?1006;1000h");
	assert_int_equal(count(v, "1002h"), 0);
	assert_int_equal(count(v, "1003h"), 0);
	vt_type(v, "\033[<0;10;1M\033[<0;10;1m"); /* on the tab */
	assert_sees(v, "Columns (7)");
	vt_type(v, "\033[<0;8;6M\033[<0;8;6m");
	assert_sees(v, "bill_depth_mm  number");
	vt_type(v, "\033[<65;8;6M");
	assert_sees(v, "sex  category");
	vt_type(v, "M");
	assert_sends(v, "\033[?1006;1000l");
	vt_type(v, "q");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

static void test_mouse_stays_away(void **state)
{
	struct stand *s = *state;
	char path[700];
	snprintf(path, sizeof path, "%s/config", s->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/config/cairn", s->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(s, "config/cairn/config", "set mouse off\nset theme mono\nbind map X data describe sex\n");
	struct vt *v = start(s, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, "X");
	assert_sees(v, "data describe sex");
	vt_type(v, "qq");
	assert_exit(v, 0, SOON);
	assert_int_equal(count(v, "1000h"), 0);
	assert_int_equal(count(v, "[38;5;"), 0);
	vt_free(v);
}

/* The terminal's answer about its background changes the colours and is no key. */
static void test_background(void **state)
{
	struct vt *v = start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_sends(v, "\033]11;?\033\\");
	assert_int_equal(count(v, "38;5;25m"), 0);
	vt_type(v, "\033]11;rgb:ffff/ffff/ffff\033\\");
	assert_sends(v, "38;5;25m");
	vt_type(v, "?");
	assert_sees(v, "Keys of the Map");
	vt_type(v, "qq");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

/* OSC 52, and a file for terminals that do not listen to it. */
static void test_copy(void **state)
{
	struct stand *s = *state;
	char path[700];
	struct vt *v = start(s, 100, 30, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, "2");
	assert_sees(v, "bill_length_mm");
	vt_type(v, "y");
	assert_sends(v, "\033]52;c;c3BlY2llcw==\033\\"); /* species */
	vt_type(v, "YT");
	assert_sends(v, "\033]52;c;ZGF0YSB0YXJnZXQgc3BlY2llcw==\033\\");
	snprintf(path, sizeof path, "%s/state/cairn/clip", s->folder);
	assert_int_equal(access(path, R_OK), 0);
	vt_type(v, ":screenshot road.svg\r");
	assert_sees(v, "kept as road.svg");
	snprintf(path, sizeof path, "%s/road.svg", s->folder);
	assert_int_equal(access(path, R_OK), 0);
	vt_type(v, "q");
	assert_exit(v, 0, SOON);
	assert_int_equal(count(v, "\033[?2026h"), count(v, "\033[?2026l"));
	vt_free(v);
}

static void test_hostile_cells(void **state)
{
	size_t n;
	struct stand *s = *state;
	write_file(s, "evil.csv", "a\033]0;owned\a,b\xe2\x80\xaeright,c\n1,\033[2J\033[31m,x\n2,\xc2\x9b""5m,y\n3,z,y\n");
	struct vt *v = start(s, 100, 30, "evil.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, ":data profile\r");
	assert_sees(v, "owned");
	vt_type(v, "q:data show\r");
	assert_true(vt_wait_gone(v, "data profile", LONG));
	const char *log = vt_log(v, &n);
	assert_null(strstr(log, "\033]0;owned"));
	assert_null(strstr(log, "\033[2J\033[31m"));
	assert_null(strstr(log, "\xe2\x80\xae"));
	assert_null(strstr(log, "\xc2\x9b"));
	vt_free(v);
}

/* Keys and sizes at random: whatever happens, it is no crash, and q leaves. */
static void monkey(struct stand *s, uint32_t seed, long presses)
{
	static const char *const keys[] = { "\033", "\033[A", "\033[B", "\033[C", "\033[D", "\t", "\033[Z", "\r",
		"\177", "\033[5~", "\033[6~", "\033OP", "\022", "\020", "\014", ":", "?", "r", "j", "k", "g", "G",
		"u", "v", "w", "x", "y", "Y", "!", ",", "T", "1", "5", "S", " ", "data ", "model ", "--", "'", ";",
		"\xc3\xa9", "\xe4\xb8\xad", "\xff", "\033[200~", "\033[201~", "\033x", "\033\033", "help", "\001",
		"\005", "\025", "\027", "\032" };
	struct vt *v = start(s, 80, 24, "penguins.csv");
	assert_sees(v, "penguins.csv");
	uint32_t x = seed;
	vt_blind(v, true);
	while (presses-- > 0 && !vt_wait_state(v, VT_ENDED, 0, NULL)) {
		x = x * 1664525u + 1013904223u;
		uint32_t pick = x >> 8;
		if (pick % 50 == 0)
			vt_resize(v, 1 + (int)(pick >> 4) % 220, 1 + (int)(pick >> 12) % 70);
		else
			vt_type(v, keys[pick % (sizeof keys / sizeof keys[0])]);
		vt_pump(v, 1);
		if (vt_wait_state(v, VT_STOPPED, 0, NULL))
			vt_continue(v);
	}
	kill(vt_pid(v), SIGTERM);
	int status;
	for (double end = vt_clock() + 5 * SOON; vt_clock() < end && !vt_wait_state(v, VT_ENDED, 0.01, NULL);)
		if (vt_wait_state(v, VT_STOPPED, 0, NULL))
			vt_continue(v); /* a stop was on its way */
	if (!vt_wait_state(v, VT_ENDED, 0, &status))
		fail_msg("seed %u: it does not end", (unsigned)seed);
	if (WIFEXITED(status) && (WEXITSTATUS(status) == 143 || WEXITSTATUS(status) == 0)) {
		vt_free(v);
		return;
	}
	tell_last_words(v);
	fail_msg("seed %u: status %x", (unsigned)seed, (unsigned)status);
}

static void test_monkey(void **state)
{
	const char *given = getenv("MONKEY_KEYS"); /* by hand, for as long as wanted */
	long presses = given ? strtol(given, NULL, 10) : 500;
	for (uint32_t seed = 1; seed <= 3; seed++)
		monkey(*state, seed, presses);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_start_and_quit), T(test_whole_road), T(test_resize_storm), T(test_suspend),
		T(test_paste_runs_nothing), T(test_escape_is_fast), T(test_signals_end_it), T(test_control_c),
		T(test_control_c_loses_no_output),
		T(test_lost_terminal_ends_it), T(test_crash_restores_the_terminal), T(test_terminals),
		T(test_unusable_terminals), T(test_no_colour), T(test_ascii_locale), T(test_idle),
		T(test_mouse), T(test_mouse_stays_away), T(test_background), T(test_copy),
		T(test_hostile_cells), T(test_monkey),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
