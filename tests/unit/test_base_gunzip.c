/* What zlib packed comes out the same; every cut and every flipped byte is refused or does no harm. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/gunzip.h"
#include "base/mem.h"

/* Packs text[0..n) as one member behind what is in to; returns the length then. */
static size_t pack(const char *text, size_t n, char *to, size_t used, size_t room)
{
	z_stream z = { 0 };
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)(to + used);
	z.avail_out = (uInt)(room - used);
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return room - z.avail_out;
}

static void comes_back(void **state)
{
	enum { MOST = 3000000 };
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	char *text = arena_alloc(a, MOST, 1), *packed = arena_alloc(a, 2 * MOST, 1);
	(void)state;
	for (int i = 0; i < MOST; i++)
		text[i] = (char)('a' + i * 7919 % 23 % (1 + i % 11));
	for (size_t n = 0; n <= MOST; n = n * 9 + 1) {
		ptrdiff_t size;
		size_t half = n / 2;
		size_t used = pack(text, half, packed, 0, 2 * MOST);
		used = pack(text + half, n - half, packed, used, 2 * MOST); /* two members */
		memset(packed + used, 0, 100);
		for (size_t zeros = 0; zeros <= 100; zeros += 100) {
			const char *out = gunzip(packed, (ptrdiff_t)(used + zeros), &size, a, NULL, &e);
			assert_non_null(out);
			assert_int_equal(size, (ptrdiff_t)n);
			assert_int_equal(memcmp(out, text, n), 0);
		}
	}
	arena_free(a);
}

enum { HEADER = 10, SUMS = 8 }; /* bytes of gzip before and behind what is packed (RFC 1952) */

/* Bits between the last code and the end of its byte: zlib counts them when it stops at the end of
 * a block. */
static int filler_bits(const char *packed, ptrdiff_t n)
{
	char out[200];
	z_stream z = { 0 };
	z.next_in = (Bytef *)(uintptr_t)(packed + HEADER);
	z.avail_in = (uInt)(n - HEADER - SUMS);
	z.next_out = (Bytef *)out;
	z.avail_out = sizeof out;
	assert_int_equal(inflateInit2(&z, -15), Z_OK);
	while ((z.data_type & 192) != 192) /* behind the last block */
		assert_int_equal(inflate(&z, Z_BLOCK), Z_OK);
	assert_int_equal(z.avail_in, 0);
	inflateEnd(&z);
	return z.data_type & 7;
}

/* Time, flags and system in the header are for others.  So is FTEXT, the lowest bit of byte 3: the
 * content is probably text. */
static bool means_nothing(ptrdiff_t bit, ptrdiff_t n, int filler)
{
	ptrdiff_t packed = 8 * (n - SUMS);
	return (bit / 8 >= 4 && bit / 8 < HEADER) || bit == 3 * 8 || (bit >= packed - filler && bit < packed);
}

static void damage_is_refused(void **state)
{
	static const char text[] = "a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n11,12\n";
	char packed[200];
	struct arena *a = arena_new();
	ptrdiff_t size, n = (ptrdiff_t)pack(text, sizeof text, packed, 0, sizeof packed);
	int filler = filler_bits(packed, n);
	(void)state;
	for (ptrdiff_t cut = 3; cut < n; cut++) {
		struct err e = ERR_INIT;
		assert_null(gunzip(packed, cut, &size, a, NULL, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
	}
	for (ptrdiff_t at = 0; at < 8 * n; at++) {
		struct err e = ERR_INIT;
		packed[at / 8] = (char)(packed[at / 8] ^ 1 << at % 8);
		const char *out = gunzip(packed, n, &size, a, NULL, &e);
		if ((out != NULL) != means_nothing(at, n, filler))
			fail_msg("bit %td of byte %td of %td: %s", at % 8, at / 8, n, out ? "read" : e.msg);
		if (out)
			assert_true(size == (ptrdiff_t)sizeof text && memcmp(out, text, sizeof text) == 0);
		else
			assert_int_equal(e.code, ERR_CORRUPT);
		packed[at / 8] = (char)(packed[at / 8] ^ 1 << at % 8);
	}
	assert_int_equal(mem_big_in_use() > 0, 1);
	arena_free(a);
	assert_int_equal(mem_big_in_use(), 0);
}

static void keeps_to_its_limits(void **state)
{
	enum { MOST = 8 << 20 };
	struct arena *a = arena_new();
	char *text = arena_alloc(a, MOST, 1), *packed = arena_alloc(a, MOST, 1);
	ptrdiff_t size, n = (ptrdiff_t)pack(text, MOST, packed, 0, MOST);
	struct err e = ERR_INIT;
	struct ctl c = { 0 };
	(void)state;
	mem_set_limit(1 << 20);
	assert_null(gunzip(packed, n, &size, a, NULL, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	assert_non_null(strstr(e.hint, "--max-memory"));
	/* A claim that cannot be true takes nothing. */
	memcpy(packed + n - 4, "\xff\xff\xff\x7f", 4);
	mem_set_limit(64 << 20);
	e.code = ERR_OK;
	assert_null(gunzip(packed, n, &size, a, NULL, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	mem_set_limit(0);
	atomic_store(&c.stop, true);
	e.code = ERR_OK;
	assert_null(gunzip(packed, n, &size, a, &c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(damage_is_refused),
		cmocka_unit_test(keeps_to_its_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
