/* Random streams, digests and maps. */
#include "config.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/map.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#ifndef CAIRN_TOP_SRCDIR
#define CAIRN_TOP_SRCDIR "."
#endif

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void read_words(const json_t *list, uint32_t *out, size_t n)
{
	assert_int_equal(json_array_size(list), n);
	for (size_t i = 0; i < n; i++)
		out[i] = (uint32_t)json_integer_value(json_array_get(list, i));
}

static void test_philox_answers(void **state)
{
	json_error_t why;
	json_t *root = json_load_file(CAIRN_TOP_SRCDIR "/tests/reference/philox.json", 0, &why);
	const char *name;
	json_t *one;
	(void)state;
	if (!root)
		fail_msg("tests/reference/philox.json: %s", why.text);
	assert_non_null(json_object_get(root, "pi"));
	json_object_foreach(root, name, one) {
		uint32_t counter[4], key[2], want[4], got[4];
		json_t *in = json_object_get(one, "input");
		read_words(json_object_get(in, "counter"), counter, 4);
		read_words(json_object_get(in, "key"), key, 2);
		read_words(json_object_get(one, "expect"), want, 4);
		rng_philox(counter, key, got);
		if (memcmp(got, want, sizeof got) != 0)
			fail_msg("%s: %08x %08x %08x %08x", name, got[0], got[1], got[2], got[3]);
	}
	json_decref(root);
}

/* The stream is the blocks of its counter, words in order, low word of 64 bits first. */
static void test_stream_is_philox(void **state)
{
	const uint32_t key[2] = { 0x89abcdef, 0x01234567 };
	struct rng r = rng_make(0x0123456789abcdef, RNG_MODEL, 0xfedcba9876543210);
	uint32_t want[4];
	(void)state;
	for (uint32_t block = 0; block < 3; block++) {
		const uint32_t counter[4] = { block, RNG_MODEL, 0x76543210, 0xfedcba98 };
		rng_philox(counter, key, want);
		assert_int_equal(rng_u32(&r), want[0]);
		assert_true(rng_u64(&r) == (want[1] | (uint64_t)want[2] << 32));
		assert_int_equal(rng_u32(&r), want[3]);
	}
}

/* 2^34 words on, the counter goes on into the word of the purpose, above all purposes. */
static void test_stream_goes_on(void **state)
{
	struct rng r = rng_make(1, RNG_TEST, 2);
	(void)state;
	r.counter[0] = UINT32_MAX;
	rng_u32(&r);
	assert_int_equal(r.counter[0], 0);
	assert_int_equal(r.counter[1], 256 + RNG_TEST);
}

/* Numbers made side by side are the numbers made one by one, wherever the counter stands. */
static void test_fill_is_the_stream(void **state)
{
	static uint32_t got[1500];
	const uint32_t start[] = { 0, 7, UINT32_MAX - 40, UINT32_MAX - 15, UINT32_MAX };
	(void)state;
	for (int i = 0; i < 5; i++)
		for (int before = 0; before < 5; before++) {
			struct rng one = rng_make(42, RNG_TEST, 9), many;
			one.counter[0] = start[i];
			for (int k = 0; k < before; k++)
				rng_u32(&one);
			many = one;
			rng_fill(&many, got, 777);
			rng_fill(&many, got + 777, 1500 - 777);
			for (int k = 0; k < 1500; k++)
				assert_int_equal(got[k], rng_u32(&one));
			assert_int_equal(rng_u32(&many), rng_u32(&one));
		}
}

static void test_doubles(void **state)
{
	struct rng r = rng_make(1, RNG_TEST, 0);
	double sum = 0, squares = 0;
	const int n = 1000000;
	(void)state;
	for (int i = 0; i < n; i++) {
		double x = rng_double(&r);
		assert_true(x >= 0 && x < 1);
		sum += x;
		squares += x * x;
	}
	/* mean 1/2, sd 1/sqrt(12): five standard errors */
	assert_true(fabs(sum / n - 0.5) < 5 * sqrt(1.0 / 12 / n));
	assert_true(fabs(squares / n - 1.0 / 3) < 5 * sqrt(4.0 / 45 / n));
}

static void test_normals(void **state)
{
	struct rng r = rng_make(2, RNG_TEST, 0);
	double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
	const int n = 1000000;
	(void)state;
	for (int i = 0; i < n; i++) {
		double x = rng_normal(&r);
		m1 += x;
		m2 += x * x;
		m3 += x * x * x;
		m4 += x * x * x * x;
	}
	/* moments 0, 1, 0, 3; their variances are 1, 2, 15, 96 over n */
	assert_true(fabs(m1 / n) < 5 * sqrt(1.0 / n));
	assert_true(fabs(m2 / n - 1) < 5 * sqrt(2.0 / n));
	assert_true(fabs(m3 / n) < 5 * sqrt(15.0 / n));
	assert_true(fabs(m4 / n - 3) < 5 * sqrt(96.0 / n));
}

static void test_below(void **state)
{
	static const int64_t bounds[] = { 1, 2, 3, 7, 1000, (int64_t)UINT32_MAX, (int64_t)1 << 32,
		((int64_t)1 << 32) + 1, ((int64_t)3 << 61), INT64_MAX };
	struct rng r = rng_make(3, RNG_TEST, 0);
	int count[7] = { 0 };
	(void)state;
	for (size_t b = 0; b < sizeof bounds / sizeof *bounds; b++) {
		bool high = false;
		for (int i = 0; i < 2000; i++) {
			int64_t x = rng_below(&r, bounds[b]);
			assert_true(x >= 0 && x < bounds[b]);
			high = high || x >= bounds[b] / 2;
		}
		assert_true(high);
	}
	for (int i = 0; i < 70000; i++)
		count[rng_below(&r, 7)]++;
	double chi = 0;
	for (int k = 0; k < 7; k++)
		chi += (count[k] - 10000.0) * (count[k] - 10000.0) / 10000;
	assert_true(chi < 35.0); /* 6 degrees of freedom: p = 4e-6 */
}

/* All 24 orders of four things come, and about equally often. */
static void test_shuffle(void **state)
{
	int count[256] = { 0 };
	int orders = 0;
	(void)state;
	for (uint64_t i = 0; i < 24000; i++) {
		struct rng r = rng_make(4, RNG_TEST, i);
		int32_t items[4] = { 0, 1, 2, 3 };
		rng_shuffle(&r, items, 4);
		assert_int_equal(1 << items[0] | 1 << items[1] | 1 << items[2] | 1 << items[3], 15);
		count[items[0] | items[1] << 2 | items[2] << 4 | items[3] << 6]++;
	}
	for (int k = 0; k < 256; k++) {
		orders += count[k] > 0;
		assert_true(count[k] == 0 || abs(count[k] - 1000) < 160);
	}
	assert_int_equal(orders, 24);
	rng_shuffle(&(struct rng){ 0 }, NULL, 0);
}

/* FIPS 180-4 examples, and the text cut at every place. */
static void test_sha256(void **state)
{
	static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	const ptrdiff_t n = (ptrdiff_t)strlen(two);
	char hex[DIGEST_HEX];
	struct digest d = digest_of("abc", 3);
	digest_hex(&d, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	d = digest_of(NULL, 0);
	digest_hex(&d, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (ptrdiff_t cut = 0; cut <= n; cut++) {
		struct digester *s = digester_new(*state);
		digester_add(s, two, cut);
		digester_add(s, two + cut, n - cut);
		d = digester_end(s);
		digest_hex(&d, hex);
		assert_string_equal(hex,
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	}
	struct digest other = d;
	assert_int_equal(digest_compare(&d, &other), 0);
	other.byte[31]++;
	assert_true(digest_compare(&d, &other) < 0);
}

/* The hash is part of what is stored, so its values may never change. */
static void test_hash_is_fixed(void **state)
{
	(void)state;
	assert_true(hash_bytes("", 0, 0) == 0xb109b8d3767359aa);
	assert_true(hash_bytes("cairn", 5, 0) == 0xa347475f31cc1dff);
	assert_true(hash_bytes("a longer text than sixteen", 26, 9) == 0x9634847526529774);
	assert_true(hash_u64(1, 2) == 0xaef9926e72a26baf);
	assert_true(rng_hash(1, RNG_SPLIT, 2) == 0x669087619baf4530);
	assert_true(hash_bytes("a", 1, 0) != hash_bytes("a\0", 2, 0));
	assert_true(hash_bytes("a", 1, 0) != hash_bytes("a", 1, 1));
	assert_true(rng_hash(1, RNG_SPLIT, 2) != rng_hash(2, RNG_SPLIT, 1));
}

/* One changed input bit changes each output bit half of the time. */
static void test_hash_avalanche(void **state)
{
	enum { TRIALS = 4000, BYTES = 21 };
	static int flips[BYTES * 8][64];
	struct rng r = rng_make(5, RNG_TEST, 0);
	(void)state;
	memset(flips, 0, sizeof flips);
	for (int t = 0; t < TRIALS; t++) {
		unsigned char text[BYTES];
		for (int i = 0; i < BYTES; i++)
			text[i] = (unsigned char)rng_u32(&r);
		uint64_t h = hash_bytes(text, BYTES, 0);
		for (int bit = 0; bit < BYTES * 8; bit++) {
			text[bit / 8] ^= (unsigned char)(1 << bit % 8);
			uint64_t changed = h ^ hash_bytes(text, BYTES, 0);
			text[bit / 8] ^= (unsigned char)(1 << bit % 8);
			for (int k = 0; k < 64; k++)
				flips[bit][k] += (int)(changed >> k & 1);
		}
	}
	/* binomial, sd 31.6: six of them over 10752 cells */
	for (int bit = 0; bit < BYTES * 8; bit++) {
		for (int k = 0; k < 64; k++)
			assert_in_range(flips[bit][k], TRIALS / 2 - 190, TRIALS / 2 + 190);
	}
}

static void test_map(void **state)
{
	struct arena *a = *state;
	struct map *m = map_new(a);
	char key[16];
	assert_int_equal(map_find(m, STR("0")), -1);
	for (int round = 0; round < 2; round++) {
		for (int32_t i = 0; i < 20000; i++) {
			int n = snprintf(key, sizeof key, "%d", i * 7);
			assert_int_equal(map_add(m, (struct str){ key, n }), i);
		}
	}
	assert_int_equal(map_count(m), 20000);
	for (int32_t i = 0; i < 20000; i++) {
		int n = snprintf(key, sizeof key, "%d", i * 7);
		assert_int_equal(map_find(m, (struct str){ key, n }), i);
		assert_true(str_equal(map_key(m, i), (struct str){ key, n }));
	}
	assert_int_equal(map_find(m, STR("1")), -1);
	assert_int_equal(map_add(m, STR("")), 20000);
	assert_int_equal(map_add(m, (struct str){ "a\0b", 3 }), 20001);
	assert_int_equal(map_find(m, (struct str){ "a\0c", 3 }), -1);
	assert_int_equal(map_find(m, STR("")), 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_philox_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stream_is_philox, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stream_goes_on, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fill_is_the_stream, setup, teardown),
		cmocka_unit_test_setup_teardown(test_doubles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_normals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_below, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shuffle, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sha256, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hash_is_fixed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hash_avalanche, setup, teardown),
		cmocka_unit_test_setup_teardown(test_map, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
