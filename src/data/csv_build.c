#include "config.h"
#include "data/csv_build.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/column.h"

#define FIRST_SLOTS 64
#define FIRST_LEVELS 32
#define SAFE_DIGITS 15 /* whole numbers with so many digits are exact */

bool csv_build_init(struct csv_build *b, const char *name, enum csv_build_kind kind,
	ptrdiff_t rows, struct arena *a, struct err *e)
{
	*b = (struct csv_build){ .name = name, .kind = kind, .room = rows, .arena = a };
	if (kind == CSV_BUILD_NUMBER) {
		b->number = mem_big(rows, (ptrdiff_t)sizeof *b->number, e);
		return b->number != NULL;
	}
	b->slots = FIRST_SLOTS;
	b->level_room = FIRST_LEVELS;
	b->code = mem_big(rows, (ptrdiff_t)sizeof *b->code, e);
	b->slot = b->code ? mem_big(b->slots, (ptrdiff_t)sizeof *b->slot, e) : NULL;
	b->level = b->slot ? mem_big(b->level_room, (ptrdiff_t)sizeof *b->level, e) : NULL;
	return b->level != NULL;
}

void csv_build_free(struct csv_build *b)
{
	mem_big_free(b->number);
	mem_big_free(b->missing);
	mem_big_free(b->code);
	mem_big_free(b->level);
	mem_big_free(b->slot);
	b->number = NULL;
	b->missing = NULL;
	b->code = NULL;
	b->level = NULL;
	b->slot = NULL;
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
static bool add_odd_number(struct csv_build *b, const struct csv_na *na, struct str s,
	enum num_result result, ptrdiff_t row, int64_t line, struct err *e)
{
	int word = csv_na_find(na, s, false);

	if (word >= 0)
		b->na[word]++;
	else if (result == NUM_OVERFLOW)
		b->overflow++;
	else if (csv_cell_infinite(s))
		b->infinite++;
	else {
		b->broken = true;
		b->broken_line = line;
		b->broken_cell = (struct str){ arena_strndup(b->arena, s.p, s.n < 80 ? s.n : 80),
			s.n < 80 ? s.n : 80 };
		return true;
	}
	return csv_build_missing(b, row, e);
}

static bool add_number(struct csv_build *b, const struct csv_na *na, struct str s, ptrdiff_t row,
	int64_t line, struct err *e)
{
	enum num_result result;

	if (s.n > 0 && (is_blank(s.p[0]) || is_blank(s.p[s.n - 1])))
		s = str_trim(s);
	result = num_parse(s.p, s.n, &b->number[row]);
	if (result != NUM_OK || (na->numbers && csv_na_find(na, s, false) >= 0))
		return add_odd_number(b, na, s, result, row, line, e);
	if (s.p[0] == '0' || s.n > SAFE_DIGITS || s.p[0] == '-' || s.p[0] == '+')
		watch_digits(b, s);
	return true;
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

static bool add_text(struct csv_build *b, struct str s, bool stable, ptrdiff_t row, struct err *e)
{
	uint64_t hash = hash_bytes(s.p, s.n, 0) & 0xffffffff;
	uint32_t at = (uint32_t)hash & (b->slots - 1);

	for (; b->slot[at]; at = (at + 1) & (b->slots - 1)) {
		int32_t code = (int32_t)(b->slot[at] & 0xffffffff) - 1;

		if (b->slot[at] >> 32 == hash && str_equal(b->level[code], s)) {
			b->code[row] = code;
			return true;
		}
	}
	b->code[row] = b->levels;
	return add_level(b, s, stable, at, hash, e);
}

bool csv_build_add(struct csv_build *b, const struct csv_na *na, struct str s, bool stable,
	ptrdiff_t row, int64_t line, struct err *e)
{
	if (b->kind == CSV_BUILD_NUMBER)
		return add_number(b, na, s, row, line, e);
	if (s.n == 0) {
		b->na[0]++;
		return csv_build_missing(b, row, e);
	}
	return add_text(b, s, stable, row, e);
}
