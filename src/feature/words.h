#ifndef FEATURE_WORDS_H
#define FEATURE_WORDS_H
/* words - the arguments of a step, "age,hours --method median": cut as a shell
 * would, read by the step's params, and the columns they choose from a table. */
#include <stdbool.h>
#include <stddef.h>

struct args;
struct arena;
struct err;
struct step_class;
struct table;

/* Words of s: blanks divide; '…' and "…" hold together; \ takes the next byte as it is, outside
 * of '…'.  ERR_QUOTE for a quote that is never closed. */
bool words_split(const char *s, const char ***words, ptrdiff_t *n, struct arena *a,
	struct err *e);
/* Reads the words of a step: "columns", and what its params declare. */
bool words_read(const struct step_class *k, const char *words, struct args **out,
	struct arena *a, struct err *e);
/* The names of columns that a step works on: those named, those that fit an @selector, or all it
 * accepts; in the order given, each once.  For STEP_STRUCTURE names may be absent. */
bool words_columns(const struct step_class *k, const struct args *v, const struct table *t,
	const char ***names, ptrdiff_t *n, struct arena *a, struct err *e);
/* Whether such a selector exists: "@numeric". */
bool words_selector_known(const char *name, struct err *e);
/* ERR_COLUMN_TYPE: the step cannot work on it. */
bool words_refuse_type(const struct step_class *k, const char *name, const char *type,
	struct err *e);

#endif
