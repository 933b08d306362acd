#include "config.h"
#include "data/csv_build.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/column.h"

#define FIRST_SLOTS 64
#define FIRST_LEVELS 32
#define SAFE_DIGITS 15 /* whole numbers with so many digits are exact */
#define BROKEN_BYTES 80 /* of the cell that broke a column, for the message */

bool csv_build_asked(const struct csv_build *b)
{
	struct err e = ERR_INIT;

	return ctl_step(b->ctl, 0, &e);
}

static bool init_levels(struct csv_build *b, struct err *e)
{
	b->slots = FIRST_SLOTS;
	b->level_room = FIRST_LEVELS;
	b->slot = mem_big(b->slots, (ptrdiff_t)sizeof *b->slot, e);
	b->level = b->slot ? mem_big(b->level_room, (ptrdiff_t)sizeof *b->level, e) : NULL;
	return b->level != NULL;
}

bool csv_build_init(struct csv_build *b, const char *name, enum csv_build_kind kind,
	ptrdiff_t rows, struct arena *a, struct err *e)
{
	*b = (struct csv_build){ .name = name, .kind = kind, .room = rows, .arena = a };
	if (kind == CSV_BUILD_NUMBER) {
		b->number = mem_big(rows, (ptrdiff_t)sizeof *b->number, e);
		return b->number != NULL;
	}
	b->code = mem_big(rows, (ptrdiff_t)sizeof *b->code, e);
	return b->code && init_levels(b, e);
}

void csv_build_free(struct csv_build *b)
{
	if (!b->part) {
		mem_big_free(b->number);
		mem_big_free(b->missing);
		mem_big_free(b->code);
	}
	mem_big_free(b->level);
	mem_big_free(b->slot);
	b->number = NULL;
	b->missing = NULL;
	b->code = NULL;
	b->level = NULL;
	b->slot = NULL;
}

void csv_build_begin(struct csv_build *b, const struct csv_build *whole, ptrdiff_t first,
	struct arena *a)
{
	struct csv_build old = *b;

	*b = (struct csv_build){ .name = whole->name, .kind = whole->kind, .part = true, .arena = a,
		.room = whole->room - first };
	b->number = whole->number ? whole->number + first : NULL;
	b->code = whole->code ? whole->code + first : NULL;
	b->slot = old.slot;
	b->slots = old.slots;
	b->level = old.level;
	b->level_room = old.level_room;
	if (old.levels > 0)
		memset(b->slot, 0, b->slots * sizeof *b->slot);
}

bool csv_build_missing(struct csv_build *b, ptrdiff_t row, struct err *e)
{
	if (!b->missing) {
		b->missing = mem_big(bitmap_words(b->room), (ptrdiff_t)sizeof *b->missing, e);
		if (!b->missing)
			return false;
	}
	b->missing[row >> 6] |= UINT64_C(1) << (row & 63);
	b->missing_count++;
	if (b->number)
		b->number[row] = 0;
	else
		b->code[row] = -1;
	return true;
}

void csv_build_gone(struct csv_build *b, ptrdiff_t row)
{
	b->missing_count++;
	if (b->number)
		b->number[row] = (double)NAN;
	else
		b->code[row] = -1;
}

/* Digits that a double would not give back: leading zeros, too many of them. */
static void watch_digits(struct csv_build *b, struct str s)
{
	if (s.n > SAFE_DIGITS && csv_cell_digits(s))
		b->long_digits += s.n - (s.p[0] == '-' || s.p[0] == '+') > SAFE_DIGITS;
	if (s.p[0] == '-' || s.p[0] == '+')
		s = (struct str){ s.p + 1, s.n - 1 };
	if (s.n > 1 && s.p[0] == '0' && csv_cell_digits(s))
		b->zeros++;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What is no plain number: missing, beyond all numbers, or text. */
static void add_odd_number(struct csv_build *b, const struct csv_na *na, struct str s,
	enum num_result result, ptrdiff_t row, int64_t line)
{
	int word = csv_na_find(na, s, false);

	if (word >= 0)
		b->na[word]++;
	else if (result == NUM_OVERFLOW)
		b->overflow++;
	else if (csv_cell_infinite(s))
		b->infinite++;
	else {
		s = str_head(s, BROKEN_BYTES);
		b->broken = true;
		b->broken_line = line;
		b->broken_cell = (struct str){ arena_strndup(b->arena, s.p, s.n), s.n };
		return;
	}
	csv_build_gone(b, row);
}

static void add_number(struct csv_build *b, const struct csv_na *na, struct str s, ptrdiff_t row,
	int64_t line)
{
	enum num_result result;

	if (s.n > 0 && (is_blank(s.p[0]) || is_blank(s.p[s.n - 1])))
		s = str_trim(s);
	result = num_parse(s.p, s.n, &b->number[row]);
	if (result != NUM_OK || (na->numbers && csv_na_find(na, s, false) >= 0))
		add_odd_number(b, na, s, result, row, line);
	else if (s.p[0] == '0' || s.n > SAFE_DIGITS || s.p[0] == '-' || s.p[0] == '+')
		watch_digits(b, s);
}

static void *grow(void *p, ptrdiff_t n, ptrdiff_t room, ptrdiff_t size, struct err *e)
{
	void *bigger = mem_big(room, size, e);

	if (!bigger)
		return NULL;
	memcpy(bigger, p, (size_t)(n * size));
	mem_big_free(p);
	return bigger;
}

static bool grow_levels(struct csv_build *b, struct err *e)
{
	void *level = grow(b->level, b->levels, (ptrdiff_t)b->level_room * 2,
		(ptrdiff_t)sizeof *b->level, e);

	if (!level)
		return false;
	b->level = level;
	b->level_room *= 2;
	return true;
}

/* The slot keeps the high half of the hash; the low bits of it choose the place, so that the table
 * grows without looking at the levels again. */
static bool grow_slots(struct csv_build *b, struct err *e)
{
	uint32_t slots = b->slots * 2;
	uint64_t *slot = mem_big(slots, (ptrdiff_t)sizeof *slot, e);

	if (!slot)
		return false;
	for (uint32_t i = 0; i < b->slots; i++) {
		if (i % CSV_GOING == 0 && !ctl_step(b->ctl, 0, e)) {
			mem_big_free(slot);
			return false;
		}
		uint32_t at = (uint32_t)(b->slot[i] >> 32) & (slots - 1);

		if (!b->slot[i])
			continue;
		while (slot[at])
			at = (at + 1) & (slots - 1);
		slot[at] = b->slot[i];
	}
	mem_big_free(b->slot);
	b->slot = slot;
	b->slots = slots;
	return true;
}

static bool add_level(struct csv_build *b, struct str s, bool stable, uint32_t at, uint64_t hash,
	struct err *e)
{
	if (b->levels == b->level_room && !grow_levels(b, e))
		return false;
	if (!stable)
		s.p = arena_strndup(b->arena, s.p, s.n);
	b->level[b->levels++] = s;
	b->slot[at] = hash << 32 | (uint32_t)b->levels;
	if ((uint64_t)b->levels * 10 > (uint64_t)b->slots * 6)
		return grow_slots(b, e);
	return true;
}

static inline uint64_t load(const char *p, size_t n)
{
	uint64_t word = 0;

	memcpy(&word, p, n);
	return word;
}

/* All bytes of s, in words that may overlap: for tables that are never stored. */
static inline uint64_t hash_of(struct str s)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t h = (uint64_t)s.n * odd;
	const char *p = s.p;
	ptrdiff_t n = s.n;

	for (; n > 16; n -= 8, p += 8) {
		h = (h ^ load(p, 8)) * odd;
		h ^= h >> 32;
	}
	if (n >= 8)
		h = ((h ^ load(p, 8)) * odd) ^ load(p + n - 8, 8);
	else if (n >= 4)
		h ^= load(p, 4) << 32 | load(p + n - 4, 4);
	else if (n > 0)
		h ^= (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
			(unsigned char)p[n - 1];
	h = (h ^ h >> 32) * odd;
	return (h ^ h >> 29) & 0xffffffff;
}

/* Most levels are short: then two words that may overlap hold all of one. */
static inline bool same_bytes(const char *a, const char *b, ptrdiff_t n)
{
	if (n > 16)
		return memcmp(a, b, (size_t)n) == 0;
	if (n >= 8)
		return load(a, 8) == load(b, 8) && load(a + n - 8, 8) == load(b + n - 8, 8);
	if (n >= 4)
		return load(a, 4) == load(b, 4) && load(a + n - 4, 4) == load(b + n - 4, 4);
	return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

/* The code of s, which becomes a level when it was none; -1 with ERR_NOMEM. */
static inline int32_t find_code(struct csv_build *b, struct str s, bool stable, struct err *e)
{
	uint64_t hash = hash_of(s);
	uint32_t at = (uint32_t)hash & (b->slots - 1);

	for (; b->slot[at]; at = (at + 1) & (b->slots - 1)) {
		int32_t code = (int32_t)(b->slot[at] & 0xffffffff) - 1;

		if (b->slot[at] >> 32 == hash && b->level[code].n == s.n &&
			same_bytes(b->level[code].p, s.p, s.n))
			return code;
	}
	return add_level(b, s, stable, at, hash, e) ? b->levels - 1 : -1;
}

bool csv_build_add(struct csv_build *b, const struct csv_na *na, struct str s, bool stable,
	ptrdiff_t row, int64_t line, struct err *e)
{
	if (b->kind == CSV_BUILD_NUMBER) {
		add_number(b, na, s, row, line);
		return true;
	}
	if (s.n == 0 && !csv_cell_is_empty(s)) {
		b->na[0]++;
		csv_build_gone(b, row);
		return true;
	}
	if (!b->slot && !init_levels(b, e))
		return false;
	b->code[row] = find_code(b, s, stable, e);
	return b->code[row] >= 0;
}

/* ---- parts into a whole ---- */

static bool merge_missing(struct csv_build *b, const struct csv_build *part, ptrdiff_t to,
	ptrdiff_t rows, struct err *e)
{
	for (ptrdiff_t r = to; part->missing_count > 0 && r < to + rows; r++)
		if ((b->number ? isnan(b->number[r]) : b->code[r] < 0) && !csv_build_missing(b, r, e))
			return false;
	return true;
}

static bool merge_codes(struct csv_build *b, const struct csv_build *part, ptrdiff_t from,
	ptrdiff_t to, ptrdiff_t rows, struct str text, struct err *e)
{
	struct arena *scratch = arena_new();
	int32_t *map = ARENA_BIG(scratch, int32_t, (ptrdiff_t)part->levels + 1, e);
	bool ok = map != NULL;

	if (ok)
		map[0] = -1; /* of the missing cells, whose code is -1 */
	for (int32_t i = 0; ok && i < part->levels; i++) {
		struct str s = part->level[i];

		if (i % CSV_GOING == 0 && !ctl_step(b->ctl, 0, e)) {
			ok = false;
			break;
		}
		bool stable = s.p >= text.p && s.p < text.p + text.n;

		map[i + 1] = find_code(b, s, stable, e);
		ok = map[i + 1] >= 0;
	}
	for (ptrdiff_t r = 0; ok && r < rows; r++)
		b->code[to + r] = map[b->code[from + r] + 1];
	arena_free(scratch);
	return ok;
}

bool csv_build_merge(struct csv_build *whole, const struct csv_build *part, ptrdiff_t from,
	ptrdiff_t to, ptrdiff_t rows, struct str text, struct err *e)
{
	for (int i = 0; i < CSV_NA_WORDS; i++)
		whole->na[i] += part->na[i];
	whole->infinite += part->infinite;
	whole->overflow += part->overflow;
	whole->zeros += part->zeros;
	whole->long_digits += part->long_digits;
	if (whole->number && from != to && rows > 0)
		memmove(whole->number + to, whole->number + from, (size_t)rows * sizeof *whole->number);
	if (whole->code && !merge_codes(whole, part, from, to, rows, text, e))
		return false;
	return merge_missing(whole, part, to, rows, e);
}
