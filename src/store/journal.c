#include "config.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/statement.h"
#include "store/store.h"

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool head(struct store *s, int64_t *id, struct err *e)
{
	return statement_int(s,
		statement(s, e, "SELECT CAST(value AS INTEGER) FROM meta WHERE key='head'", ""), id, e);
}

static bool set_head(struct store *s, int64_t id, struct err *e)
{
	return statement_run(s, statement(s, e,
		"UPDATE meta SET value=CAST(?1 AS TEXT) WHERE key='head'", "i", id), e);
}

bool store_journal_add(struct store *s, const char *line, const char *settings, int64_t *id,
	struct err *e)
{
	int64_t parent;
	if (!head(s, &parent, e))
		return false;
	sqlite3_stmt *q = statement(s, e,
		"INSERT INTO journal(parent, line, settings, started) VALUES(?,?,?,?)", "ittd", parent,
		line, settings, now());
	if (!statement_run(s, q, e))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return !settings || set_head(s, *id, e);
}

static struct store_line line_of(sqlite3_stmt *q, struct arena *a)
{
	return (struct store_line){
		.id = sqlite3_column_int64(q, 0),
		.parent = sqlite3_column_int64(q, 1),
		.line = statement_text(q, 2, a),
		.settings = statement_text(q, 3, a),
		.started = sqlite3_column_double(q, 4),
	};
}

bool store_journal_list(struct store *s, struct store_line **lines, ptrdiff_t *n, struct arena *a,
	struct err *e)
{
	sqlite3_stmt *q = statement(s, e,
		"SELECT id, parent, line, settings, started FROM journal ORDER BY id", "");
	if (!q)
		return false;
	ptrdiff_t capacity = 0;
	enum step got;
	*lines = NULL;
	*n = 0;
	while ((got = statement_step(s, q, e)) == STEP_ROW) {
		*lines = arena_grow(a, *lines, *n, &capacity, (ptrdiff_t)sizeof **lines);
		(*lines)[(*n)++] = line_of(q, a);
	}
	sqlite3_finalize(q);
	return got == STEP_DONE;
}

static bool settings_of(struct store *s, int64_t line, const char **settings, struct arena *a, struct err *e)
{
	sqlite3_stmt *q = statement(s, e, "SELECT settings FROM journal WHERE id=?", "i", line);
	if (!q)
		return false;
	enum step got = statement_step(s, q, e);
	if (got == STEP_ROW)
		*settings = statement_text(q, 0, a);
	sqlite3_finalize(q);
	if (got == STEP_DONE)
		return err_set(e, ERR_CORRUPT, "the workspace %s lost its settings", s->path);
	return got == STEP_ROW;
}

bool store_settings(struct store *s, const char **settings, struct arena *a, struct err *e)
{
	int64_t id;
	*settings = NULL;
	return head(s, &id, e) && (id == 0 || settings_of(s, id, settings, a, e));
}

bool store_settings_at(struct store *s, int64_t line, bool *now, const char **settings, struct arena *a,
	struct err *e)
{
	int64_t id, then;
	*settings = NULL;
	if (!head(s, &id, e) || !statement_int(s, statement(s, e,
		"SELECT CASE WHEN settings IS NULL THEN parent ELSE id END FROM journal WHERE id=?", "i", line),
		&then, e))
		return false;
	*now = then == id;
	return *now || then == 0 || settings_of(s, then, settings, a, e);
}

/* The line a query finds: its id, what it says, and its parent. */
static bool find_line(struct store *s, const char *sql, int64_t id, struct store_line *out,
	struct arena *a, struct err *e)
{
	sqlite3_stmt *q = statement(s, e, sql, "i", id);
	if (!q)
		return false;
	enum step got = statement_step(s, q, e);
	*out = got == STEP_ROW ? line_of(q, a) : (struct store_line){ 0 };
	sqlite3_finalize(q);
	return got != STEP_FAILED;
}

bool store_undo(struct store *s, const char **line, struct arena *a, struct err *e)
{
	int64_t id;
	struct store_line l;
	if (!head(s, &id, e) ||
		!find_line(s, "SELECT id, parent, line, settings, started FROM journal WHERE id=?", id, &l,
			a, e))
		return false;
	if (!l.id || !l.parent) {
		err_set(e, ERR_NOT_UNDOABLE, "there is nothing to undo");
		return err_hint(e, "journal show lists what was done");
	}
	*line = l.line;
	return set_head(s, l.parent, e);
}

bool store_redo(struct store *s, const char **line, struct arena *a, struct err *e)
{
	int64_t id;
	struct store_line l;
	if (!head(s, &id, e) ||
		!find_line(s,
			"SELECT id, parent, line, settings, started FROM journal"
			" WHERE parent=? AND settings IS NOT NULL ORDER BY id DESC LIMIT 1",
			id, &l, a, e))
		return false;
	if (!l.id)
		return err_set(e, ERR_NOT_UNDOABLE, "there is nothing to redo");
	*line = l.line;
	return set_head(s, l.id, e);
}
