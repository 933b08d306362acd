/* Errors, memory and arenas. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SIZE(x) ((ptrdiff_t)sizeof(x))

static void test_err_is_a_value(void **state)
{
	struct err e = ERR_INIT;
	char text[700];
	(void)state;
	assert_false(err_set(&e, ERR_VALUE, "target must be 0 or 1, not %d", 3));
	assert_false(err_at(&e, 18, 4, "target"));
	assert_false(err_in(&e, "fit %s", "logistic"));
	assert_false(err_hint(&e, "see: %s", "data show"));
	err_sentence(&e, text, (int)sizeof text);
	assert_string_equal(text,
		"fit logistic: target must be 0 or 1, not 3 (row 18, column 4 'target')");
	assert_string_equal(e.hint, "see: data show");
	err_at(&e, 0, 0, NULL);
	assert_int_equal(e.row, 18);
	assert_int_equal(e.column, 4);
	err_set(&e, ERR_IO, "again");
	err_sentence(&e, text, (int)sizeof text);
	assert_string_equal(text, "again");
	assert_string_equal(e.hint, "");
	err_clear(&e);
	assert_int_equal(e.code, ERR_OK);
}

static void test_err_places(void **state)
{
	struct err e = ERR_INIT;
	char text[100];
	(void)state;
	err_set(&e, ERR_VALUE, "x");
	e.line = 7;
	err_sentence(&e, text, (int)sizeof text);
	assert_string_equal(text, "x (line 7)");
	err_at(&e, 0, 3, NULL);
	err_sentence(&e, text, (int)sizeof text);
	assert_string_equal(text, "x (line 7, column 3)");
	err_set(&e, ERR_VALUE, "x");
	err_at(&e, 0, 0, "age");
	err_sentence(&e, text, (int)sizeof text);
	assert_string_equal(text, "x (column 'age')");
	err_sentence(&e, text, 4);
	assert_string_equal(text, "x (");
}

/* A message may be built from itself. */
static void test_err_aliases(void **state)
{
	struct err e = ERR_INIT;
	(void)state;
	err_set(&e, ERR_RUN, "inner");
	err_set(&e, ERR_STORE, "outer: %s", e.msg);
	assert_string_equal(e.msg, "outer: inner");
	err_in(&e, "%s", e.msg);
	assert_string_equal(e.msg, "outer: inner: outer: inner");
	err_hint(&e, "%s", e.msg);
	assert_string_equal(e.hint, e.msg);
}

/* Wherever a text is cut, no part of a character is left over. */
static void test_err_cuts_at_characters(void **state)
{
	struct err e = ERR_INIT;
	char text[800];
	(void)state;
	for (int lead = 0; lead < 4; lead++) {
		ptrdiff_t n = 0;
		memset(text, 0, sizeof text);
		for (int i = 0; i < lead; i++)
			text[n++] = 'x';
		for (; n + 3 < SIZE(text); n += 3)
			memcpy(text + n, "€", 3);
		err_set(&e, ERR_RUN, "%s", text);
		ptrdiff_t length = (ptrdiff_t)strlen(e.msg);
		assert_true(length <= 511 && length > 508);
		assert_int_equal((length - lead) % 3, 0);
		err_in(&e, "ab");
		assert_int_equal(((ptrdiff_t)strlen(e.msg) - 4 - lead) % 3, 0);
		err_at(&e, 0, 0, text);
		assert_int_equal(((ptrdiff_t)strlen(e.colname) - lead) % 3, 0);
		assert_true(strlen(e.colname) > 60);
	}
	err_set(&e, ERR_RUN, "%.509s\xf0\x9f\x98\x80", text + 3);
	assert_true(strlen(e.msg) <= 509);
}

static void test_err_numbers(void **state)
{
	char number[8];
	(void)state;
	err_number(ERR_UNKNOWN_COLUMN, number);
	assert_string_equal(number, "E211");
	err_number(ERR_WARN_SLICE, number);
	assert_string_equal(number, "W402");
	assert_int_equal(err_exit_code(ERR_OK), 0);
	assert_int_equal(err_exit_code(ERR_USAGE), 2);
	assert_int_equal(err_exit_code(ERR_NOMEM), 5);
	assert_int_equal(err_exit_code(ERR_GATE), 6);
	assert_int_equal(err_exit_code(ERR_NO_TERMINAL), 4);
	assert_int_equal(err_exit_code(ERR_CSV_OPEN), 3);
	assert_int_equal(err_exit_code(ERR_CANCELLED), 130);
	assert_int_equal(err_exit_code(ERR_WARN_LEAK), 0);
}

/* Runs fn in a child; returns its exit code and what it wrote to stderr. */
static int run_child(void (*fn)(void), char *said, size_t room)
{
	int fd[2];
	int status;
	assert_int_equal(pipe(fd), 0);
	fflush(stdout);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(fd[1], STDERR_FILENO);
		fn();
		_exit(99);
	}
	close(fd[1]);
	size_t n = 0;
	ssize_t got;
	while ((got = read(fd[0], said + n, room - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(fd[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void restore(void)
{
	fputs("[restored]", stderr);
}

static void restore_and_fail(void)
{
	fputs("[once]", stderr);
	BUG("inside the hook");
}

static void die_of_bug(void)
{
	bug_on_exit(restore);
	BUG("seven is %d", 7);
}

static void die_twice(void)
{
	bug_on_exit(restore_and_fail);
	BUG("outside");
}

static void test_bug_exits_70(void **state)
{
	char said[400];
	(void)state;
	assert_int_equal(run_child(die_of_bug, said, sizeof said), 70);
	assert_memory_equal(said, "[restored]", 10);
	assert_non_null(strstr(said, "test_base_err.c:"));
	assert_non_null(strstr(said, "seven is 7\n"));
	assert_int_equal(run_child(die_twice, said, sizeof said), 70);
	assert_memory_equal(said, "[once]cairn", 11);
}

static void ask_too_much(void)
{
	bug_on_exit(restore);
	mem_free(mem_alloc(PTRDIFF_MAX / 2, 4));
}

static void ask_negative(void)
{
	mem_free(mem_alloc(-1, 4));
}

static void fail_third(void)
{
	mem_fail_at(3, false);
	mem_free(mem_alloc(1, 8));
	mem_free(mem_strdup("two"));
	mem_free(mem_realloc(NULL, 1, 8));
}

static void say_json(int64_t bytes)
{
	fprintf(stderr, "{%d}", bytes == 16);
}

static void fail_first_with_hook(void)
{
	mem_on_failure(say_json);
	mem_fail_at(1, true);
	mem_free(mem_alloc(2, 8));
}

static void fail_inside_arena(void)
{
	struct arena *a = arena_new();
	mem_fail_at(1, false);
	arena_strdup(a, "x");
}

static void test_out_of_memory_exits_5(void **state)
{
	char said[400];
	(void)state;
	assert_int_equal(run_child(ask_too_much, said, sizeof said), 5);
	assert_non_null(strstr(said, "[restored]cairn: E501 out of memory"));
	assert_int_equal(run_child(ask_negative, said, sizeof said), 5);
	assert_int_equal(run_child(fail_third, said, sizeof said), 5);
	assert_non_null(strstr(said, "E501"));
	assert_int_equal(run_child(fail_first_with_hook, said, sizeof said), 5);
	assert_string_equal(said, "{1}");
	assert_int_equal(run_child(fail_inside_arena, said, sizeof said), 5);
}

/* The environment is read at the first allocation of a process, so these need processes. */
static void start_with_third(void)
{
	setenv("CAIRN_FAIL_ALLOC", "3", 1);
	execl("/proc/self/exe", "test", "allocate", (char *)NULL);
}

static void start_with_eleventh(void)
{
	setenv("CAIRN_FAIL_ALLOC", "11", 1);
	setenv("CAIRN_FAIL_KEEP", "1", 1);
	execl("/proc/self/exe", "test", "allocate", (char *)NULL);
}

static int allocate_ten(void)
{
	for (int i = 0; i < 10; i++)
		mem_free(mem_alloc(1, 1));
	return mem_count() == 10 ? 0 : 1;
}

static void test_fault_from_environment(void **state)
{
	char said[400];
	(void)state;
	assert_int_equal(run_child(start_with_third, said, sizeof said), 5);
	assert_non_null(strstr(said, "E501"));
	assert_int_equal(run_child(start_with_eleventh, said, sizeof said), 0);
}

/* An allocation that fails as an error leaves everything as it was. */
static void test_big_can_fail(void **state)
{
	struct err e = ERR_INIT;
	(void)state;
	mem_fail_at(1, false);
	assert_null(mem_big(100, 8, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	assert_int_equal(mem_big_in_use(), 0);
	e = ERR_INIT;
	void *p = mem_big(100, 8, &e);
	assert_non_null(p);
	assert_int_equal(e.code, ERR_OK);
	mem_big_free(p);
	mem_big_free(NULL);
}

static void test_memory_limit(void **state)
{
	struct err e = ERR_INIT;
	(void)state;
	assert_true(mem_limit() > 1024 * 1024);
	mem_set_limit(1000);
	char *p = mem_big(1000, 1, &e);
	assert_non_null(p);
	assert_int_equal((uintptr_t)p % 64, 0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(p[i], 0);
	assert_int_equal(mem_big_in_use(), 1000);
	assert_null(mem_big(1, 1, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	assert_string_equal(e.msg, "this needs 1 B of memory; 1000 B of the limit of 1000 B is in use");
	assert_non_null(strstr(e.hint, "--max-memory"));
	assert_true(mem_would_fit(0, &e));
	assert_false(mem_would_fit(1, &e));
	mem_big_free(p);
	assert_int_equal(mem_big_in_use(), 0);
	assert_null(mem_big(1001, 1, &e));
	assert_true(mem_would_fit(1000, &e));
	assert_null(mem_big(PTRDIFF_MAX, 16, &e));
	assert_null(mem_big(PTRDIFF_MAX, 1, &e));
	assert_null(mem_big(-1, 1, &e));
	assert_int_equal(mem_big_in_use(), 0);
	mem_set_limit(0);
	assert_true(mem_limit() > 1024 * 1024);
}

static bool all_zero(const char *p, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		if (p[i] != 0)
			return false;
	}
	return true;
}

/* Pieces of all sizes: zeroed, aligned, apart from each other. */
static void test_arena_pieces(void **state)
{
	enum { PIECES = 400 };
	char *piece[PIECES];
	struct arena *a = arena_new();
	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < PIECES; i++) {
			ptrdiff_t n = (ptrdiff_t)i * i % 5000;
			piece[i] = arena_alloc(a, n, 1);
			assert_non_null(piece[i]);
			assert_int_equal((uintptr_t)piece[i] % 16, 0);
			assert_true(all_zero(piece[i], n));
			memset(piece[i], i % 251 + 1, (size_t)n);
		}
		for (int i = 0; i < PIECES; i++) {
			ptrdiff_t n = (ptrdiff_t)i * i % 5000;
			for (ptrdiff_t k = 0; k < n; k++)
				assert_int_equal((unsigned char)piece[i][k], i % 251 + 1);
		}
		arena_clear(a);
	}
	arena_free(a);
	arena_free(NULL);
}

static void test_arena_zero_bytes(void **state)
{
	struct arena *a = arena_new();
	(void)state;
	char *p = arena_alloc(a, 0, 8);
	char *q = arena_alloc(a, 0, 8);
	assert_non_null(p);
	assert_non_null(q);
	assert_ptr_not_equal(p, q);
	arena_free(a);
}

struct log {
	char text[32];
	int n;
};

struct entry {
	struct log *log;
	char letter;
};

static void note(void *arg)
{
	struct entry *entry = arg;
	entry->log->text[entry->log->n++] = entry->letter;
}

static void test_arena_marks(void **state)
{
	struct log log = { 0 };
	struct entry entry[4] = { { &log, 'a' }, { &log, 'b' }, { &log, 'c' }, { &log, 'd' } };
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	(void)state;
	struct arena_mark empty = arena_mark(a);
	char *kept = arena_strdup(a, "kept");
	arena_on_free(a, note, &entry[0]);
	struct arena_mark mark = arena_mark(a);
	for (int round = 0; round < 5; round++) {
		arena_on_free(a, note, &entry[1]);
		for (size_t n = 0; n < 10000; n += 100)
			memset(arena_alloc(a, (ptrdiff_t)n, 1), 7, n);
		assert_non_null(arena_big(a, 1000, 8, &e));
		assert_true(mem_big_in_use() >= 8000);
		arena_on_free(a, note, &entry[2]);
		arena_reset(a, mark);
		assert_int_equal(mem_big_in_use(), 0);
	}
	assert_string_equal(log.text, "cbcbcbcbcb");
	assert_string_equal(kept, "kept");
	char *first = arena_alloc(a, 16, 1);
	assert_true(all_zero(first, 16));
	arena_reset(a, empty);
	assert_string_equal(log.text, "cbcbcbcbcba");
	arena_on_free(arena_new_in(a), note, &entry[3]);
	arena_clear(a);
	assert_string_equal(log.text, "cbcbcbcbcbad");
	arena_free(a);
	assert_string_equal(log.text, "cbcbcbcbcbad");
}

static void test_arena_text(void **state)
{
	struct arena *a = arena_new();
	(void)state;
	assert_string_equal(arena_printf(a, "%d-%s", 12, "x"), "12-x");
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, "abc", 0), "");
	char *text = arena_printf(a, "%9000d", 1);
	assert_int_equal(strlen(text), 9000);
	arena_free(a);
}

static void test_arena_grow(void **state)
{
	struct arena *a = arena_new();
	int32_t *items = NULL;
	ptrdiff_t capacity = 0;
	(void)state;
	for (int32_t i = 0; i < 10000; i++) {
		items = arena_grow(a, items, i, &capacity, SIZE(*items));
		if (i == 0)
			assert_int_equal(capacity, 8);
		items[i] = i;
	}
	assert_int_equal(capacity, 16384);
	for (int32_t i = 0; i < 10000; i++)
		assert_int_equal(items[i], i);
	arena_free(a);
}

static void test_arena_big(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	(void)state;
	mem_set_limit(100000);
	double *x = ARENA_BIG(a, double, 10000, &e);
	assert_non_null(x);
	assert_int_equal((uintptr_t)x % 64, 0);
	assert_true(all_zero((const char *)x, 80000));
	assert_null(ARENA_BIG(a, double, 10000, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	assert_null(ARENA_BIG(a, double, PTRDIFF_MAX, &e));
	assert_null(ARENA_BIG(a, double, -1, &e));
	arena_clear(a);
	assert_non_null(ARENA_BIG(a, double, 10000, &e));
	arena_free(a);
	assert_int_equal(mem_big_in_use(), 0);
	mem_set_limit(0);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "allocate") == 0)
		return allocate_ten();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_err_is_a_value),
		cmocka_unit_test(test_err_places),
		cmocka_unit_test(test_err_aliases),
		cmocka_unit_test(test_err_cuts_at_characters),
		cmocka_unit_test(test_err_numbers),
		cmocka_unit_test(test_bug_exits_70),
		cmocka_unit_test(test_out_of_memory_exits_5),
		cmocka_unit_test(test_fault_from_environment),
		cmocka_unit_test(test_big_can_fail),
		cmocka_unit_test(test_memory_limit),
		cmocka_unit_test(test_arena_pieces),
		cmocka_unit_test(test_arena_zero_bytes),
		cmocka_unit_test(test_arena_marks),
		cmocka_unit_test(test_arena_text),
		cmocka_unit_test(test_arena_grow),
		cmocka_unit_test(test_arena_big),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
