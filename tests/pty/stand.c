#include "config.h"

#include "stand.h"

#include <fcntl.h>
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

void stand_write(const struct stand *s, const char *name, const char *text)
{
	char path[700];
	snprintf(path, sizeof path, "%s/%s", s->folder, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void remove_all(const char *path)
{
	pid_t pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", path, (char *)NULL);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

int stand_setup(void **state)
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

int stand_teardown(void **state)
{
	struct stand *s = *state;
	remove_all(s->folder);
	free(s);
	return 0;
}

/* The child: the program on the other side of a file. */
static void answer(const struct stand *s, const char *folder, const char *const *argv, const char *out)
{
	int to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (to < 0 || dup2(to, STDOUT_FILENO) < 0 || dup2(to, STDERR_FILENO) < 0 || chdir(folder) != 0)
		_exit(126);
	setenv("XDG_STATE_HOME", strchr(s->state, '=') + 1, 1);
	setenv("XDG_CONFIG_HOME", strchr(s->config, '=') + 1, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	char *words[8] = { NULL };
	for (int i = 0; argv[i] && i < 7; i++)
		words[i] = strdup(argv[i]);
	execv(words[0], words);
	_exit(127);
}

static char *read_all(const char *path)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	long n = ftell(f);
	assert_true(n >= 0);
	rewind(f);
	char *text = calloc(1, (size_t)n + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)n, f), n);
	fclose(f);
	return text;
}

/* The output, standard error in it; *status as waitpid gives it. */
static char *ask(struct stand *s, const char *folder, const char *const *argv, int *status)
{
	char out[700];
	snprintf(out, sizeof out, "%s/answer", s->folder);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		answer(s, folder, argv, out);
	assert_int_equal(waitpid(pid, status, 0), pid);
	return read_all(out);
}

/* The settings, the models and the lines of the journal, without what depends on the clock. */
static char *state_of(struct stand *s, const char *folder, const char *context)
{
	static const char *const queries[][2] = { { "data", "profile" }, { "recipe", "show" }, { "model", "list" },
		{ "journal", "show" } };
	char *state = NULL;
	size_t size;
	FILE *f = open_memstream(&state, &size);
	assert_non_null(f);
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		int status;
		const char *const argv[] = { s->program, "--json", queries[i][0], queries[i][1], NULL };
		char *one = ask(s, folder, argv, &status);
		if (!WIFEXITED(status) || WEXITSTATUS(status) > 2) /* "not yet" is an answer */
			fail_msg("%s: %s %s: %s", context, queries[i][0], queries[i][1], one);
		fputs(one, f);
		free(one);
	}
	fclose(f);
	monkey_forget_times(state);
	return state;
}

void stand_replays(struct stand *s, const char *context)
{
	char from[700], again[700], to[720], walk[720];
	int status;
	snprintf(from, sizeof from, "%s/penguins.csv", s->folder);
	snprintf(walk, sizeof walk, "%s/road.walk", s->folder);
	snprintf(again, sizeof again, "%s/again", s->folder);
	snprintf(to, sizeof to, "%s/penguins.csv", again);
	const char *const save[] = { s->program, "journal", "save", walk, NULL };
	const char *const run[] = { s->program, "run", walk, NULL };
	char *said = ask(s, s->folder, save, &status);
	if (status != 0)
		fail_msg("%s: the journal is not saved: %s", context, said);
	free(said);
	char *before = state_of(s, s->folder, context);
	assert_int_equal(mkdir(again, 0700), 0);
	copy_file(from, to);
	said = ask(s, again, run, &status);
	char *lines = read_all(walk);
	if (status != 0) {
		fputs(lines, stderr);
		size_t n = strlen(said);
		fail_msg("%s: the journal does not play: %s", context, said + (n > 700 ? n - 700 : 0));
	}
	char *after = state_of(s, again, context);
	size_t at = monkey_differ(before, after);
	if (strcmp(before, after) != 0) {
		fputs(lines, stderr);
		fail_msg("%s: the journal ends in another state\n%.400s\nthan what it tells of\n%.400s", context,
			after + at, before + at);
	}
	remove_all(again);
	free(said);
	free(lines);
	free(before);
	free(after);
}

struct vt *stand_start_with(struct stand *s, int w, int h, const char *term, const char *more,
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

struct vt *stand_start(struct stand *s, int w, int h, const char *argument)
{
	return stand_start_with(s, w, h, "xterm-256color", NULL, argument);
}

void assert_restored(struct vt *v, const struct termios *before)
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

void tell_last_words(const struct vt *v)
{
	size_t n;
	const char *last = "";
	for (const char *p = vt_log(v, &n); (p = strstr(p, "[?1049l")); p++)
		last = p;
	fprintf(stderr, "last words:\n%s\n", last);
}

void assert_exit(struct vt *v, int code, double seconds)
{
	int status;
	if (!vt_wait_state(v, VT_ENDED, seconds, &status))
		fail_msg("the program did not end; the screen:\n%s", vt_text(v));
	if (WIFEXITED(status) && WEXITSTATUS(status) == code)
		return;
	tell_last_words(v);
	fail_msg("status %x, not exit code %d", (unsigned)status, code);
}

int stand_count(struct vt *v, const char *what)
{
	size_t n;
	int found = 0;
	const char *log = vt_log(v, &n), *end = log + n;
	for (const char *p = log; (p = memmem(p, (size_t)(end - p), what, strlen(what))) != NULL; p++)
		found++;
	return found;
}

void assert_sends(struct vt *v, const char *bytes)
{
	double end = vt_clock() + LONG;
	while (stand_count(v, bytes) == 0 && vt_clock() < end)
		vt_pump(v, 20);
	assert_true(stand_count(v, bytes) > 0);
}
