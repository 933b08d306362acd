#ifndef SHELL_REPL_H
#define SHELL_REPL_H
/* repl - the commands at a readline prompt, with history and completion. */
struct options;

/* file: a table or workspace to open first, or NULL.  Returns the exit code. */
int repl_main(const struct options *o, const char *file);

#endif
