#ifndef COMMAND_LEX_H
#define COMMAND_LEX_H
/* lex - a line of the command language into words: quoting as in sh, '#' comments, '\' continues,
 * ';' and newlines separate, "> FILE" redirects, $NAME takes the value of a `let`. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct lexed {
	const char **word;     /* n words */
	int32_t *at;           /* 1-based byte where each begins */
	ptrdiff_t n;
	const char *redirect;  /* a file, or NULL */
	const char *next;      /* where the following command begins; NULL at the end */
};

/* Value of $name, or NULL when there is none. */
typedef const char *lex_lookup(const void *arg, const char *name);

/* Reads one command at s (its words may be none).  lookup may be NULL.  ERR_QUOTE, ERR_UNKNOWN_NAME with
 * e->column. */
bool lex_command(const char *s, lex_lookup *lookup, const void *arg, struct lexed *out,
	struct arena *a, struct err *e);

#endif
