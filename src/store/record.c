#include "config.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/statement.h"
#include "store/store.h"

bool store_record_add(struct store *s, const char *kind, const char *name, const char *json,
	int64_t artifact, int64_t *id, struct err *e)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	sqlite3_stmt *q = statement(s, e,
		"INSERT INTO record(kind, name, json, artifact, journal, created)"
		" VALUES(?,?,?,?,(SELECT ifnull(max(id),0) FROM journal),?)",
		"tttid", kind, name, json, artifact, (double)t.tv_sec + (double)t.tv_nsec / 1e9);
	if (!statement_run(s, q, e))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return true;
}

static struct store_record record_of(sqlite3_stmt *q, struct arena *a)
{
	return (struct store_record){
		.id = sqlite3_column_int64(q, 0),
		.kind = statement_text(q, 1, a),
		.name = statement_text(q, 2, a),
		.json = statement_text(q, 3, a),
		.artifact = sqlite3_column_int64(q, 4),
		.journal = sqlite3_column_int64(q, 5),
		.hidden = sqlite3_column_int(q, 6) != 0,
		.created = sqlite3_column_double(q, 7),
	};
}

bool store_record_list(struct store *s, const char *kind, const char *name, bool hidden,
	struct store_record **records, ptrdiff_t *n, struct arena *a, struct err *e)
{
	sqlite3_stmt *q = statement(s, e,
		"SELECT id, kind, name, json, artifact, journal, hidden, created FROM record"
		" WHERE kind=?1 AND (?2 IS NULL OR name=?2) AND (?3 OR NOT hidden) ORDER BY id DESC",
		"tti", kind, name, (int64_t)hidden);
	if (!q)
		return false;
	ptrdiff_t capacity = 0;
	enum step got;
	*records = NULL;
	*n = 0;
	while ((got = statement_step(s, q, e)) == STEP_ROW) {
		*records = arena_grow(a, *records, *n, &capacity, (ptrdiff_t)sizeof **records);
		(*records)[(*n)++] = record_of(q, a);
	}
	sqlite3_finalize(q);
	return got == STEP_DONE;
}

bool store_record_hide(struct store *s, const char *kind, const char *name, bool hidden,
	struct err *e)
{
	return statement_run(s, statement(s, e,
		"UPDATE record SET hidden=?3 WHERE kind=?1 AND name=?2", "tti", kind, name,
		(int64_t)hidden), e);
}

bool store_record_rename(struct store *s, const char *kind, const char *name, const char *to,
	struct err *e)
{
	return statement_run(s, statement(s, e,
		"UPDATE record SET name=?3 WHERE kind=?1 AND name=?2", "ttt", kind, name, to), e);
}

static bool put_parts(struct store *s, int64_t id, const char *p, ptrdiff_t n, struct err *e)
{
	for (ptrdiff_t at = 0, part = 0; at < n; at += CAP_BLOB_PART, part++) {
		ptrdiff_t size = n - at < CAP_BLOB_PART ? n - at : CAP_BLOB_PART;
		sqlite3_stmt *q = statement(s, e, "INSERT INTO artifact_part VALUES(?,?,?)", "iib", id,
			(int64_t)part, (const void *)(p + at), size);
		if (!statement_run(s, q, e))
			return false;
	}
	return true;
}

bool store_artifact_put(struct store *s, const void *p, ptrdiff_t n, int64_t *id, struct err *e)
{
	struct digest d = digest_of(p, n);
	sqlite3_stmt *q = statement(s, e, "INSERT INTO artifact(bytes, sha256) VALUES(?,?)", "ib",
		(int64_t)n, (const void *)d.byte, (ptrdiff_t)DIGEST_BYTES);
	if (!statement_run(s, q, e))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return put_parts(s, *id, p, n, e);
}

/* Size and digest as they were promised. */
static bool artifact_row(struct store *s, int64_t id, ptrdiff_t *n, struct digest *d, struct err *e)
{
	sqlite3_stmt *q = statement(s, e, "SELECT bytes, sha256 FROM artifact WHERE id=?", "i", id);
	if (!q)
		return false;
	enum step got = statement_step(s, q, e);
	bool ok = got == STEP_ROW && sqlite3_column_bytes(q, 1) == DIGEST_BYTES;
	if (ok) {
		*n = (ptrdiff_t)sqlite3_column_int64(q, 0);
		memcpy(d->byte, sqlite3_column_blob(q, 1), DIGEST_BYTES);
		ok = *n >= 0 && *n <= CAP_BLOB_BYTES;
	}
	sqlite3_finalize(q);
	if (!ok && got != STEP_FAILED)
		err_set(e, ERR_CORRUPT, "artifact %d of %s is missing or damaged", (int)id, s->path);
	return ok;
}

static bool read_parts(struct store *s, int64_t id, char *p, ptrdiff_t n, ptrdiff_t *filled,
	struct err *e)
{
	sqlite3_stmt *q = statement(s, e,
		"SELECT data FROM artifact_part WHERE artifact=? ORDER BY part", "i", id);
	if (!q)
		return false;
	enum step got;
	*filled = 0;
	while ((got = statement_step(s, q, e)) == STEP_ROW) {
		ptrdiff_t size = sqlite3_column_bytes(q, 0);
		if (size > n - *filled)
			break;
		if (size > 0)
			memcpy(p + *filled, sqlite3_column_blob(q, 0), (size_t)size);
		*filled += size;
	}
	sqlite3_finalize(q);
	return got != STEP_FAILED;
}

bool store_artifact_get(struct store *s, int64_t id, const void **p, ptrdiff_t *n, struct arena *a,
	struct err *e)
{
	struct digest promised;
	if (!artifact_row(s, id, n, &promised, e))
		return false;
	char *bytes = ARENA_BIG(a, char, *n + 1, e);
	ptrdiff_t filled;
	if (!bytes || !read_parts(s, id, bytes, *n, &filled, e))
		return false;
	struct digest found = digest_of(bytes, filled);
	if (filled != *n || digest_compare(&found, &promised) != 0)
		return err_set(e, ERR_CORRUPT, "artifact %d of %s does not match its SHA-256: the file is damaged",
			(int)id, s->path);
	*p = bytes;
	return true;
}
