#ifndef FEATURE_KEEP_H
#define FEATURE_KEEP_H
/* keep - names and levels, learned, saved and loaded. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct err;
struct reader;
struct writer;

/* A list of names. */
struct names {
	ptrdiff_t n;
	const char **name;
};

struct names names_copy(const char *const *name, ptrdiff_t n, struct arena *a);
bool names_have(const struct names *s, const char *name);
void names_save(const struct names *s, struct writer *w);
bool names_load(struct names *s, struct reader *r, struct arena *a, struct err *e);

/* A name, never NULL. */
bool keep_load_name(const char **name, struct reader *r, struct arena *a, struct err *e);
/* n levels: any bytes. */
void keep_save_levels(const struct str *level, int32_t n, struct writer *w);
bool keep_load_levels(const struct str **level, int32_t *n, struct reader *r, struct arena *a,
	struct err *e);
/* Levels and their bytes, copied into a. */
struct str *keep_copy_levels(const struct str *level, int32_t n, struct arena *a);
/* The code of a level in any order of levels, or -1. */
int32_t keep_find_level(const struct str *level, int32_t n, struct str text);
/* The same for levels in byte order, by bisection. */
int32_t keep_find_sorted(const struct str *level, int32_t n, struct str text);
/* Sorts by bytes. */
void keep_sort_levels(struct str *level, int32_t n);

#endif
