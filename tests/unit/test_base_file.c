/* Files: viewed whole, saved whole or not at all. */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LENGTH(s) ((ptrdiff_t)strlen(s))

struct fixture {
	struct arena *a;
	struct err e;
	char folder[64];
};

static int setup(void **state)
{
	static struct fixture f;
	f = (struct fixture){ .a = arena_new(), .folder = "/tmp/cairn-test-XXXXXX" };
	*state = &f;
	return mkdtemp(f.folder) == NULL;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	ptrdiff_t n;
	char **names = file_list(f->folder, "", f->a, &n);
	for (ptrdiff_t i = 0; i < n; i++) {
		const char *path = arena_printf(f->a, "%s/%s", f->folder, names[i]);
		if (unlink(path) != 0)
			rmdir(path);
	}
	int left = rmdir(f->folder);
	arena_free(f->a);
	return left != 0 || mem_big_in_use() != 0;
}

static const char *path_of(struct fixture *f, const char *name)
{
	return arena_printf(f->a, "%s/%s", f->folder, name);
}

static void assert_holds(struct fixture *f, const char *path, const char *want)
{
	struct file_view v;
	if (!file_view(path, &v, f->a, &f->e))
		fail_msg("%s", f->e.msg);
	assert_int_equal(v.n, LENGTH(want));
	assert_memory_equal(v.p, want, strlen(want));
}

/* Nothing but the named files is in the folder: no temporary file was left. */
static void assert_only(struct fixture *f, const char *name)
{
	ptrdiff_t n;
	char **names = file_list(f->folder, "", f->a, &n);
	assert_int_equal(n, name ? 1 : 0);
	assert_null(names[n]);
	if (name)
		assert_string_equal(names[0], name);
}

static void test_save_and_view(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, "one");
	struct stat st;
	assert_true(file_save(path, "first", 5, &f->e));
	assert_holds(f, path, "first");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(chmod(path, 0644), 0);
	assert_true(file_save(path, "second", 6, &f->e));
	assert_holds(f, path, "second");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_true(file_save(path, NULL, 0, &f->e));
	assert_holds(f, path, "");
	assert_only(f, "one");
}

/* In the folder where the program stands a path has no slash. */
static void test_save_beside(void **state)
{
	struct fixture *f = *state;
	char old[PATH_MAX];
	assert_non_null(getcwd(old, sizeof old));
	assert_int_equal(chdir(f->folder), 0);
	assert_true(file_save("name", "x", 1, &f->e));
	assert_int_equal(chdir(old), 0);
	assert_holds(f, path_of(f, "name"), "x");
}

static void test_save_large(void **state)
{
	struct fixture *f = *state;
	const ptrdiff_t n = 20 << 20;
	struct file_view v;
	char *bytes = mem_alloc(n, 1);
	for (ptrdiff_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 7 >> 3);
	assert_true(file_save(path_of(f, "large"), bytes, n, &f->e));
	assert_true(file_view(path_of(f, "large"), &v, f->a, &f->e));
	assert_true(v.regular);
	assert_int_equal(v.n, n);
	assert_memory_equal(v.p, bytes, (size_t)n);
	mem_free(bytes);
}

/* The disk gives out in the middle of the write: some bytes go in, the rest are refused. */
static void test_save_is_all_or_nothing(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, "kept");
	struct rlimit old;
	char *bytes = mem_alloc(100000, 1);
	assert_true(file_save(path, "old", 3, &f->e));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t room = 0; room < 100000; room += 33333) {
		const struct rlimit less = { room, old.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &less), 0);
		bool ok = file_save(path, bytes, 100000, &f->e);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		assert_false(ok);
		assert_int_equal(f->e.code, ERR_IO);
		assert_non_null(strstr(f->e.msg, path));
		assert_non_null(strstr(f->e.hint, "100000 bytes"));
		assert_holds(f, path, "old");
		assert_only(f, "kept");
	}
	signal(SIGXFSZ, SIG_DFL);
	mem_free(bytes);
}

static void test_save_refuses(void **state)
{
	struct fixture *f = *state;
	char longest[PATH_MAX + 10];
	assert_false(file_save("/dev/full", "x", 1, &f->e));
	assert_int_equal(f->e.code, ERR_IO);
	assert_false(file_save(f->folder, "x", 1, &f->e));
	assert_false(file_save(path_of(f, "none/x"), "x", 1, &f->e));
	assert_non_null(strstr(f->e.msg, "No such file"));
	memset(longest, 'x', sizeof longest);
	longest[sizeof longest - 1] = '\0';
	assert_false(file_save(longest, "x", 1, &f->e));
	assert_true(file_save(path_of(f, "target"), "old", 3, &f->e));
	assert_int_equal(symlink("target", path_of(f, "link")), 0);
	assert_false(file_save(path_of(f, "link"), "x", 1, &f->e));
	assert_holds(f, path_of(f, "target"), "old");
	if (geteuid() == 0)
		return; /* to root no folder is closed */
	assert_int_equal(chmod(f->folder, 0500), 0);
	assert_false(file_save(path_of(f, "target"), "x", 1, &f->e));
	assert_int_equal(chmod(f->folder, 0700), 0);
	assert_holds(f, path_of(f, "target"), "old");
}

/* A temporary name that a dead process left, or that somebody planted as a link, is no way in. */
static void test_save_over_leftovers(void **state)
{
	struct fixture *f = *state;
	const char *temp = arena_printf(f->a, "%s/new.tmp.%ld", f->folder, (long)getpid());
	assert_true(file_save(path_of(f, "victim"), "safe", 4, &f->e));
	assert_int_equal(symlink("victim", temp), 0);
	assert_true(file_save(path_of(f, "new"), "x", 1, &f->e));
	assert_holds(f, path_of(f, "new"), "x");
	assert_holds(f, path_of(f, "victim"), "safe");
}

static void test_view_refuses(void **state)
{
	struct fixture *f = *state;
	struct file_view v = { .n = 42 };
	assert_false(file_view(path_of(f, "none"), &v, f->a, &f->e));
	assert_int_equal(f->e.code, ERR_CSV_OPEN);
	assert_non_null(strstr(f->e.msg, "No such file"));
	assert_false(file_view(f->folder, &v, f->a, &f->e));
	assert_int_equal(f->e.code, ERR_CSV_FILE);
	assert_false(file_view("/dev/zero", &v, f->a, &f->e));
	assert_int_equal(f->e.code, ERR_CSV_FILE);
	assert_int_equal(v.n, 42);
}

struct feed {
	const char *path;
	ptrdiff_t n;
};

static void *feed_fifo(void *arg)
{
	const struct feed *feed = arg;
	FILE *out = fopen(feed->path, "w");
	for (ptrdiff_t i = 0; out && i < feed->n; i++)
		fputc('a' + (int)(i % 26), out);
	if (out)
		fclose(out);
	return NULL;
}

static bool view_fifo(struct fixture *f, ptrdiff_t n, struct file_view *v)
{
	struct feed feed = { path_of(f, "fifo"), n };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, feed_fifo, &feed), 0);
	bool ok = file_view(feed.path, v, f->a, &f->e);
	pthread_join(thread, NULL);
	return ok;
}

/* A file that holds less than its size said when it was opened, as one does that is cut off meanwhile; the kernel has
 * such files. */
static void test_view_cut_off(void **state)
{
	struct fixture *f = *state;
	struct file_view v;
	struct stat st;
	const char *path = "/sys/kernel/mm/transparent_hugepage/enabled";
	if (stat(path, &st) != 0 || st.st_size < 4096)
		skip();
	assert_false(file_view(path, &v, f->a, &f->e));
	assert_int_equal(f->e.code, ERR_CSV_FILE);
	assert_non_null(strstr(f->e.msg, "file changed while reading"));
}

static void test_view_fifo(void **state)
{
	struct fixture *f = *state;
	struct file_view v;
	assert_int_equal(mkfifo(path_of(f, "fifo"), 0600), 0);
	for (ptrdiff_t n = 0; n < 5000000; n = 3 * n + 500000) {
		assert_true(view_fifo(f, n, &v));
		assert_int_equal(v.n, n);
		assert_false(v.regular);
		for (ptrdiff_t i = 0; i < n; i += 1001)
			assert_int_equal(v.p[i], 'a' + i % 26);
		assert_false(file_changed(path_of(f, "fifo"), &v));
	}
	signal(SIGPIPE, SIG_IGN);
	mem_set_limit(mem_big_in_use() + 2000000);
	bool ok = view_fifo(f, 5000000, &v);
	mem_set_limit(0);
	signal(SIGPIPE, SIG_DFL);
	assert_false(ok);
	assert_int_equal(f->e.code, ERR_NOMEM);
}

static void test_view_stdin(void **state)
{
	struct fixture *f = *state;
	struct file_view v;
	int fd[2];
	int old = dup(STDIN_FILENO);
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], "a,b\n1,2\n", 8), 8);
	close(fd[1]);
	dup2(fd[0], STDIN_FILENO);
	close(fd[0]);
	bool ok = file_view("-", &v, f->a, &f->e);
	dup2(old, STDIN_FILENO);
	close(old);
	assert_true(ok);
	assert_int_equal(v.n, 8);
	assert_memory_equal(v.p, "a,b\n1,2\n", 8);
}

static void test_changed(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, "data");
	struct file_view v;
	int64_t size, mtime;
	assert_true(file_save(path, "abc", 3, &f->e));
	assert_true(file_view(path, &v, f->a, &f->e));
	assert_false(file_changed(path, &v));
	assert_true(file_stat(path, &size, &mtime));
	assert_int_equal(size, 3);
	assert_true(mtime == v.mtime_ns);
	const struct timespec times[2] = { { 1000, 5 }, { 1000, 5 } };
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_true(file_changed(path, &v));
	assert_true(file_view(path, &v, f->a, &f->e));
	assert_true(v.mtime_ns == 1000000000005);
	assert_int_equal(unlink(path), 0);
	assert_true(file_changed(path, &v));
	assert_false(file_stat(path, &size, &mtime));
}

static void test_folders(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	const char *deep = path_of(f, "a/b//c");
	assert_true(file_make_folder(deep, &f->e));
	assert_true(file_make_folder(deep, &f->e));
	assert_true(file_is_folder(deep));
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_false(file_exists(path_of(f, "x")));
	assert_true(file_exists(f->folder));
	assert_true(file_save(path_of(f, "x"), "", 0, &f->e));
	assert_false(file_is_folder(path_of(f, "x")));
	assert_false(file_make_folder(path_of(f, "x/y"), &f->e));
	assert_int_equal(f->e.code, ERR_IO);
	assert_int_equal(rmdir(deep), 0);
	assert_int_equal(rmdir(path_of(f, "a/b")), 0);
}

static void test_list(void **state)
{
	struct fixture *f = *state;
	ptrdiff_t n;
	char name[8] = "x0.cairn";
	for (char c = '9'; c >= '0'; c--) {
		name[1] = c;
		assert_true(file_save(path_of(f, arena_strndup(f->a, name, 8)), "", 0, &f->e));
	}
	assert_true(file_save(path_of(f, "x.csv"), "", 0, &f->e));
	char **names = file_list(f->folder, ".cairn", f->a, &n);
	assert_int_equal(n, 10);
	assert_string_equal(names[0], "x0.cairn");
	assert_string_equal(names[9], "x9.cairn");
	assert_null(names[10]);
	names = file_list(path_of(f, "none"), "", f->a, &n);
	assert_int_equal(n, 0);
	assert_null(names[0]);
}

static void test_paths(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(file_stem("/x/adult_train.csv", f->a), "adult_train");
	assert_string_equal(file_stem("a.b.csv", f->a), "a.b");
	assert_string_equal(file_stem("/x.d/none", f->a), "none");
	assert_string_equal(file_stem(".hidden", f->a), ".hidden");
	assert_string_equal(file_stem("", f->a), "");
	assert_string_equal(file_absolute("/dev/../dev/null", f->a), "/dev/null");
	assert_string_equal(file_absolute("no/such/file", f->a), "no/such/file");
	setenv("XDG_DATA_HOME", "/data", 1);
	assert_string_equal(file_xdg("DATA", f->a), "/data/cairn");
	setenv("XDG_DATA_HOME", "relative", 1);
	setenv("HOME", "/me", 1);
	assert_string_equal(file_xdg("DATA", f->a), "/me/.local/share/cairn");
	unsetenv("XDG_CONFIG_HOME");
	assert_string_equal(file_xdg("CONFIG", f->a), "/me/.config/cairn");
	unsetenv("XDG_STATE_HOME");
	assert_string_equal(file_xdg("STATE", f->a), "/me/.local/state/cairn");
	unsetenv("HOME");
	assert_int_equal(file_xdg("CONFIG", f->a)[0], '/');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_save_and_view, setup, teardown),
		cmocka_unit_test_setup_teardown(test_save_beside, setup, teardown),
		cmocka_unit_test_setup_teardown(test_save_large, setup, teardown),
		cmocka_unit_test_setup_teardown(test_save_is_all_or_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_save_refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_save_over_leftovers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_view_refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_view_cut_off, setup, teardown),
		cmocka_unit_test_setup_teardown(test_view_fifo, setup, teardown),
		cmocka_unit_test_setup_teardown(test_view_stdin, setup, teardown),
		cmocka_unit_test_setup_teardown(test_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folders, setup, teardown),
		cmocka_unit_test_setup_teardown(test_list, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paths, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
