#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H
/* statement - one prepared SQL statement with bound values: prepare, step, done.
 * Shared by the files of this room alone. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct sqlite3;
struct sqlite3_stmt;

struct store {
	struct sqlite3 *db;
	char *path;
	char *holder;
	bool readonly;
	bool begun;
};

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };

/* format binds the values that follow: i int64_t, t text (NULL allowed), d double, b bytes + ptrdiff_t.
 * NULL and the error when it cannot. */
struct sqlite3_stmt *statement(struct store *s, struct err *e, const char *sql, const char *format,
	...);
enum step statement_step(struct store *s, struct sqlite3_stmt *q, struct err *e);
/* Runs to the end without rows; frees q. */
bool statement_run(struct store *s, struct sqlite3_stmt *q, struct err *e);
/* The first column of the only row into x; frees q.  False without a row (err untouched when e is NULL). */
bool statement_int(struct store *s, struct sqlite3_stmt *q, int64_t *x, struct err *e);
char *statement_text(struct sqlite3_stmt *q, int column, struct arena *a);
bool store_failed(struct store *s, const char *doing, struct err *e);

#endif
