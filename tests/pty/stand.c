#include "config.h"

#include "stand.h"

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
	pid_t pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", s->folder, (char *)NULL);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
	free(s);
	return 0;
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
