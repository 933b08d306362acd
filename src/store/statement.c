#include "config.h"

#include "store/statement.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

bool store_failed(struct store *s, const char *doing, struct err *e)
{
	int code = sqlite3_extended_errcode(s->db);
	if ((code & 0xff) == SQLITE_NOMEM)
		return err_set(e, ERR_NOMEM, "out of memory in the workspace %s", s->path);
	err_set(e, ERR_STORE, "cannot %s the workspace %s: %s", doing, s->path, sqlite3_errmsg(s->db));
	if ((code & 0xff) == SQLITE_FULL)
		err_hint(e, "free some disk space; everything shown as done is kept");
	if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) {
		e->code = ERR_CORRUPT;
		err_hint(e, "take a copy from before the damage, or load the table again into another --workspace");
	}
	return false;
}

static int bind_one(sqlite3_stmt *q, int i, char kind, va_list *ap)
{
	const char *text;
	const void *bytes;
	ptrdiff_t n;

	switch (kind) {
	case 'i':
		return sqlite3_bind_int64(q, i, va_arg(*ap, int64_t));
	case 'd':
		return sqlite3_bind_double(q, i, va_arg(*ap, double));
	case 't':
		text = va_arg(*ap, const char *);
		return sqlite3_bind_text(q, i, text, -1, SQLITE_TRANSIENT);
	case 'b':
		bytes = va_arg(*ap, const void *);
		n = va_arg(*ap, ptrdiff_t);
		return sqlite3_bind_blob64(q, i, bytes, (sqlite3_uint64)n, SQLITE_TRANSIENT);
	default:
		BUG("unknown binding '%c'", kind);
	}
}

struct sqlite3_stmt *statement(struct store *s, struct err *e, const char *sql, const char *format,
	...)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK) {
		store_failed(s, "read", e);
		return NULL;
	}
	va_list ap;
	va_start(ap, format);
	int status = SQLITE_OK;
	for (int i = 0; format[i] && status == SQLITE_OK; i++)
		status = bind_one(q, i + 1, format[i], &ap);
	va_end(ap);
	if (status == SQLITE_OK)
		return q;
	store_failed(s, "write to", e);
	sqlite3_finalize(q);
	return NULL;
}

enum step statement_step(struct store *s, struct sqlite3_stmt *q, struct err *e)
{
	switch (sqlite3_step(q)) {
	case SQLITE_ROW:
		return STEP_ROW;
	case SQLITE_DONE:
		return STEP_DONE;
	default:
		store_failed(s, sqlite3_stmt_readonly(q) ? "read" : "write to", e);
		return STEP_FAILED;
	}
}

bool statement_run(struct store *s, struct sqlite3_stmt *q, struct err *e)
{
	if (!q)
		return false;
	enum step got = statement_step(s, q, e);
	sqlite3_finalize(q);
	return got == STEP_DONE;
}

bool statement_int(struct store *s, struct sqlite3_stmt *q, int64_t *x, struct err *e)
{
	if (!q)
		return false;
	enum step got = statement_step(s, q, e);
	if (got == STEP_ROW)
		*x = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	if (got == STEP_DONE)
		err_set(e, ERR_STORE, "the workspace %s lacks an entry", s->path);
	return got == STEP_ROW;
}

char *statement_text(struct sqlite3_stmt *q, int column, struct arena *a)
{
	const unsigned char *p = sqlite3_column_text(q, column);
	return p ? arena_strndup(a, (const char *)p, sqlite3_column_bytes(q, column)) : NULL;
}
