#ifndef COMMAND_SETTINGS_H
#define COMMAND_SETTINGS_H
/* settings - what the user decided: source, types, roles, target, split, recipe.  One immutable value per
 * journal line; undo moves back to an older value.  Everything else is derived from it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct split_cuts;

struct setting_pair { /* COL=VALUE */
	const char *column;
	const char *value;
};

struct settings {
	const char *source;         /* absolute path, or NULL: no table yet */
	const char *load_words;     /* the options of data load, canonical */
	const char *digest;         /* hex of the frame's digest when it was loaded */
	int64_t size, mtime_ns;     /* of the source then */
	const char *test_source;    /* a separate test file, or NULL */
	struct setting_pair *type;  /* overrides */
	ptrdiff_t types;
	struct setting_pair *role;
	ptrdiff_t roles;
	struct setting_pair *edit;  /* what was said of single rows: see edits.h */
	ptrdiff_t edits;
	struct setting_pair *weight; /* how much rows of a kind count: see edits.h */
	ptrdiff_t weights;
	struct setting_pair *expr;  /* a column that an expression makes */
	ptrdiff_t exprs;
	struct setting_pair *guess; /* a kind that trains on its own guesses too, and how sure they must be */
	ptrdiff_t guesses;
	struct setting_pair *sort;  /* a column, "up" or "down": the order in which rows are shown */
	ptrdiff_t sorts;
	const char *filter;         /* an expression: the rows that are shown; NULL: all */
	const char *target;         /* or NULL */
	const char *task_kind;      /* "classes" "regression" or NULL */
	const char *positive;       /* or NULL */
	bool split;                 /* a split was asked for */
	uint64_t split_seed;
	double share[5];            /* by enum part */
	bool together;              /* equal rows share a part; false also where it was split before they did */
	const struct split_cuts *cuts; /* where the parts begin; NULL: made before they were kept */
	const char *recipe;         /* its text form; NULL: none yet */
};

const char *settings_write(const struct settings *s, struct arena *a); /* JSON */
bool settings_read(const char *json, struct settings *out, struct arena *a, struct err *e);
/* A copy that shares strings, with its own lists. */
struct settings settings_copy(const struct settings *s, struct arena *a);
/* A copy that shares nothing with s: its texts live in a as well. */
struct settings settings_keep(const struct settings *s, struct arena *a);
/* Sets or replaces one pair. */
void settings_set_pair(struct setting_pair **pairs, ptrdiff_t *n, const char *column,
	const char *value, struct arena *a);

#endif
