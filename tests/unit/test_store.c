/* The workspace file: all or nothing, the head of the journal, records, artifacts, the lease. */
#include "config.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct bench {
	char folder[64], path[96];
	struct arena *arena;
	struct store *store;
	struct err e;
};

static int start(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	if (!b)
		return 1;
	snprintf(b->folder, sizeof b->folder, "/tmp/cairn-store-XXXXXX");
	if (!mkdtemp(b->folder))
		return 1;
	snprintf(b->path, sizeof b->path, "%s/t.cairn", b->folder);
	b->arena = arena_new();
	b->e = ERR_INIT;
	*state = b;
	return !store_open(b->path, STORE_CREATE, &b->store, &b->e);
}

static int stop(void **state)
{
	struct bench *b = *state;

	store_close(b->store);
	arena_free(b->arena);
	unlink(b->path);
	int left = rmdir(b->folder); /* fails where anything is left behind */
	free(b);
	return left;
}

static void reopen(struct bench *b)
{
	store_close(b->store);
	b->store = NULL;
	assert_true(store_open(b->path, STORE_WRITE, &b->store, &b->e));
}

/* One command; settings NULL: it changed none. */
static void command(struct bench *b, const char *line, const char *settings)
{
	int64_t id;

	assert_true(store_begin(b->store, &b->e));
	assert_true(store_journal_add(b->store, line, settings, &id, &b->e));
	assert_true(store_commit(b->store, &b->e));
}

static void settings_are(struct bench *b, const char *want)
{
	const char *have;

	assert_true(store_settings(b->store, &have, b->arena, &b->e));
	if (want)
		assert_string_equal(have, want);
	else
		assert_null(have);
}

static ptrdiff_t lines(struct bench *b, struct store_line **line)
{
	ptrdiff_t n;

	assert_true(store_journal_list(b->store, line, &n, b->arena, &b->e));
	return n;
}

static void test_private(void **state)
{
	struct bench *b = *state;
	struct stat st;

	assert_int_equal(stat(b->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(store_readonly(b->store));
	assert_string_equal(store_path(b->store), b->path);
}

/* What was rolled back, and what was never committed, is not there. */
static void test_all_or_nothing(void **state)
{
	struct bench *b = *state;
	struct store_line *line;
	int64_t id;

	assert_true(store_begin(b->store, &b->e));
	assert_true(store_journal_add(b->store, "one", "{1}", &id, &b->e));
	assert_true(store_record_add(b->store, "model", "m", "{}", 0, &id, &b->e));
	store_rollback(b->store);
	store_rollback(b->store); /* harmless */
	assert_int_equal(lines(b, &line), 0);
	settings_are(b, NULL);
	assert_true(store_begin(b->store, &b->e));
	assert_true(store_journal_add(b->store, "two", "{2}", &id, &b->e));
	reopen(b);
	assert_int_equal(lines(b, &line), 0);
	command(b, "three", "{3}");
	reopen(b);
	assert_int_equal(lines(b, &line), 1);
	assert_string_equal(line[0].line, "three");
	settings_are(b, "{3}");
}

/* Undo moves the head along the parents; a new line makes a branch, and redo follows the newest. */
static void test_undo(void **state)
{
	struct bench *b = *state;
	struct store_line *line;
	const char *text;

	command(b, "a", "{a}");
	command(b, "look", NULL);
	command(b, "b", "{b}");
	assert_true(store_undo(b->store, &text, b->arena, &b->e));
	assert_string_equal(text, "b");
	settings_are(b, "{a}");
	command(b, "c", "{c}");
	assert_false(store_redo(b->store, &text, b->arena, &b->e));
	assert_int_equal(b->e.code, ERR_NOT_UNDOABLE);
	err_clear(&b->e);
	reopen(b);
	assert_true(store_undo(b->store, &text, b->arena, &b->e));
	settings_are(b, "{a}");
	assert_true(store_redo(b->store, &text, b->arena, &b->e));
	assert_string_equal(text, "c");
	settings_are(b, "{c}");
	assert_int_equal(lines(b, &line), 4); /* nothing is erased */
	assert_string_equal(line[2].line, "b");
}

static ptrdiff_t count(struct bench *b, const char *name, bool hidden, struct store_record **r)
{
	ptrdiff_t n;

	assert_true(store_record_list(b->store, "model", name, hidden, r, &n, b->arena, &b->e));
	return n;
}

static void add(struct bench *b, const char *kind, const char *name, const char *json)
{
	int64_t id;

	assert_true(store_record_add(b->store, kind, name, json, 0, &id, &b->e));
}

static void test_records(void **state)
{
	struct bench *b = *state;
	struct store_record *r;

	assert_true(store_begin(b->store, &b->e));
	add(b, "model", "m", "{1}");
	add(b, "model", "m", "{2}");
	add(b, "model", "n'; DROP TABLE record; --", "{3}");
	add(b, "look", "m", "{4}");
	assert_true(store_commit(b->store, &b->e));
	assert_int_equal(count(b, NULL, false, &r), 3);
	assert_string_equal(r[0].json, "{3}"); /* the newest first */
	assert_int_equal(count(b, "m", false, &r), 2);
	assert_string_equal(r[0].json, "{2}");
	assert_true(store_record_hide(b->store, "model", "m", true, &b->e));
	assert_int_equal(count(b, "m", false, &r), 0);
	assert_int_equal(count(b, "m", true, &r), 2);
	assert_true(r[0].hidden);
	assert_true(store_record_hide(b->store, "model", "m", false, &b->e));
	assert_true(store_record_rename(b->store, "model", "m", "k", &b->e));
	assert_int_equal(count(b, "m", true, &r), 0);
	assert_int_equal(count(b, "k", false, &r), 2);
	assert_int_equal(r[0].artifact, 0);
}

/* More than one part of 8 MiB. */
static void test_artifact(void **state)
{
	struct bench *b = *state;
	ptrdiff_t n = (9 << 20) + 1, got;
	uint8_t *bytes = arena_alloc(b->arena, n, 1);
	const void *back;
	int64_t id, empty;

	for (ptrdiff_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(i * 7 + (i >> 13));
	assert_true(store_artifact_put(b->store, bytes, n, &id, &b->e));
	assert_true(store_artifact_put(b->store, bytes, 0, &empty, &b->e));
	reopen(b);
	assert_true(store_artifact_get(b->store, id, &back, &got, b->arena, &b->e));
	assert_int_equal(got, n);
	assert_memory_equal(back, bytes, (size_t)n);
	assert_true(store_artifact_get(b->store, empty, &back, &got, b->arena, &b->e));
	assert_int_equal(got, 0);
	assert_false(store_artifact_get(b->store, id + 100, &back, &got, b->arena, &b->e));
}

static void change(struct bench *b, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_changes(db) > 0 || strstr(sql, "PRAGMA"));
	sqlite3_close(db);
}

static void test_damage(void **state)
{
	struct bench *b = *state;
	const void *back;
	ptrdiff_t got;
	int64_t id;

	assert_true(store_artifact_put(b->store, "bytes", 5, &id, &b->e));
	change(b, "UPDATE artifact_part SET data = x'62797465ff'");
	assert_false(store_artifact_get(b->store, id, &back, &got, b->arena, &b->e));
	assert_int_equal(b->e.code, ERR_CORRUPT);
	err_clear(&b->e);
	store_close(b->store);
	b->store = NULL;
	change(b, "PRAGMA user_version = 1000");
	assert_false(store_open(b->path, STORE_WRITE, &b->store, &b->e));
	assert_int_equal(b->e.code, ERR_CORRUPT);
	assert_non_null(strstr(b->e.msg, "newer"));
	err_clear(&b->e);
	change(b, "PRAGMA application_id = 7");
	assert_false(store_open(b->path, STORE_WRITE, &b->store, &b->e));
	assert_non_null(strstr(b->e.msg, "no cairn workspace"));
}

/* Another process that holds the file is named; when it was killed, its lease counts no more. */
static void test_lease(void **state)
{
	struct bench *b = *state;
	int ready[2];
	char byte = 0;

	store_close(b->store);
	b->store = NULL;
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct store *s;
		struct err e = ERR_INIT;
		byte = store_open(b->path, STORE_WRITE, &s, &e) ? 'y' : 'n';
		if (write(ready[1], &byte, 1) == 1)
			pause();
		_exit(0);
	}
	assert_true(child > 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(byte, 'y');
	assert_true(store_open(b->path, STORE_WRITE, &b->store, &b->e));
	assert_true(store_readonly(b->store));
	assert_non_null(store_holder(b->store));
	assert_false(store_begin(b->store, &b->e));
	assert_int_equal(b->e.code, ERR_READONLY);
	err_clear(&b->e);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(ready[0]);
	close(ready[1]);
	reopen(b);
	assert_false(store_readonly(b->store));
	command(b, "free again", "{}");
}

static void write_foreign(const char *path, uint8_t *byte, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	for (size_t i = 0; i < n; i++)
		byte[i] = (uint8_t)(i * 37 + 11);
	assert_int_equal(fwrite(byte, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void is_foreign(const char *path, const uint8_t *byte, size_t n)
{
	uint8_t back[200];
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	assert_int_equal(fread(back, 1, sizeof back, f), n);
	assert_memory_equal(back, byte, n);
	fclose(f);
}

/* A file that cannot become a workspace is left as it was; one that was not there is not left behind. */
static void test_refusals(void **state)
{
	struct bench *b = *state;
	struct store *s;
	char path[128];
	uint8_t foreign[100];

	snprintf(path, sizeof path, "%s/none.cairn", b->folder);
	assert_false(store_open(path, STORE_WRITE, &s, &b->e));
	assert_int_equal(b->e.code, ERR_READ);
	assert_int_equal(access(path, F_OK), -1);
	err_clear(&b->e);
	assert_false(store_open(b->folder, STORE_CREATE, &s, &b->e));
	assert_int_equal(b->e.code, ERR_READ);
	err_clear(&b->e);
	snprintf(path, sizeof path, "%s/none/t.cairn", b->folder);
	assert_false(store_open(path, STORE_CREATE, &s, &b->e));
	assert_int_equal(b->e.code, ERR_STORE);
	assert_int_equal(access(path, F_OK), -1);
	err_clear(&b->e);
	snprintf(path, sizeof path, "%s/foreign", b->folder);
	write_foreign(path, foreign, sizeof foreign);
	assert_false(store_open(path, STORE_CREATE, &s, &b->e));
	assert_int_equal(b->e.code, ERR_CORRUPT);
	is_foreign(path, foreign, sizeof foreign);
	assert_int_equal(unlink(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_private, start, stop),
		cmocka_unit_test_setup_teardown(test_all_or_nothing, start, stop),
		cmocka_unit_test_setup_teardown(test_undo, start, stop),
		cmocka_unit_test_setup_teardown(test_records, start, stop),
		cmocka_unit_test_setup_teardown(test_artifact, start, stop),
		cmocka_unit_test_setup_teardown(test_damage, start, stop),
		cmocka_unit_test_setup_teardown(test_lease, start, stop),
		cmocka_unit_test_setup_teardown(test_refusals, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
