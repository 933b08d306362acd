#ifndef COMMAND_BASIS_H
#define COMMAND_BASIS_H
/* basis - what a stored result rests on: the settings that were in force when it was made.  Results are never
 * erased; one whose basis has changed since, by a command or by an undo, is stale and says by what. */
#include <stdbool.h>

struct arena;
struct err;
struct settings;
struct store_record;
struct workbench;

/* The first thing that differs, in the order in which one rests on the other. */
enum basis {
	BASIS_SAME,
	BASIS_TABLE,    /* other rows, or labels that were taken back or changed */
	BASIS_TARGET,   /* another question */
	BASIS_SPLIT,    /* other rows to learn from and to judge on */
	BASIS_FEATURES, /* from here on scores still compare: the same question on the same rows */
	BASIS_WEIGHTS,
	BASIS_RECIPE,
};

enum basis basis_compare(const struct settings *then, const struct settings *now);
/* True while scores of the two can stand in one list. */
bool basis_compares(enum basis b);
/* "the split changed since"; NULL when nothing did. */
const char *basis_words(enum basis b);

/* Of a stored result against what is in force now. */
bool basis_of(struct workbench *w, const struct store_record *r, enum basis *out, struct err *e);
/* Of a model: since it was trained, not since it was calibrated. */
bool basis_of_model(struct workbench *w, const char *name, enum basis *out, struct err *e);

#endif
