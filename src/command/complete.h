#ifndef COMMAND_COMPLETE_H
#define COMMAND_COMPLETE_H
/* complete - what could stand at the cursor: one completer for the shell's prompt, the screen's prompt and
 * the system shell. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
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
/* For line with the cursor at byte cursor.  Columns and models come from what is already in memory: the
 * completer reads no file. */
void complete_line(struct workbench *w, const char *line, ptrdiff_t cursor, struct candidates *out,
	struct arena *a);

#endif
