#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H
/* options - what every command takes: the form of the answer, seed, threads, limits.  Given before or
 * after a command; those of one command hold for it alone. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

struct arena;
struct err;

enum answer_form { ANSWER_TEXT, ANSWER_JSON, ANSWER_CSV, ANSWER_MARKDOWN, ANSWER_PLAIN };

/* A key of a pane, or of all with "*", that a person gave a command. */
struct binding {
	const char *pane, *key, *line;
	struct binding *next;
};

struct options {
	enum answer_form form;
	uint64_t seed;
	bool seed_given;
	int threads;              /* 0: all cores */
	const char *workspace;    /* or NULL */
	double budget;            /* seconds; 0: none */
	int64_t max_memory;       /* bytes; 0: the default */
	const char *override;     /* the reason, or NULL */
	const char *out;
	bool quiet;
	const char *color;        /* "auto" "always" "never" */
	const char *theme;
	const char *glyphs;       /* "auto" "ascii" "block" "braille": a setting, no option */
	bool ascii, plain_ui, no_motion, no_mouse, readonly, yes;
	const char *config;
	struct binding *bindings; /* the newest first; settings, no option */
};

extern const struct param options_params[];

struct options options_default(void);
/* Moves the words that are global options out of words[*n] into o; what a command declares itself
 * (own, may be NULL) stays.  Keeps the order of the rest; at[] (may be NULL) moves along. */
bool options_take(struct options *o, const char **words, int32_t *at, ptrdiff_t *n,
	const struct param *own, struct arena *a, struct err *e);

#endif
