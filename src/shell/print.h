#ifndef SHELL_PRINT_H
#define SHELL_PRINT_H
/* print - answers and errors to standard output and standard error: with --json standard output carries
 * JSON Lines alone, sentences go to standard error. */
#include <stdbool.h>

struct answer;
struct err;
struct options;

/* The answer in its form, to its file when --out or '>' asks for one.  False and the error when that cannot be
 * written. */
bool print_answer(const struct answer *a, struct err *e);
/* source: the line with the fault, or NULL; script and line: the script that was carried out and where it
 * stopped, or NULL and 0. */
void print_failure(const struct answer *a, const struct err *e, const char *source,
	const char *script, int line);

#endif
