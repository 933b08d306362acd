#ifndef SHELL_ONESHOT_H
#define SHELL_ONESHOT_H
/* oneshot - commands from the command line of the system. */
#include <stddef.h>

struct err;
struct options;

/* words: one command with its options, as it was typed.  Returns the exit code. */
int oneshot_words(const struct options *o, const char *const *words, ptrdiff_t n);
/* words: -c TEXT. */
int oneshot_text(const struct options *o, const char *const *words, ptrdiff_t n);
/* The words could not be understood at all: says e, whose column is the index of the word at fault (0: none),
 * and returns its exit code. */
int oneshot_refuse(const struct options *o, const char *const *words, ptrdiff_t n, const struct err *e);
/* Candidates for the end of line, one a line: the word, a tab, a phrase.  For the completion of the system's
 * shell. */
int oneshot_complete(const struct options *o, const char *line);

#endif
