#include "config.h"
#include "data/csv_order.h"

#include <endian.h>
#include <string.h>

#include "base/ctl.h"

#define SMALL 24   /* below, insertion beats counting */
#define DIGITS 8   /* bytes of a key */
#define VALUES 256
#define KEY_BYTES 8

struct ordering {
	const struct str *level;
	struct csv_ordered *item, *other;
	uint32_t count[DIGITS][VALUES];
	struct ctl *ctl;
	struct err *err;
};

/* The bytes from skip on, in the order of memcmp; zeros behind the end, which no text holds. */
static uint64_t key_of(struct str s, ptrdiff_t skip)
{
	uint64_t key = 0;
	ptrdiff_t n = s.n - skip;

	if (n >= KEY_BYTES)
		memcpy(&key, s.p + skip, KEY_BYTES);
	else if (n > 0)
		memcpy(&key, s.p + skip, (size_t)n);
	return be64toh(key);
}

/* skip bytes are known to be equal. */
static bool before(struct str a, struct str b, ptrdiff_t skip)
{
	return str_compare((struct str){ a.p + skip, a.n - skip }, (struct str){ b.p + skip, b.n - skip }) < 0;
}

static void insertion(const struct ordering *o, ptrdiff_t from, ptrdiff_t n, ptrdiff_t skip)
{
	struct csv_ordered *x = o->item + from;

	for (ptrdiff_t i = 1; i < n; i++) {
		struct csv_ordered one = x[i];
		ptrdiff_t k = i;

		for (; k > 0 && before(o->level[one.code], o->level[x[k - 1].code], skip); k--)
			x[k] = x[k - 1];
		x[k] = one;
	}
}

/* Keys of a run, and how often each of their bytes has each value; false when all keys are alike. */
static bool take_keys(struct ordering *o, ptrdiff_t from, ptrdiff_t n, ptrdiff_t skip)
{
	struct csv_ordered *x = o->item + from;
	uint64_t differing = 0;

	memset(o->count, 0, sizeof o->count);
	for (ptrdiff_t i = 0; i < n; i++) {
		uint64_t key = key_of(o->level[x[i].code], skip);

		x[i].key = key;
		differing |= key ^ x[0].key;
		for (int d = 0; d < DIGITS; d++)
			o->count[d][key >> 8 * d & 0xff]++;
	}
	return differing != 0;
}

static void counts_to_starts(uint32_t *count)
{
	uint32_t sum = 0;

	for (int v = 0; v < VALUES; v++) {
		uint32_t c = count[v];

		count[v] = sum;
		sum += c;
	}
}

/* By their keys, the lowest byte first. */
static bool sort_keys(struct ordering *o, ptrdiff_t from, ptrdiff_t n)
{
	struct csv_ordered *x = o->item + from, *to = o->other + from;

	for (int d = 0; d < DIGITS; d++) {
		uint32_t *start = o->count[d];
		struct csv_ordered *swap = x;

		if (start[x[0].key >> 8 * d & 0xff] == n)
			continue; /* all alike in this byte */
		counts_to_starts(start);
		for (ptrdiff_t i = 0; i < n; i++)
			to[start[x[i].key >> 8 * d & 0xff]++] = x[i];
		x = to;
		to = swap;
		if (!ctl_step(o->ctl, 0, o->err))
			return false;
	}
	if (x != o->item + from)
		memcpy(to, x, (size_t)n * sizeof *x);
	return true;
}

static bool order_run(struct ordering *o, ptrdiff_t from, ptrdiff_t n, ptrdiff_t skip)
{
	ptrdiff_t end = from + n;

	for (; n > SMALL && !take_keys(o, from, n, skip); skip += KEY_BYTES)
		if (!ctl_step(o->ctl, 0, o->err))
			return false;
	if (n <= SMALL) {
		insertion(o, from, n, skip);
		return true;
	}
	if (!sort_keys(o, from, n))
		return false;
	/* What has the same key goes on with the next bytes. */
	while (from < end) {
		ptrdiff_t next = from + 1;

		while (next < end && o->item[next].key == o->item[from].key)
			next++;
		if (next - from > 1 && !order_run(o, from, next - from, skip + KEY_BYTES))
			return false;
		from = next;
	}
	return true;
}

bool csv_order(const struct str *level, struct csv_ordered *item, struct csv_ordered *other,
	ptrdiff_t n, struct ctl *c, struct err *e)
{
	struct ordering o = { .level = level, .item = item, .other = other, .ctl = c, .err = e };

	return n < 2 || order_run(&o, 0, n, 0);
}
