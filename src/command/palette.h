#ifndef COMMAND_PALETTE_H
#define COMMAND_PALETTE_H
/* palette - commands by what a person types of them: name, verb, alias, a word of the help.  With complete.h
 * it is all that stands in the box at the bottom of the screen. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct command;

/* Commands that fit typed, the best first; all of them, in the order of the table, for "".  Returns how many;
 * *out lives in a. */
ptrdiff_t palette_find(const char *typed, const struct command *const **out, struct arena *a);
/* The command that a line names in full, with a blank behind it; NULL while it is still being typed. */
const struct command *palette_command(const char *line, struct arena *a);
/* "model calibrate [MODEL] [OPTIONS]". */
const char *palette_usage(const struct command *c, struct arena *a);
/* True when it does nothing without words of the user's. */
bool palette_needs_words(const struct command *c);

#endif
