#include "config.h"

#include <sqlite3.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/statement.h"
#include "store/store.h"

static bool drop_bytes(struct store *s, int64_t job, struct err *e)
{
	return statement_run(s, statement(s, e,
		       "DELETE FROM artifact_part WHERE artifact=(SELECT artifact FROM job WHERE id=?)", "i", job), e) &&
	       statement_run(s, statement(s, e,
		       "DELETE FROM artifact WHERE id=(SELECT artifact FROM job WHERE id=?)", "i", job), e);
}

static bool keep(struct store *s, struct store_job *job, const void *p, ptrdiff_t n, struct err *e)
{
	if (!drop_bytes(s, job->id, e) || !store_artifact_put(s, p, n, &job->artifact, e))
		return false;
	sqlite3_stmt *q = statement(s, e,
		"INSERT OR REPLACE INTO job VALUES(nullif(?,0),?,?,?,?,?,?)", "itttiid", job->id, job->line,
		job->kind, job->identity, (int64_t)job->step, job->artifact, job->kept);
	if (!statement_run(s, q, e))
		return false;
	job->id = sqlite3_last_insert_rowid(s->db);
	return true;
}

bool store_job_keep(struct store *s, struct store_job *job, const void *p, ptrdiff_t n, struct err *e)
{
	struct timespec t;
	struct store_job next = *job;
	clock_gettime(CLOCK_REALTIME, &t);
	next.kept = (double)t.tv_sec + (double)t.tv_nsec / 1e9;
	if (!store_begin(s, e))
		return false;
	if (!keep(s, &next, p, n, e)) {
		store_rollback(s);
		return false;
	}
	if (!store_commit(s, e))
		return false;
	*job = next;
	return true;
}

bool store_job_end(struct store *s, int64_t id, struct err *e)
{
	return drop_bytes(s, id, e) &&
	       statement_run(s, statement(s, e, "DELETE FROM job WHERE id=?", "i", id), e);
}

static struct store_job job_of(sqlite3_stmt *q, struct arena *a)
{
	return (struct store_job){
		.id = sqlite3_column_int64(q, 0),
		.line = statement_text(q, 1, a),
		.kind = statement_text(q, 2, a),
		.identity = statement_text(q, 3, a),
		.step = sqlite3_column_int(q, 4),
		.artifact = sqlite3_column_int64(q, 5),
		.kept = sqlite3_column_double(q, 6),
	};
}

/* A workspace that was opened for reading may be older than the table. */
static bool there_are_jobs(struct store *s, int64_t *n, struct err *e)
{
	return statement_int(s, statement(s, e, "SELECT count(*) FROM sqlite_schema WHERE name='job'", ""), n, e);
}

bool store_job_list(struct store *s, struct store_job **jobs, ptrdiff_t *n, struct arena *a, struct err *e)
{
	int64_t tables;
	*jobs = NULL;
	*n = 0;
	if (!there_are_jobs(s, &tables, e))
		return false;
	if (tables == 0)
		return true;
	sqlite3_stmt *q = statement(s, e,
		"SELECT id, line, kind, identity, step, artifact, kept FROM job ORDER BY id DESC", "");
	if (!q)
		return false;
	ptrdiff_t capacity = 0;
	enum step got;
	while ((got = statement_step(s, q, e)) == STEP_ROW) {
		*jobs = arena_grow(a, *jobs, *n, &capacity, (ptrdiff_t)sizeof **jobs);
		(*jobs)[(*n)++] = job_of(q, a);
	}
	sqlite3_finalize(q);
	return got == STEP_DONE;
}
