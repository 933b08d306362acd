#ifndef BASE_ERR_H
#define BASE_ERR_H
/* err - an error is a value: a number from err_list.h, the place it happened,
 * a sentence and a remedy.  The caller owns it; it allocates nothing, so it
 * can carry the news that memory is out.  Messages hold raw text: only the
 * sinks (render, shell, stderr) make it safe for a terminal. */
#include <stdbool.h>
#include <stdint.h>

#include "base/err_list.h"

enum err_code {
	ERR_OK = 0,
#define X(name, number, exit, text) ERR_##name = (number),
	ERR_LIST(X)
#undef X
};

struct err {
	enum err_code code;
	int64_t line;      /* 1-based line of the source file or script, 0: none */
	int64_t row;       /* 1-based data row, 0: not about a row */
	int32_t column;    /* 1-based: byte in a command line, else table column; 0: none */
	char colname[64];  /* the column's name, cut at a character border */
	char msg[512];     /* what and where */
	char hint[320];    /* the remedy, often a command; "" when there is none */
};

#define ERR_INIT ((struct err){ .code = ERR_OK })

/* Sets code and message; place and hint are cleared.  Always returns false, so that
 * `return err_set(e, ERR_X, ...)` is a whole failure. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds the place.  Zero or NULL leaves a part as it was.  Returns false. */
bool err_at(struct err *e, int64_t row, int32_t column, const char *colname);
/* Adds the remedy.  Returns false. */
bool err_hint(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "context: " before the message, on the way up.  Returns false. */
bool err_in(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_clear(struct err *e);

/* The exit code the list gives to a number; 0 for ERR_OK. */
int err_exit_code(enum err_code code);
/* "E211" or "W402": 4 characters and a NUL into out. */
void err_number(enum err_code code, char out[8]);
/* The message with its place, in one line: "MSG (row 18, column 4 'target')". */
void err_sentence(const struct err *e, char *out, int size);

/* A bug: restores the terminal through the hook, prints file:line, exits 70. */
void bug_at(const char *file, int line, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 3, 4)));
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
/* Called once by main before anything dies: makes the terminal usable again. */
void bug_on_exit(void (*restore)(void));
/* Runs the hook; for mem.c and signal handlers. */
void bug_restore(void);

#endif
