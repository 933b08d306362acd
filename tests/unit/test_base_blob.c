/* Blobs: what is written is read, and whatever is damaged is refused. */
#include "config.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return mem_big_in_use() != 0;
}

static const int32_t some_i32[] = { 1, -2, INT32_MAX, INT32_MIN };
static const double some_doubles[] = { 0.5, -0.0, 1e308 };

static void write_all(struct writer *w)
{
	writer_u8(w, 200);
	writer_i32(w, -3);
	writer_i64(w, INT64_MIN);
	writer_double(w, -0.0);
	writer_double(w, (double)NAN);
	writer_string(w, "cairn");
	writer_string(w, "");
	writer_string(w, NULL);
	writer_i32s(w, some_i32, 4);
	writer_i32s(w, NULL, 0);
	writer_doubles(w, some_doubles, 3);
	writer_bytes(w, "xyz", 3);
	writer_i32(w, 16);
}

/* Reads what write_all wrote; false at the first thing that is not to be had. */
static bool read_all(struct reader *r, struct arena *a, struct err *e)
{
	uint8_t u;
	int32_t i, *is;
	int64_t l;
	double x, *xs;
	char *s[3];
	const uint8_t *p;
	ptrdiff_t n;
	if (!reader_u8(r, &u, e) || !reader_i32(r, &i, e) || !reader_i64(r, &l, e)
		|| !reader_finite(r, &x, e))
		return false;
	assert_int_equal(u, 200);
	assert_int_equal(i, -3);
	assert_true(l == INT64_MIN && x == 0 && signbit(x));
	if (!reader_double(r, &x, e) || !reader_string(r, &s[0], a, e) || !reader_string(r, &s[1], a, e)
		|| !reader_string(r, &s[2], a, e) || !reader_i32s(r, &is, &n, a, e))
		return false;
	assert_true(isnan(x));
	assert_string_equal(s[0], "cairn");
	assert_string_equal(s[1], "");
	assert_null(s[2]);
	assert_int_equal(n, 4);
	assert_memory_equal(is, some_i32, sizeof some_i32);
	if (!reader_i32s(r, &is, &n, a, e))
		return false;
	assert_int_equal(n, 0);
	if (!reader_doubles(r, &xs, &n, a, e) || !reader_bytes(r, &p, 3, e))
		return false;
	assert_int_equal(n, 3);
	assert_memory_equal(xs, some_doubles, sizeof some_doubles);
	assert_memory_equal(p, "xyz", 3);
	return reader_count(r, &i, 1, 16, e) && reader_end(r, e);
}

static void test_round_trip(void **state)
{
	struct writer w;
	struct reader r;
	struct err e = ERR_INIT;
	writer_init(&w, *state);
	write_all(&w);
	reader_init(&r, w.p, w.n);
	assert_true(read_all(&r, *state, &e));
	assert_int_equal(e.code, ERR_OK);
}

/* The bytes are the same on every machine. */
static void test_layout(void **state)
{
	static const uint8_t want[] = { 7, 4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0,
		0, 0, 0, 0, 0xf8, 0x3f, 2, 0, 0, 0, 0, 0, 0, 0, 'h', 'i', 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0 };
	struct writer w;
	writer_init(&w, *state);
	writer_u8(&w, 7);
	writer_i32(&w, 0x01020304);
	writer_i64(&w, -2);
	writer_double(&w, 1.5);
	writer_string(&w, "hi");
	writer_i32s(&w, (const int32_t[]){ 9 }, 1);
	assert_int_equal(w.n, sizeof want);
	assert_memory_equal(w.p, want, sizeof want);
}

/* Every prefix ends too early, and the message says where. */
static void test_short_bodies(void **state)
{
	struct arena *a = *state;
	struct writer w;
	struct reader r;
	writer_init(&w, a);
	write_all(&w);
	for (ptrdiff_t n = 0; n < w.n; n++) {
		struct err e = ERR_INIT;
		uint8_t *tight = mem_alloc(n, 1);
		memcpy(tight, w.p, (size_t)n);
		reader_init(&r, tight, n);
		r.section = "forest";
		assert_false(read_all(&r, a, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		assert_memory_equal(e.msg, "forest is damaged at byte ", 26);
		mem_free(tight);
	}
}

static void test_hostile_values(void **state)
{
	struct arena *a = *state;
	static const int64_t lengths[] = { -1, -2, INT64_MIN, INT64_MAX, INT64_MAX / 4, INT64_MAX / 8 + 1,
		(int64_t)1 << 61, (int64_t)1 << 62, 3, 100 };
	struct err e = ERR_INIT;
	struct reader r;
	struct writer w;
	int32_t count, *is;
	double x, *xs;
	ptrdiff_t n;
	char *s;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		writer_init(&w, a);
		writer_i64(&w, lengths[i]);
		writer_i64(&w, 0);
		reader_init(&r, w.p, w.n);
		assert_false(reader_i32s(&r, &is, &n, a, &e));
		reader_init(&r, w.p, w.n);
		assert_false(reader_doubles(&r, &xs, &n, a, &e));
		reader_init(&r, w.p, w.n);
		assert_int_equal(reader_string(&r, &s, a, &e), lengths[i] == -1);
	}
	reader_init(&r, "\3\0\0\0\0\0\0\0a\0b", 11);
	assert_false(reader_string(&r, &s, a, &e));
	assert_non_null(strstr(e.msg, "zero byte"));
	reader_init(&r, "\0\0\0\0\0\0\xf0\x7f", 8);
	assert_false(reader_finite(&r, &x, &e));
	reader_init(&r, "\0\0\0\0\0\0\xf8\x7f", 8);
	assert_false(reader_finite(&r, &x, &e));
	reader_init(&r, "\5\0\0\0\6\0\0\0", 8);
	assert_false(reader_count(&r, &count, 6, 9, &e));
	reader_init(&r, "\5\0\0\0\6\0\0\0", 8);
	assert_false(reader_count(&r, &count, 0, 4, &e));
	assert_false(reader_end(&r, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
}

/* A long list keeps to the memory limit. */
static void test_list_keeps_to_the_limit(void **state)
{
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct reader r;
	struct writer w;
	double *xs = mem_alloc(10000, 8);
	ptrdiff_t n;
	writer_init(&w, a);
	writer_doubles(&w, xs, 10000);
	mem_free(xs);
	reader_init(&r, w.p, w.n);
	mem_set_limit(70000);
	assert_false(reader_doubles(&r, &xs, &n, a, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	mem_set_limit(0);
}

static struct writer seal_sample(struct arena *a)
{
	struct writer body, out;
	writer_init(&body, a);
	write_all(&body);
	writer_init(&out, a);
	blob_seal(&body, "predictor", 3, &out);
	return out;
}

static bool opens(const void *p, ptrdiff_t n, struct err *e)
{
	struct reader r;
	int32_t version;
	return blob_open(p, n, "predictor", 3, &r, &version, e);
}

static void test_seal_and_open(void **state)
{
	struct writer out = seal_sample(*state);
	struct reader r;
	struct err e = ERR_INIT;
	int32_t version = 0;
	assert_true(blob_open(out.p, out.n, "predictor", 5, &r, &version, &e));
	assert_int_equal(version, 3);
	assert_true(read_all(&r, *state, &e));
	assert_false(blob_open(out.p, out.n, "predictor", 2, &r, &version, &e));
	assert_string_equal(e.msg, "the predictor has version 3; this cairn reads up to 2");
	assert_false(blob_open(out.p, out.n, "settings", 3, &r, &version, &e));
	assert_string_equal(e.msg, "the file holds a predictor, not a settings");
	assert_false(opens("id,age\n1,2\n", 11, &e));
	assert_string_equal(e.msg, "this is no file of cairn's");
	assert_int_equal(e.code, ERR_CORRUPT);
}

static void test_empty_body(void **state)
{
	struct writer body, out;
	struct reader r;
	struct err e = ERR_INIT;
	int32_t version;
	writer_init(&body, *state);
	writer_init(&out, *state);
	writer_bytes(&out, "before", 6);
	blob_seal(&body, "a-kind-of-15-xx", 0, &out);
	assert_true(blob_open(out.p + 6, out.n - 6, "a-kind-of-15-xx", 0, &r, &version, &e));
	assert_true(reader_end(&r, &e));
}

static void test_every_prefix_is_refused(void **state)
{
	struct writer out = seal_sample(*state);
	for (ptrdiff_t n = 0; n < out.n; n++) {
		struct err e = ERR_INIT;
		uint8_t *tight = mem_alloc(n, 1);
		memcpy(tight, out.p, (size_t)n);
		assert_false(opens(tight, n, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		mem_free(tight);
	}
	struct err e = ERR_INIT;
	writer_u8(&out, 0);
	assert_false(opens(out.p, out.n, &e));
}

static void test_every_flip_is_refused(void **state)
{
	struct writer out = seal_sample(*state);
	struct err e = ERR_INIT;
	for (ptrdiff_t bit = 0; bit < 8 * out.n; bit++) {
		out.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (opens(out.p, out.n, &e))
			fail_msg("bit %td of byte %td may change", bit % 8, bit / 8);
		assert_int_equal(e.code, ERR_CORRUPT);
		out.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_true(opens(out.p, out.n, &e));
}

static void test_random_damage_is_refused(void **state)
{
	struct writer out = seal_sample(*state);
	struct arena *a = *state;
	struct rng r = rng_make(1, RNG_TEST, 0);
	for (int round = 0; round < 10000; round++) {
		struct err e = ERR_INIT;
		struct arena_mark mark = arena_mark(a);
		uint8_t *p = arena_alloc(a, out.n, 1);
		memcpy(p, out.p, (size_t)out.n);
		for (int64_t k = 1 + rng_below(&r, 8); k > 0; k--)
			p[rng_below(&r, out.n)] = (uint8_t)rng_u32(&r);
		if (memcmp(p, out.p, (size_t)out.n) != 0)
			assert_false(opens(p, out.n, &e));
		arena_reset(a, mark);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round_trip, setup, teardown),
		cmocka_unit_test_setup_teardown(test_layout, setup, teardown),
		cmocka_unit_test_setup_teardown(test_short_bodies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_list_keeps_to_the_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_seal_and_open, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_body, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_prefix_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_flip_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_random_damage_is_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
