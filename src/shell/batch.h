#ifndef SHELL_BATCH_H
#define SHELL_BATCH_H
/* batch - commands without a screen: one-shot, -c, scripts.  Each command runs on the worker while this
 * thread shows progress and listens for Ctrl-C: the first stops the command, the second leaves. */
#include <stdbool.h>

struct batch;
struct err;
struct options;
struct workbench;

/* NULL and the error when the system refuses a thread. */
struct batch *batch_new(const struct options *o, bool interactive, struct err *e);
void batch_free(struct batch *b);
struct workbench *batch_workbench(struct batch *b);
/* Carries out all commands of text and prints each answer; stops at the first error.  name: of the script for
 * messages, or NULL.  Returns the exit code. */
int batch_text(struct batch *b, const char *text, const char *name);
/* The commands of a file ("-": standard input). */
int batch_file(struct batch *b, const char *path);
bool batch_quit(const struct batch *b);
/* True when Ctrl-C came since the last command; at a prompt nothing runs, so it is forgotten. */
bool batch_take_interrupt(void);

#endif
