#ifndef BASE_MAP_H
#define BASE_MAP_H
/* map - string to index: 0, 1, 2, … in the order of first sight.  Lives in an
 * arena; keys are copied.  Open addressing, at most 70 % full. */
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct map;
struct arena;

struct map *map_new(struct arena *a);
/* The index of key, adding it when new. */
int32_t map_add(struct map *m, struct str key);
/* The index of key, or -1. */
int32_t map_find(const struct map *m, struct str key);
int32_t map_count(const struct map *m);
struct str map_key(const struct map *m, int32_t index);

#endif
