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

#include "../unit/monkey.h"
#include "stand.h"

static void test_start_and_quit(void **state)
{
	struct vt *v = stand_start(*state, 80, 24, NULL);
	struct termios before = vt_first_termios(v);
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
	struct vt *v = stand_start(*state, 100, 30, NULL);
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
	struct termios before = vt_first_termios(v);
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
	struct termios before = vt_first_termios(v);
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
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
	struct vt *v = stand_start(*state, 220, 70, "penguins.csv");
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_hang_up(v);
	assert_true(vt_wait_state(v, VT_ENDED, SOON, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 129);
	vt_free(v);
}

static void test_crash_restores_the_terminal(void **state)
{
	int status;
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
	struct termios before = vt_first_termios(v);
	assert_sees(v, "Target: press r");
	kill(vt_pid(v), SIGSEGV);
	assert_true(vt_wait_state(v, VT_ENDED, LONG, &status)); /* dumping the core of an instrumented build takes long */
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
		struct vt *v = stand_start_with(*state, 80, 24, types[i], NULL, "penguins.csv");
		struct termios before = vt_first_termios(v);
		assert_sees(v, "Target: press r");
		vt_type(v, "?");
		assert_sees(v, "Keys of the Map");
		vt_type(v, "qq");
		assert_exit(v, 0, SOON);
		assert_null(strstr(vt_text(v), "Target")); /* no frame is left behind */
		struct termios now = vt_termios(v);
		assert_int_equal(now.c_lflag, before.c_lflag);
		vt_free(v);
	}
}

static void test_unusable_terminals(void **state)
{
	static const char *const types[] = { "dumb", "" };
	for (size_t i = 0; i < 2; i++) {
		struct vt *v = stand_start_with(*state, 80, 24, types[i], NULL, "penguins.csv");
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
	struct vt *v = stand_start_with(*state, 80, 24, "xterm-256color", "NO_COLOR=1", "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_false(sets_colour(vt_log(v, &n)));
	vt_free(v);
	v = stand_start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_true(sets_colour(vt_log(v, &n)));
	vt_free(v);
}

static void test_ascii_locale(void **state)
{
	size_t n;
	struct vt *v = stand_start_with(*state, 80, 24, "xterm-256color", "LC_ALL=C", "penguins.csv");
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
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	while (vt_pump(v, 300) > 0)
		continue;
	long before = switches(vt_pid(v));
	assert_int_equal(vt_pump(v, 1000), 0);
	assert_int_equal(switches(vt_pid(v)), before);
	vt_free(v);
}

static void test_hostile_cells(void **state)
{
	size_t n;
	struct stand *s = *state;
	stand_write(s, "evil.csv", "a\033]0;owned\a,b\xe2\x80\xaeright,c\n1,\033[2J\033[31m,x\n2,\xc2\x9b""5m,y\n3,z,y\n");
	struct vt *v = stand_start(s, 100, 30, "evil.csv");
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

/* A click, a wheel step or a release somewhere. */
static void send_mouse(struct vt *v, uint32_t pick)
{
	static const int buttons[] = { 0, 0, 0, 64, 65, 1, 2 };
	char report[40];
	snprintf(report, sizeof report, "\033[<%d;%d;%d%c", buttons[pick % 7], 1 + (int)(pick >> 3) % 120,
		1 + (int)(pick >> 10) % 40, pick % 5 ? 'M' : 'm');
	vt_type(v, report);
}

/* The box opens, or shows an older line, which goes. */
static void send_command(struct vt *v, const char *line)
{
	vt_type(v, "\020\025");
	vt_type(v, line);
	vt_type(v, "\r");
	vt_pump(v, 5);
}

static void press(struct vt *v, uint32_t pick)
{
	static const char *const keys[] = { "\033", "\033[A", "\033[B", "\033[C", "\033[D", "\t", "\033[Z", "\r",
		"\177", "\033[5~", "\033[6~", "\033OP", "\022", "\020", "\014", ":", "?", "r", "j", "k", "g", "G",
		"u", "v", "w", "x", "y", "Y", "!", ",", "T", "1", "5", "S", " ", "data ", "model ", "--", "'", ";",
		"\xc3\xa9", "\xe4\xb8\xad", "\xff", "\033[200~", "\033[201~", "\033x", "\033\033", "help", "\001",
		"\005", "\025", "\027", "\032", "2", "3", "4", "6", "a", "c", "d", "e", "s", "+", "-", "<", ">" };
	if (pick % 50 == 0)
		vt_resize(v, 1 + (int)(pick >> 4) % 220, 1 + (int)(pick >> 12) % 70);
	else if (pick % 50 < 4)
		send_mouse(v, pick >> 6);
	else if (pick % 50 < 8)
		send_command(v, monkey_command(pick >> 6));
	else
		vt_type(v, keys[pick % (sizeof keys / sizeof keys[0])]);
	vt_pump(v, 1);
	if (vt_wait_state(v, VT_STOPPED, 0, NULL))
		vt_continue(v);
}

static struct vt *begin_monkey(struct stand *s)
{
	struct vt *v = stand_start(s, 80, 24, "penguins.csv");
	assert_sees(v, "penguins.csv");
	vt_blind(v, true);
	return v;
}

/* By a key, or now: it ends, and not by a crash. */
static void end_monkey(struct vt *v, uint32_t seed)
{
	int status;
	for (double end = vt_clock() + 5 * SOON; vt_clock() < end && !vt_wait_state(v, VT_ENDED, 0.01, NULL);)
		if (vt_wait_state(v, VT_STOPPED, 0, NULL))
			vt_continue(v); /* a stop was on its way */
	if (!vt_wait_state(v, VT_ENDED, 0, &status))
		fail_msg("seed %u: it does not end", (unsigned)seed);
	if (!WIFEXITED(status) || (WEXITSTATUS(status) != 143 && WEXITSTATUS(status) != 0)) {
		tell_last_words(v);
		fail_msg("seed %u: status %x", (unsigned)seed, (unsigned)status);
	}
	vt_free(v);
}

/* Keys, clicks and sizes at random: whatever happens, it is no crash, it ends, and the journal tells all of it. */
static void monkey(struct stand *s, uint32_t seed, long presses)
{
	struct vt *v = begin_monkey(s);
	uint32_t x = seed;
	char context[40];
	while (presses-- > 0) {
		x = x * 1664525u + 1013904223u;
		press(v, x >> 8);
		if (vt_wait_state(v, VT_ENDED, 0, NULL)) {
			end_monkey(v, seed);
			v = begin_monkey(s);
		}
	}
	kill(vt_pid(v), SIGTERM);
	end_monkey(v, seed);
	snprintf(context, sizeof context, "seeds 1 to %u", (unsigned)seed);
	stand_replays(s, context);
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
#define T(name) cmocka_unit_test_setup_teardown(name, stand_setup, stand_teardown)
	const struct CMUnitTest tests[] = {
		T(test_start_and_quit), T(test_whole_road), T(test_resize_storm), T(test_suspend),
		T(test_paste_runs_nothing), T(test_escape_is_fast), T(test_signals_end_it), T(test_control_c),
		T(test_control_c_loses_no_output),
		T(test_lost_terminal_ends_it), T(test_crash_restores_the_terminal), T(test_terminals),
		T(test_unusable_terminals), T(test_no_colour), T(test_ascii_locale), T(test_idle),
		T(test_hostile_cells), T(test_monkey),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
