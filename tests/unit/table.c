#include "config.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/mem.h"
#include "base/num.h"
#include "reference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct table *table_read_bytes(const char *text, ptrdiff_t n, const struct csv_options *o)
{
	struct arena *a = arena_new();
	struct table *t = ARENA_NEW(a, struct table);
	struct csv_options defaults = csv_defaults();
	char *tight = malloc(n > 0 ? (size_t)n : 1); /* a sanitizer sees a byte read behind it */

	t->arena = a;
	if (n > 0)
		memcpy(tight, text, (size_t)n);
	if (csv_parse_bytes(tight, n, "t.csv", o ? o : &defaults, &t->csv, a, NULL, &t->err))
		t->frame = t->csv.frame;
	else
		assert_int_not_equal(t->err.code, ERR_OK);
	free(tight);
	return t;
}

struct table *table_read(const char *text, const struct csv_options *o)
{
	return table_read_bytes(text, (ptrdiff_t)strlen(text), o);
}

struct table *table_need(const char *text, const struct csv_options *o)
{
	struct table *t = table_read(text, o);

	if (!t->frame)
		fail_msg("%s", t->err.msg);
	return t;
}

struct table *table_load(const char *name, const struct csv_options *o)
{
	struct arena *a = arena_new();
	struct table *t = ARENA_NEW(a, struct table);
	struct csv_options defaults = csv_defaults();
	const char *path = reference_table(name, a);

	t->arena = a;
	t->err = ERR_INIT;
	if (!path) {
		arena_free(a);
		return NULL;
	}
	if (csv_load(path, o ? o : &defaults, &t->csv, a, NULL, &t->err))
		t->frame = t->csv.frame;
	return t;
}

void table_check_stopped(void)
{
	struct arena *a = arena_new();
	struct ctl *c = ARENA_NEW(a, struct ctl);
	struct csv_options o = csv_defaults();
	struct csv_table t;
	struct err e = ERR_INIT;

	atomic_store(&c->stop, true);
	assert_false(csv_parse_bytes("a,b\n1,2\n", 8, "t.csv", &o, &t, a, c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	assert_null(t.frame);
	arena_free(a);
	assert_int_equal(mem_big_in_use(), 0);
}

void table_free(struct table *t)
{
	struct arena *a = t->arena;

	frame_unref(t->frame);
	arena_free(a);
}

const struct column *table_column(const struct table *t, const char *name)
{
	int32_t i = frame_find(t->frame, name);

	if (i < 0)
		fail_msg("no column %s", name);
	return &t->frame->column[i];
}

const char *table_cell(const struct table *t, const char *name, ptrdiff_t row)
{
	struct str s = column_text(table_column(t, name), row, t->arena);

	return arena_strndup(t->arena, s.p, s.n);
}

const char *table_finding(const struct table *t, const char *code, const char *column)
{
	for (ptrdiff_t i = 0; i < t->csv.findings.n; i++) {
		const struct finding *f = &t->csv.findings.item[i];

		if (strcmp(f->code, code) == 0 &&
			(!column || (f->column && strcmp(f->column, column) == 0)))
			return f->message;
	}
	return NULL;
}

uint64_t table_count(uint64_t usual)
{
	const char *more = getenv("CAIRN_TEST_TABLES");
	int64_t n;

	return more && num_parse_int(more, (ptrdiff_t)strlen(more), &n) ? (uint64_t)n : usual;
}
