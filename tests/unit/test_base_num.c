/* Numbers and text: the reference table, exact halfway cases, shortest output. */
#include "config.h"

#include <float.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#ifndef CAIRN_TOP_SRCDIR
#define CAIRN_TOP_SRCDIR "."
#endif

static uint64_t bits(double x)
{
	uint64_t u;
	memcpy(&u, &x, 8);
	return u;
}

static double from_bits(uint64_t u)
{
	double x;
	memcpy(&x, &u, 8);
	return x;
}

static void assert_same(double got, double want, const char *text)
{
	if (bits(got) != bits(want))
		fail_msg("'%s': %a, not %a", text, got, want);
}

/* The text stands at the end of its memory, so that a sanitizer sees any byte read behind it. */
static enum num_result parse(const char *text, ptrdiff_t n, double *x)
{
	char *tight = mem_alloc(n, 1);
	if (n > 0)
		memcpy(tight, text, (size_t)n);
	enum num_result got = num_parse(tight, n, x);
	mem_free(tight);
	return got;
}

static json_t *load_reference(void)
{
	json_error_t why;
	json_t *root = json_load_file(CAIRN_TOP_SRCDIR "/tests/reference/numbers.json",
		JSON_ALLOW_NUL, &why);
	if (!root)
		fail_msg("tests/reference/numbers.json: %s", why.text);
	return root;
}

static void test_reference_values(void **state)
{
	json_t *root = load_reference();
	json_t *list = json_object_get(root, "number");
	json_t *one;
	size_t i;
	(void)state;
	assert_true(json_array_size(list) > 100);
	json_array_foreach(list, i, one) {
		const char *text = json_string_value(json_object_get(one, "text"));
		double want = strtod(json_string_value(json_object_get(one, "hex")), NULL);
		double x = 0;
		if (parse(text, (ptrdiff_t)strlen(text), &x) != NUM_OK)
			fail_msg("'%s' was not taken", text);
		assert_same(x, want, text);
	}
	json_decref(root);
}

static void test_reference_refusals(void **state)
{
	json_t *root = load_reference();
	json_t *one;
	size_t i;
	(void)state;
	json_array_foreach(json_object_get(root, "reject"), i, one) {
		double x = 42;
		ptrdiff_t n = (ptrdiff_t)json_string_length(one);
		if (parse(json_string_value(one), n, &x) != NUM_NOT)
			fail_msg("'%s' was taken", json_string_value(one));
		assert_true(x == 42);
	}
	json_array_foreach(json_object_get(root, "overflow"), i, one) {
		double x = 42;
		ptrdiff_t n = (ptrdiff_t)json_string_length(one);
		if (parse(json_string_value(one), n, &x) != NUM_OVERFLOW)
			fail_msg("'%s' did not overflow", json_string_value(one));
		assert_true(x == 42);
	}
	json_decref(root);
}

/* A zero byte inside a field is no digit. */
static void test_embedded_zero(void **state)
{
	double x;
	(void)state;
	assert_int_equal(parse("1\0002", 3, &x), NUM_NOT);
	assert_int_equal(parse("12345678\0", 9, &x), NUM_NOT);
}

/* 2^53 + 1 lies halfway between two doubles: ties go to even, and one more digit decides. */
static void test_halfway(void **state)
{
	static const struct {
		const char *text;
		double want;
	} table[] = {
		{ "9007199254740993", 9007199254740992.0 },
		{ "9007199254740993.0", 9007199254740992.0 },
		{ "9007199254740993.00000000000000000000000000001", 9007199254740994.0 },
		{ "9007199254740992.99999999999999999999999999999", 9007199254740992.0 },
		{ "9007199254740995", 9007199254740996.0 },
		{ "900719925474099.3e1", 9007199254740992.0 },
		{ "2.2250738585072011e-308", 0x0.fffffffffffffp-1022 },
		{ "4.9406564584124654e-324", 0x1p-1074 },
		{ "2.4703282292062327e-324", 0 },
		{ "2.4703282292062328e-324", 0x1p-1074 },
		{ "1.7976931348623158e308", DBL_MAX },
		{ "1e-400", 0 },
		{ "0e999999999999999999999", 0 },
		{ "1e-99999999999999999999", 0 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		double x = -1;
		assert_int_equal(parse(table[i].text, (ptrdiff_t)strlen(table[i].text), &x), NUM_OK);
		assert_same(x, table[i].want, table[i].text);
	}
}

/* Zeros, the halfway digits of 1 + 2^-53, then zeros or a one far behind: only the one digit at
 * the very end makes it round up. */
static void test_very_long(void **state)
{
	enum { LONG = 3000 };
	static char text[LONG + 100];
	static const char half[] = "1.00000000000000011102230246251565404236316680908203125";
	double x;
	(void)state;
	for (int end = 0; end < 2; end++) {
		memset(text, '0', LONG);
		memcpy(text + 500, half, sizeof half - 1);
		text[LONG - 1] = (char)('0' + end);
		assert_int_equal(parse(text, LONG, &x), NUM_OK);
		assert_same(x, end ? 1 + DBL_EPSILON : 1, "1 + 2^-53");
	}
	memset(text, '0', LONG);
	text[1] = '.';
	memcpy(text + LONG - 1, "1e2998", 6);
	assert_int_equal(parse(text, LONG + 5, &x), NUM_OK);
	assert_same(x, 1, "0.000…1e2998");
	memset(text, '0', LONG);
	text[0] = '1';
	memcpy(text + LONG, "e-2999", 6);
	assert_int_equal(parse(text, LONG + 6, &x), NUM_OK);
	assert_same(x, 1, "1000…e-2999");
}

/* strtod of the C library is exact: any well-formed number must give its bits. */
static void test_agrees_with_strtod(void **state)
{
	struct rng r = rng_make(7, RNG_TEST, 0);
	char text[128];
	(void)state;
	for (int i = 0; i < 200000; i++) {
		int n = 0;
		int whole = (int)rng_below(&r, 12), after = (int)rng_below(&r, 14);
		if (rng_below(&r, 2))
			text[n++] = '-';
		for (int k = 0; k < whole + 1; k++)
			text[n++] = (char)('0' + rng_below(&r, 10));
		text[n++] = '.';
		for (int k = 0; k < after; k++)
			text[n++] = (char)('0' + rng_below(&r, 10));
		if (rng_below(&r, 4) == 0)
			n += snprintf(text + n, 20, "e%d", (int)rng_below(&r, 660) - 330);
		text[n] = '\0';
		double want = strtod(text, NULL), x = 0;
		enum num_result got = num_parse(text, n, &x);
		if (isinf(want))
			assert_int_equal(got, NUM_OVERFLOW);
		else
			assert_same(x, want, text);
	}
}

static void test_parse_int(void **state)
{
	static const char *const bad[] = { "", "+", "-", "1.0", "1e3", " 1", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999", "--1" };
	int64_t x = 5;
	(void)state;
	assert_true(num_parse_int("9223372036854775807", 19, &x));
	assert_true(x == INT64_MAX);
	assert_true(num_parse_int("-9223372036854775808", 20, &x));
	assert_true(x == INT64_MIN);
	assert_true(num_parse_int("+007", 4, &x));
	assert_int_equal(x, 7);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(num_parse_int(bad[i], (ptrdiff_t)strlen(bad[i]), &x));
		assert_int_equal(x, 7);
	}
}

static void assert_format(double x, const char *want)
{
	char text[NUM_TEXT];
	assert_int_equal(num_format(x, text), strlen(want));
	assert_string_equal(text, want);
}

static void test_format(void **state)
{
	(void)state;
	assert_format(0, "0");
	assert_format(-0.0, "-0");
	assert_format(1, "1");
	assert_format(-12, "-12");
	assert_format(0.1, "0.1");
	assert_format(-0.05, "-0.05");
	assert_format(0.1 + 0.2, "0.30000000000000004");
	assert_format(100000000000000, "100000000000000");
	assert_format(999999999999999, "999999999999999");
	assert_format(1e15, "1e+15");
	assert_format(1234567.25, "1234567.25");
	assert_format(0.0001, "0.0001");
	assert_format(5e-324, "5e-324");
	assert_format(DBL_MAX, "1.7976931348623157e+308");
	assert_format(0x1p-44, "5.684341886080802e-14");
	assert_format(9007199254740992, "9007199254740992");
	assert_format((double)NAN, "nan");
	assert_format((double)INFINITY, "inf");
	assert_format(-(double)INFINITY, "-inf");
}

/* The digits of a formatted number, without point, exponent and zeros at either end. */
static void digits_of(const char *text, char *out)
{
	char *start = out;
	for (; *text != '\0' && *text != 'e'; text++) {
		if (*text != '.' && *text != '-' && !(*text == '0' && out == start))
			*out++ = *text;
	}
	while (out > start && out[-1] == '0')
		out--;
	*out = '\0';
}

static void test_format_is_shortest(void **state)
{
	json_t *root = load_reference();
	json_t *one;
	size_t i;
	char text[NUM_TEXT], digits[NUM_TEXT];
	(void)state;
	json_array_foreach(json_object_get(root, "shortest"), i, one) {
		double x = strtod(json_string_value(json_object_get(one, "hex")), NULL);
		num_format(x, text);
		digits_of(text, digits);
		assert_string_equal(digits, json_string_value(json_object_get(one, "digits")));
		assert_same(strtod(text, NULL), x, text);
	}
	json_decref(root);
}

static void test_format_reads_back(void **state)
{
	struct rng r = rng_make(8, RNG_TEST, 0);
	char text[NUM_TEXT];
	double back = 0;
	(void)state;
	for (int i = 0; i < 100000; i++) {
		double x = i % 2 ? from_bits(rng_u64(&r)) : (double)rng_below(&r, 1000000) / 1000;
		if (!isfinite(x))
			continue;
		int n = num_format(x, text);
		assert_true(n > 0 && n < NUM_TEXT);
		assert_int_equal(num_parse(text, n, &back), NUM_OK);
		assert_same(back, x, text);
	}
}

static void assert_people(double x, int digits, bool grouped, const char *want)
{
	char text[NUM_TEXT];
	assert_int_equal(num_format_people(x, digits, grouped, text), strlen(want));
	assert_string_equal(text, want);
}

static void test_format_people(void **state)
{
	(void)state;
	assert_people(0, 3, true, "0");
	assert_people(1234567, 3, true, "1,234,567");
	assert_people(1234567, 3, false, "1234567");
	assert_people(-1234.5678, 6, true, "-1,234.57");
	assert_people(-123, 2, true, "-123");
	assert_people(0.123456, 3, true, "0.123");
	assert_people(0.5, 3, true, "0.5");
	assert_people(9.999, 3, true, "10");
	assert_people(999.96, 4, true, "1,000");
	assert_people(1.5e-7, 3, true, "1.5e-07");
	assert_people(999999999999999, 17, true, "999,999,999,999,999");
	assert_people(-123456789012345.6, 17, true, "-123,456,789,012,345.59");
	assert_people(2e20, 3, true, "2e+20");
	assert_people((double)NAN, 3, true, "nan");
}

static void assert_bytes(int64_t n, const char *want)
{
	char text[NUM_TEXT];
	num_format_bytes(n, text);
	assert_string_equal(text, want);
}

static void assert_seconds(double x, const char *want)
{
	char text[NUM_TEXT];
	num_format_seconds(x, text);
	assert_string_equal(text, want);
}

static void test_format_units(void **state)
{
	(void)state;
	assert_bytes(0, "0 B");
	assert_bytes(512, "512 B");
	assert_bytes(1023, "1023 B");
	assert_bytes(1024, "1.0 KiB");
	assert_bytes(1048575, "1.0 MiB");
	assert_bytes(3328599654, "3.1 GiB");
	assert_bytes(INT64_MAX, "8.0 EiB");
	assert_seconds(0.0008, "0.8 ms");
	assert_seconds(0.1234, "123 ms");
	assert_seconds(0.9999, "1.0 s");
	assert_seconds(12.44, "12.4 s");
	assert_seconds(59.96, "1:00");
	assert_seconds(185, "3:05");
	assert_seconds(3599.6, "1:00:00");
	assert_seconds(3723, "1:02:03");
	assert_seconds((double)NAN, "?");
	assert_seconds(-1, "?");
}

static void test_parse_bytes(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} good[] = {
		{ "0", 0 }, { "512", 512 }, { "512B", 512 }, { "64k", 65536 }, { "64K", 65536 },
		{ "1.5M", 1572864 }, { "2G", 2147483648 }, { "2GiB", 2147483648 }, { "2gb", 2147483648 },
		{ "1T", 1099511627776 }, { ".5k", 512 },
	};
	static const char *const bad[] = { "", "k", "-1", "1x", "1kk", "1 k", "1Gi", "1iB", "1BB",
		"1e3", "99999999999T", "+1", "1.2.3", "nan" };
	int64_t x;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(num_parse_bytes(good[i].text, &x));
		assert_int_equal(x, good[i].want);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		x = 5;
		if (num_parse_bytes(bad[i], &x) || x != 5)
			fail_msg("'%s' was taken", bad[i]);
	}
}

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference_values),
		cmocka_unit_test(test_reference_refusals),
		cmocka_unit_test(test_embedded_zero),
		cmocka_unit_test(test_halfway),
		cmocka_unit_test(test_very_long),
		cmocka_unit_test(test_agrees_with_strtod),
		cmocka_unit_test(test_parse_int),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_format_is_shortest),
		cmocka_unit_test(test_format_reads_back),
		cmocka_unit_test(test_format_people),
		cmocka_unit_test(test_format_units),
		cmocka_unit_test(test_parse_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
