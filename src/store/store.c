#include "config.h"

#include "store/store.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/lease.h"
#include "store/schema.h"
#include "store/statement.h"

/* Opening hardens the connection first: a workspace file may come from anywhere. */
static bool harden(struct store *s, struct err *e)
{
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 64 << 20);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	if (sqlite3_exec(s->db,
		    "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
		    "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL;",
		    NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "open", e);
	return true;
}

static bool pragma(struct store *s, const char *sql, int64_t *x, struct err *e)
{
	return statement_int(s, statement(s, e, sql, ""), x, e);
}

static bool create_schema(struct store *s, struct err *e)
{
	char sql[200];
	if (sqlite3_exec(s->db, "BEGIN IMMEDIATE;" STORE_SCHEMA, NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "create", e);
	sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;",
		STORE_APPLICATION_ID, STORE_VERSION);
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "create", e);
	return true;
}

static bool check_kind(struct store *s, struct err *e)
{
	int64_t id, version;
	if (!pragma(s, "PRAGMA application_id", &id, e) || !pragma(s, "PRAGMA user_version", &version, e))
		return false;
	if (id != STORE_APPLICATION_ID) {
		err_set(e, ERR_CORRUPT, "%s is no cairn workspace", s->path);
		return err_hint(e, "give a .cairn file, or load a table first: data load FILE.csv");
	}
	if (version <= STORE_VERSION)
		return true;
	err_set(e, ERR_CORRUPT, "%s was written by a newer cairn (format %d, this one knows %d)", s->path,
		(int)version, STORE_VERSION);
	return err_hint(e, "open it with the cairn that wrote it, or a newer one");
}

/* A new file has no tables at all. */
static bool is_new(struct store *s, bool *fresh, struct err *e)
{
	int64_t tables;
	if (!pragma(s, "SELECT count(*) FROM sqlite_schema", &tables, e))
		return false;
	*fresh = tables == 0;
	return true;
}

static bool set_up(struct store *s, enum store_mode mode, struct err *e)
{
	bool fresh;
	if (!harden(s, e) || !is_new(s, &fresh, e))
		return false;
	if (fresh && mode == STORE_CREATE && !create_schema(s, e))
		return false;
	if (!check_kind(s, e) || !lease_take(s, e))
		return false;
	if (s->readonly)
		return true;
	if (sqlite3_exec(s->db, STORE_JOBS, NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "open", e);
	/* Where WAL is refused (network folders) the older journal does as well. */
	if (sqlite3_exec(s->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) != SQLITE_OK)
		sqlite3_exec(s->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	return true;
}

bool store_open(const char *path, enum store_mode mode, struct store **out, struct err *e)
{
	if (mode == STORE_WRITE && !file_exists(path)) {
		err_set(e, ERR_READ, "there is no workspace %s", path);
		return err_hint(e, "a workspace is made by loading a table: data load FILE.csv");
	}
	if (file_is_folder(path))
		return err_set(e, ERR_READ, "%s is a folder, so it is no workspace", path);
	int64_t size, mtime;
	bool absent = !file_stat(path, &size, &mtime) || size == 0;
	struct store *s = mem_alloc(1, sizeof *s);
	s->path = mem_strdup(path);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		    (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
	bool ok;
	if (mode == STORE_CREATE) /* SQLite would make it for all to read; it takes what is there */
		file_create_private(path);
	if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
		ok = store_failed(s, absent ? "create" : "open", e);
	else
		ok = set_up(s, mode, e);
	if (ok) {
		*out = s;
		return true;
	}
	store_close(s);
	if (absent && mode == STORE_CREATE)
		file_remove_empty(path);
	return false;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_rollback(s);
	lease_give_back(s);
	sqlite3_close(s->db);
	mem_free(s->path);
	mem_free(s->holder);
	mem_free(s);
}

bool store_readonly(const struct store *s)
{
	return s->readonly;
}

const char *store_holder(const struct store *s)
{
	return s->holder;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

bool store_begin(struct store *s, struct err *e)
{
	if (s->begun)
		BUG("a change of %s is already open", s->path);
	if (s->readonly) {
		err_set(e, ERR_READONLY, "%s is open for reading only: %s writes to it", s->path,
			s->holder ? s->holder : "--readonly was given, or another process");
		return err_hint(e, "close the other cairn, or work on a copy of the file");
	}
	if (sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "write to", e);
	s->begun = true;
	return true;
}

bool store_commit(struct store *s, struct err *e)
{
	if (sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		store_failed(s, "write to", e);
		store_rollback(s);
		return false;
	}
	s->begun = false;
	return true;
}

void store_rollback(struct store *s)
{
	if (s->begun)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->begun = false;
}
