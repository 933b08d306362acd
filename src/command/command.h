#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H
/* command - one table of everything that can be done.  Parser, help, completion, man page, JSON and the
 * hint bars of the screens are derived from it.  A command is one struct in a cmd_*.c file and one line
 * in command_list.h. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct args;
struct ctl;
struct err;
struct param;
struct report;
struct workbench;

enum command_flags {
	CMD_QUERY = 1,      /* changes nothing; creates no workspace; is not journalled */
	CMD_SETTINGS = 2,   /* changes the settings: undoable */
	CMD_RESULT = 4,     /* adds results that are never erased */
	CMD_JOB = 8,        /* may take long: runs on the worker in the TUI */
	CMD_LOOK = 16,      /* may open the test rows */
	CMD_FACE = 32,      /* carried out by the face itself: quit, view, bind */
};

struct command {
	const char *noun;           /* NULL: a bare command */
	const char *verb;
	const char *aliases;        /* bare words that mean the same, "train t"; or NULL */
	const char *help;           /* a phrase */
	const char *about;          /* a few sentences more, or NULL */
	const char *example;        /* a whole command line */
	const struct param *params; /* ends with { 0 }; may be NULL */
	unsigned flags;
	/* Keys that run it wherever the pane's keys are, "PANE:KEY …", * being every pane; or NULL.  Keys that need what is
	 * under a cursor are rows of the pane's own table. */
	const char *keys;
	const char *results;        /* keys of the result, as in the manual, or NULL */
	/* Fills out; changes are staged through the workbench and kept only when it returns true. */
	bool (*run)(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
		struct err *e);
};

extern const struct command *const command_table[]; /* NULL-terminated; by noun, then verb */

/* "data profile", "auto". */
const char *command_name(const struct command *c, struct arena *a);
/* The command that words[0..n) begin with; *used = how many words name it.  prefix: unique prefixes are
 * understood.  ERR_NO_COMMAND, ERR_NO_NOUN, ERR_NO_VERB, ERR_AMBIGUOUS with did-you-mean; e->column is the
 * 1-based index of the word at fault. */
bool command_find(const char *const *words, ptrdiff_t n, bool prefix, const struct command **out,
	ptrdiff_t *used, struct err *e);
bool command_is_noun(const char *word);
/* Distinct nouns in the order of the table; NULL-terminated, in a. */
const char *const *command_nouns(struct arena *a);

#endif
