#include "config.h"

#include "base/map.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

#define FIRST_SLOTS 16

struct key {
	struct str text;
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct key *keys;       /* by index */
	ptrdiff_t capacity;     /* of keys */
	int32_t count;
	int32_t *slots;         /* index + 1, 0: empty */
	ptrdiff_t mask;         /* slots - 1, a power of two less one */
};

static void new_slots(struct map *m, ptrdiff_t n)
{
	m->slots = ARENA_ARRAY(m->arena, int32_t, n);
	m->mask = n - 1;
}

struct map *map_new(struct arena *a)
{
	struct map *m = ARENA_NEW(a, struct map);
	m->arena = a;
	new_slots(m, FIRST_SLOTS);
	return m;
}

/* The slot that holds key, or the empty one where it belongs. */
static ptrdiff_t slot_of(const struct map *m, struct str key, uint64_t hash)
{
	ptrdiff_t at = (ptrdiff_t)(hash & (uint64_t)m->mask);
	while (m->slots[at] != 0) {
		const struct key *k = &m->keys[m->slots[at] - 1];
		if (k->hash == hash && str_equal(k->text, key))
			break;
		at = (at + 1) & m->mask;
	}
	return at;
}

static void widen(struct map *m)
{
	new_slots(m, 2 * (m->mask + 1));
	for (int32_t i = 0; i < m->count; i++) {
		ptrdiff_t at = (ptrdiff_t)(m->keys[i].hash & (uint64_t)m->mask);
		while (m->slots[at] != 0)
			at = (at + 1) & m->mask;
		m->slots[at] = i + 1;
	}
}

int32_t map_add(struct map *m, struct str key)
{
	uint64_t hash = hash_bytes(key.p, key.n, 0);
	ptrdiff_t at = slot_of(m, key, hash);
	if (m->slots[at] != 0)
		return m->slots[at] - 1;
	if (m->count == INT32_MAX - 1)
		BUG("a map of %d keys is full", m->count);
	m->keys = arena_grow(m->arena, m->keys, m->count, &m->capacity, (ptrdiff_t)sizeof *m->keys);
	struct str mine = { arena_strndup(m->arena, key.p, key.n), key.n };
	m->keys[m->count] = (struct key){ mine, hash };
	m->slots[at] = ++m->count;
	int32_t index = m->count - 1;
	if (10 * (ptrdiff_t)m->count > 7 * (m->mask + 1))
		widen(m);
	return index;
}

int32_t map_find(const struct map *m, struct str key)
{
	return m->slots[slot_of(m, key, hash_bytes(key.p, key.n, 0))] - 1;
}

int32_t map_count(const struct map *m)
{
	return m->count;
}

struct str map_key(const struct map *m, int32_t index)
{
	if (index < 0 || index >= m->count)
		BUG("the map has no key %d", index);
	return m->keys[index].text;
}
