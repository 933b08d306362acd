#ifndef COMMAND_SETTINGS_SAME_H
#define COMMAND_SETTINGS_SAME_H
/* settings_same - which decisions two settings share: what was derived from those stays true. */
#include <stdbool.h>

struct settings;

/* Equal, or both NULL. */
bool settings_same_text(const char *a, const char *b);
/* The file, how it is read, its bytes and the types. */
bool settings_same_source(const struct settings *a, const struct settings *b);
/* Of one source: roles, edits, weights, columns made by expressions, the target. */
bool settings_same_rows(const struct settings *a, const struct settings *b);
/* Of the same rows: the kind of task and its positive class. */
bool settings_same_task(const struct settings *a, const struct settings *b);
bool settings_same_split(const struct settings *a, const struct settings *b);
/* Filter and sorting. */
bool settings_same_view(const struct settings *a, const struct settings *b);
/* The separate test file, and what is computed in it. */
bool settings_same_test(const struct settings *a, const struct settings *b);
bool settings_same_recipe(const struct settings *a, const struct settings *b);

#endif
