#ifndef COMMAND_HELP_TEXT_H
#define COMMAND_HELP_TEXT_H
/* help_text - help made from the command table, for people and for the manual. */

struct command;
struct param;
struct text;

/* All commands, by noun, a line each. */
void help_overview(struct text *out);
/* The verbs of a noun. */
void help_noun(struct text *out, const char *noun);
/* One command: usage, about, arguments, options, example, result keys. */
void help_command(struct text *out, const struct command *c);
/* "data load FILE [--delimiter TEXT] …" */
void help_usage(struct text *out, const struct command *c);
/* A block of options with their ranges and defaults. */
void help_params(struct text *out, const struct param *params);
/* "--rows N: how many rows to show (default 10 rows)". */
void help_param(struct text *out, const struct param *p);
/* The COMMANDS section of the manual page, in mdoc-free roff. */
void help_manual(struct text *out);

#endif
