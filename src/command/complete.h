#ifndef COMMAND_COMPLETE_H
#define COMMAND_COMPLETE_H
/* complete - what could stand at the cursor: one completer for the shell's prompt, the screen's prompt and
 * the system shell. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct command;
struct param;
struct workbench;

struct candidate {
	const char *text;   /* the whole word */
	const char *help;   /* a phrase, or NULL */
};

struct candidates {
	struct candidate *item;
	ptrdiff_t n, capacity;
	ptrdiff_t from;     /* byte where the word that they replace begins */
	bool files;         /* names of files fit here as well */
	const struct param *expects; /* what the word is, or NULL: a command, an option */
};

/* Byte where the command that the cursor stands in begins: behind the last ';' outside quotes, and blanks. */
ptrdiff_t complete_start(const char *line, ptrdiff_t cursor);
/* What the word that begins at byte at of line is, by the words before it, which need no workspace; *c: its command.
 * NULL: a command, an option, or nothing that is known. */
const struct param *complete_param(const char *line, ptrdiff_t at, const struct command **c, struct arena *a);
/* For line with the cursor at byte cursor.  Columns and models come from what is already in memory: the
 * completer reads no file. */
void complete_line(struct workbench *w, const char *line, ptrdiff_t cursor, struct candidates *out,
	struct arena *a);

#endif
