#include "config.h"
#include "data/rowset.h"

#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "data/column.h"

enum form { FORM_BITMAP, FORM_RUNS };

struct rowset rowset_all(ptrdiff_t rows, const struct digest *source, struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, rows);

	for (ptrdiff_t i = 0; i < rows; i++)
		row[i] = (int32_t)i;
	return (struct rowset){ rows, row, *source };
}

static bool is_sorted(const int32_t *row, ptrdiff_t n)
{
	for (ptrdiff_t i = 1; i < n; i++)
		if (row[i - 1] >= row[i])
			return false;
	return true;
}

/* Row numbers are dense: a bitmap sorts them and drops the repeats. */
static ptrdiff_t sort_rows(int32_t *row, ptrdiff_t n, struct arena *a)
{
	struct arena_mark mark = arena_mark(a);
	int32_t top = 0;
	ptrdiff_t kept = 0;
	uint64_t *bits;

	for (ptrdiff_t i = 0; i < n; i++)
		top = row[i] > top ? row[i] : top;
	bits = ARENA_ARRAY(a, uint64_t, bitmap_words((ptrdiff_t)top + 1));
	for (ptrdiff_t i = 0; i < n; i++)
		bits[row[i] >> 6] |= UINT64_C(1) << (row[i] & 63);
	for (int32_t w = 0; w <= top >> 6; w++)
		for (uint64_t word = bits[w]; word; word &= word - 1)
			row[kept++] = w * 64 + __builtin_ctzll(word);
	arena_reset(a, mark);
	return kept;
}

struct rowset rowset_of(const int32_t *row, ptrdiff_t n, const struct digest *source,
	struct arena *a)
{
	int32_t *copy = ARENA_ARRAY(a, int32_t, n);

	if (n > 0)
		memcpy(copy, row, (size_t)n * sizeof *copy);
	if (!is_sorted(copy, n))
		n = sort_rows(copy, n, a);
	return (struct rowset){ n, copy, *source };
}

static void same_source(struct rowset x, struct rowset y)
{
	if (x.n > 0 && y.n > 0 && digest_compare(&x.source, &y.source) != 0)
		BUG("row sets of two sources");
}

struct rowset rowset_union(struct rowset x, struct rowset y, struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, x.n + y.n);
	ptrdiff_t i = 0;
	ptrdiff_t j = 0;
	ptrdiff_t n = 0;

	same_source(x, y);
	while (i < x.n || j < y.n) {
		bool left = j == y.n || (i < x.n && x.row[i] <= y.row[j]);
		int32_t next = left ? x.row[i] : y.row[j];

		i += i < x.n && x.row[i] == next;
		j += j < y.n && y.row[j] == next;
		row[n++] = next;
	}
	return (struct rowset){ n, row, x.n > 0 ? x.source : y.source };
}

struct rowset rowset_minus(struct rowset x, struct rowset y, struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, x.n);
	ptrdiff_t j = 0;
	ptrdiff_t n = 0;

	same_source(x, y);
	for (ptrdiff_t i = 0; i < x.n; i++) {
		while (j < y.n && y.row[j] < x.row[i])
			j++;
		if (j == y.n || y.row[j] != x.row[i])
			row[n++] = x.row[i];
	}
	return (struct rowset){ n, row, x.source };
}

struct rowset rowset_thin(struct rowset x, ptrdiff_t most, struct arena *a)
{
	if (x.n <= most)
		return x;
	int32_t *row = ARENA_ARRAY(a, int32_t, most);
	for (ptrdiff_t i = 0; i < most; i++)
		row[i] = x.row[i * x.n / most];
	return (struct rowset){ most, row, x.source };
}

ptrdiff_t rowset_overlap(struct rowset x, struct rowset y)
{
	ptrdiff_t both = 0;

	if (digest_compare(&x.source, &y.source) != 0)
		return 0;
	for (ptrdiff_t i = 0, j = 0; i < x.n && j < y.n;) {
		int32_t p = x.row[i];
		int32_t q = y.row[j];

		both += p == q;
		i += p <= q;
		j += q <= p;
	}
	return both;
}

struct digest rowset_digest(struct rowset x)
{
	struct arena *scratch = arena_new();
	struct digester *d = digester_new(scratch);
	int64_t n = x.n;
	struct digest out;

	digester_add(d, x.source.byte, DIGEST_BYTES);
	digester_add(d, &n, (ptrdiff_t)sizeof n);
	if (x.n > 0)
		digester_add(d, x.row, x.n * (ptrdiff_t)sizeof *x.row);
	out = digester_end(d);
	arena_free(scratch);
	return out;
}

/* Seven bits a byte, the lowest first; the top bit says that more follow. */
static void write_varint(struct writer *w, uint32_t x)
{
	for (; x >= 128; x >>= 7)
		writer_u8(w, (uint8_t)(x | 128));
	writer_u8(w, (uint8_t)x);
}

static bool read_varint(struct reader *r, uint32_t *x, struct err *e)
{
	uint8_t byte = 128;

	*x = 0;
	for (int shift = 0; byte & 128; shift += 7) {
		if (!reader_u8(r, &byte, e))
			return false;
		if (shift > 28 || (shift == 28 && byte > 15))
			return err_set(e, ERR_CORRUPT, "the row set holds a number beyond 32 bits");
		*x |= (uint32_t)(byte & 127) << shift;
	}
	return true;
}

/* Pairs of (rows left out, rows taken). */
static void write_runs(struct rowset x, struct writer *w)
{
	int32_t next = 0;

	for (ptrdiff_t i = 0; i < x.n;) {
		ptrdiff_t end = i + 1;

		while (end < x.n && x.row[end] == x.row[end - 1] + 1)
			end++;
		write_varint(w, (uint32_t)(x.row[i] - next));
		write_varint(w, (uint32_t)(end - i));
		next = x.row[end - 1] + 1;
		i = end;
	}
}

static void write_bitmap(struct rowset x, struct writer *w, ptrdiff_t bytes, struct arena *a)
{
	uint8_t *bits = ARENA_ARRAY(a, uint8_t, bytes);

	for (ptrdiff_t i = 0; i < x.n; i++)
		bits[x.row[i] >> 3] |= (uint8_t)(1 << (x.row[i] & 7));
	writer_bytes(w, bits, bytes);
}

void rowset_save(struct rowset x, struct writer *w)
{
	struct arena *scratch = arena_new();
	ptrdiff_t bytes = x.n > 0 ? (x.row[x.n - 1] >> 3) + 1 : 0;
	struct writer runs;

	writer_init(&runs, scratch);
	write_runs(x, &runs);
	writer_bytes(w, x.source.byte, DIGEST_BYTES);
	writer_i32(w, (int32_t)x.n);
	writer_u8(w, runs.n <= bytes ? FORM_RUNS : FORM_BITMAP);
	writer_i32(w, (int32_t)(runs.n <= bytes ? runs.n : bytes));
	if (runs.n <= bytes)
		writer_bytes(w, runs.p, runs.n);
	else
		write_bitmap(x, w, bytes, scratch);
	arena_free(scratch);
}

static bool read_runs(struct reader *r, int32_t *row, ptrdiff_t n, struct err *e)
{
	int64_t next = 0;

	for (ptrdiff_t i = 0; i < n;) {
		uint32_t gap;
		uint32_t run;

		if (!read_varint(r, &gap, e) || !read_varint(r, &run, e))
			return false;
		next += gap;
		if (run == 0 || run > n - i || next + run > CAP_ROWS)
			return err_set(e, ERR_CORRUPT, "the runs of a row set do not add up");
		while (run--)
			row[i++] = (int32_t)next++;
	}
	return reader_end(r, e);
}

static bool read_bitmap(struct reader *r, int32_t *row, ptrdiff_t n, struct err *e)
{
	ptrdiff_t found = 0;

	for (ptrdiff_t b = 0; b < r->n; b++)
		for (int bit = 0; bit < 8; bit++) {
			if (!(r->p[b] >> bit & 1))
				continue;
			if (found == n)
				return err_set(e, ERR_CORRUPT, "a row set holds more rows than it says");
			row[found++] = (int32_t)(b * 8 + bit);
		}
	if (found != n)
		return err_set(e, ERR_CORRUPT, "a row set holds fewer rows than it says");
	return true;
}

bool rowset_load(struct rowset *x, struct reader *r, struct arena *a, struct err *e)
{
	const uint8_t *digest;
	const uint8_t *bytes;
	struct reader body;
	uint8_t form;
	int32_t n;
	int32_t size;
	int32_t *row;

	if (!reader_bytes(r, &digest, DIGEST_BYTES, e) || !reader_count(r, &n, 0, CAP_ROWS, e) ||
		!reader_u8(r, &form, e) || !reader_count(r, &size, 0, CAP_ROWS / 8 + 1, e) ||
		!reader_bytes(r, &bytes, size, e))
		return false;
	if (form == FORM_BITMAP && n > (int64_t)size * 8)
		return err_set(e, ERR_CORRUPT, "a row set is shorter than it says");
	row = ARENA_BIG(a, int32_t, n, e);
	if (!row)
		return false;
	reader_init(&body, bytes, size);
	body.section = r->section;
	if (form == FORM_RUNS ? !read_runs(&body, row, n, e) : !read_bitmap(&body, row, n, e))
		return false;
	*x = (struct rowset){ .n = n, .row = row };
	memcpy(x->source.byte, digest, DIGEST_BYTES);
	return true;
}
