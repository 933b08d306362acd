/* Slices, the builder, UTF-8, the sanitiser, width, likeness. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LENGTH(s) ((ptrdiff_t)strlen(s))
#define COUNT(list) (sizeof(list) / sizeof *(list))

static int setup(void **state)
{
	*state = arena_new();
	return setlocale(LC_CTYPE, "C.UTF-8") == NULL;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void test_slices(void **state)
{
	struct str rest;
	(void)state;
	assert_true(str_equal(STR("ab"), str_of("ab")));
	assert_false(str_equal(STR("ab"), STR("abc")));
	assert_true(str_equal((struct str){ NULL, 0 }, STR("")));
	assert_true(str_equal_nocase(STR("Income"), STR("iNCOME")));
	assert_false(str_equal_nocase(STR("\xc3\x84"), STR("\xc3\xa4")));
	assert_false(str_equal_nocase(STR("[a"), STR("{a")));
	assert_int_equal(str_compare(STR("a"), STR("a")), 0);
	assert_int_equal(str_compare(STR("a"), STR("ab")), -1);
	assert_int_equal(str_compare(STR("b"), STR("ab")), 1);
	assert_int_equal(str_compare(STR("\xff"), STR("a")), 1);
	assert_true(str_starts(STR("model"), STR("mod")));
	assert_true(str_starts(STR("model"), STR("")));
	assert_false(str_starts(STR("mo"), STR("mod")));
	assert_true(str_equal(str_trim(STR(" \ta b\t ")), STR("a b")));
	assert_true(str_equal(str_trim(STR("  ")), STR("")));
	assert_true(str_equal(str_cut(STR("a=b=c"), '=', &rest), STR("a")));
	assert_true(str_equal(rest, STR("b=c")));
	assert_true(str_equal(str_cut(STR("abc"), '=', &rest), STR("abc")));
	assert_true(str_equal(rest, STR("")));
	assert_true(str_equal(str_cut(STR("="), '=', &rest), STR("")));
	assert_true(str_equal(rest, STR("")));
}

static void test_builder(void **state)
{
	struct text t;
	text_init(&t, *state);
	assert_string_equal(t.p, "");
	for (int i = 0; i < 1000; i++) {
		text_addf(&t, "%d,", i);
		assert_int_equal(t.n, LENGTH(t.p));
	}
	assert_int_equal(t.n, 3890);
	assert_string_equal(t.p + 3880, "7,998,999,");
	text_clear(&t);
	assert_string_equal(t.p, "");
	text_add(&t, "ab");
	text_addn(&t, "cdef", 2);
	text_addn(&t, NULL, 0);
	text_addc(&t, '!');
	text_addf(&t, "%s", "");
	assert_string_equal(t.p, "abcd!");
}

/* Table 3-7 of the Unicode standard: what is well formed, and its neighbours that are not. */
static void test_utf8(void **state)
{
	static const char *const good[] = { "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
		"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x7f",
		"\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xe2\x82", "\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe" };
	uint32_t code;
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_int_equal(text_decode(good[i], LENGTH(good[i]), &code), LENGTH(good[i]));
		assert_int_equal(text_valid_utf8(good[i], LENGTH(good[i])), LENGTH(good[i]));
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(text_decode(bad[i], LENGTH(bad[i]), &code), 0);
		assert_int_equal(text_valid_utf8(bad[i], LENGTH(bad[i])), 0);
	}
	assert_int_equal(text_decode("", 0, &code), 0);
	assert_int_equal(text_decode("\xe2\x82\xac", 3, &code), 3);
	assert_int_equal(code, 0x20ac);
	assert_int_equal(text_valid_utf8("0123456789abc\xff", 14), 13);
	assert_int_equal(text_valid_utf8("0123456\xe2\x82\xac" "89\xe2\x82", 14), 12);
	assert_int_equal(text_valid_utf8("", 0), 0);
}

static void assert_safe(void *arena, const char *in, ptrdiff_t n, const char *want)
{
	assert_string_equal(text_safe(arena, in, n, false), want);
	assert_int_equal(text_is_safe(in, n), strlen(want) == (size_t)n && memcmp(in, want, (size_t)n) == 0);
}

static void test_safe_controls(void **state)
{
	void *a = *state;
	char in[1], want[8];
	for (int c = 0; c < 0x20; c++) {
		in[0] = (char)c;
		memcpy(want, "\xe2\x90\x80", 4);
		want[2] = (char)(0x80 + c);
		assert_safe(a, in, 1, want);
		want[0] = '^';
		want[1] = (char)(c + '@');
		want[2] = '\0';
		assert_string_equal(text_safe(a, in, 1, true), want);
	}
	assert_safe(a, "\x7f", 1, "\xe2\x90\xa1");
	assert_string_equal(text_safe(a, "\x7f", 1, true), "^?");
	for (int c = 0x20; c < 0x7f; c++) {
		in[0] = want[0] = (char)c;
		want[1] = '\0';
		assert_safe(a, in, 1, want);
	}
	assert_safe(a, "a\x1b]0;x\x07", 7, "a\xe2\x90\x9b]0;x\xe2\x90\x87");
}

static void test_safe_hidden(void **state)
{
	static const uint32_t hidden[] = { 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x34f, 0x61c, 0x115f, 0x1160,
		0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b,
		0x202c, 0x202d, 0x202e, 0x2060, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206f, 0x3164,
		0xe000, 0xf8ff, 0xfdd0, 0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xffff, 0x1fffe, 0xe0001, 0xe0020,
		0xe007f, 0xe0100, 0xf0000, 0x10ffff };
	void *a = *state;
	for (size_t i = 0; i < COUNT(hidden); i++) {
		uint32_t c = hidden[i];
		char in[5] = "";
		if (c < 0x800) {
			in[0] = (char)(0xc0 | c >> 6);
			in[1] = (char)(0x80 | (c & 63));
		} else if (c < 0x10000) {
			in[0] = (char)(0xe0 | c >> 12);
			in[1] = (char)(0x80 | (c >> 6 & 63));
			in[2] = (char)(0x80 | (c & 63));
		} else {
			in[0] = (char)(0xf0 | c >> 18);
			in[1] = (char)(0x80 | (c >> 12 & 63));
			in[2] = (char)(0x80 | (c >> 6 & 63));
			in[3] = (char)(0x80 | (c & 63));
		}
		const char *want = arena_printf(a, "<%02X>", (unsigned)c);
		assert_safe(a, in, LENGTH(in), want);
		assert_safe(a, arena_printf(a, "a%sb", in), LENGTH(in) + 2, arena_printf(a, "a%sb", want));
	}
}

static void test_safe_bytes(void **state)
{
	void *a = *state;
	assert_safe(a, "\x9b", 1, "<9B>");
	assert_safe(a, "a\xff\xfe", 3, "a<FF><FE>");
	assert_safe(a, "\xc0\xaf", 2, "<C0><AF>");
	assert_safe(a, "\xed\xa0\x80", 3, "<ED><A0><80>");
	assert_safe(a, "\xe2\x82", 2, "<E2><82>");
	assert_safe(a, "a\0b", 3, "a\xe2\x90\x80" "b");
	assert_safe(a, "", 0, "");
	assert_safe(a, "Gr\xc3\xb6\xc3\x9f" "e \xe4\xb8\xad\xf0\x9f\x98\x80", 15,
		"Gr\xc3\xb6\xc3\x9f" "e \xe4\xb8\xad\xf0\x9f\x98\x80");
}

/* Eight marks stay on a base, the rest go; a mark without a base is named. */
static void test_safe_marks(void **state)
{
	void *a = *state;
	struct text t;
	text_init(&t, a);
	text_add(&t, "x");
	for (int i = 0; i < 8; i++)
		text_add(&t, "\xcc\x81");
	assert_true(text_is_safe(t.p, t.n));
	char *eight = text_safe(a, t.p, t.n, false);
	assert_string_equal(eight, t.p);
	for (int i = 0; i < 100; i++)
		text_add(&t, "\xcc\x81");
	assert_false(text_is_safe(t.p, t.n));
	assert_string_equal(text_safe(a, t.p, t.n, false), eight);
	assert_safe(a, "\xcc\x81y", 3, "<301>y");
	assert_safe(a, "e\xcc\x81", 3, "e\xcc\x81");
	assert_safe(a, "\xe2\x9d\xa4\xef\xb8\x8f", 6, "\xe2\x9d\xa4\xef\xb8\x8f");
}

/* Whatever goes in, what comes out is safe, and safe text stays as it is. */
static void test_safe_always(void **state)
{
	struct arena *a = *state;
	struct rng r = rng_make(1, RNG_TEST, 0);
	static const char right_to_left[] = { '\xe2', '\x80', '\xae', '\0' };
	static const char *const parts[] = { "a", "\x1b[", "\xcc\x81", right_to_left, "\xe2\x80\x8d",
		"\xf0\x9f\x91\xa9", "\xef\xb8\x8f", "\xc2\x9b", "\xe4\xb8\xad", "\xe1\x84\x80", "\xe1\x85\xa1" };
	for (int round = 0; round < 20000; round++) {
		char in[64];
		ptrdiff_t n = 0;
		struct arena_mark mark = arena_mark(a);
		while (n < 40) {
			const char *part = parts[rng_below(&r, (int64_t)COUNT(parts))];
			if (rng_below(&r, 3) == 0) {
				in[n++] = (char)rng_below(&r, 256);
				continue;
			}
			memcpy(in + n, part, strlen(part));
			n += LENGTH(part);
		}
		bool ascii = round % 2;
		char *out = text_safe(a, in, n, ascii);
		assert_true(text_is_safe(out, LENGTH(out)));
		assert_string_equal(text_safe(a, out, LENGTH(out), ascii), out);
		assert_int_equal(text_valid_utf8(out, LENGTH(out)), LENGTH(out));
		assert_true(text_width(text_clip(a, out, 7, ascii)) <= 7);
		assert_int_equal(text_width(text_fit(a, out, 9, ascii)), 9);
		arena_reset(a, mark);
	}
}

static void test_width(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("Gr\xc3\xb6\xc3\x9f" "e"), 5);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("e\xcc\x81\xcc\x81x"), 2);
	assert_int_equal(text_width("\xe4\xb8\xad\xe6\x96\x87"), 4);
	assert_int_equal(text_width("\xef\xbc\xa1"), 2);
	assert_int_equal(text_width("\xf0\x9f\x98\x80"), 2);
	assert_int_equal(text_width("\xe2\x80\xa6"), 1);
	/* woman, ZWJ, laptop; heart with VS16: terminals disagree */
	assert_int_equal(text_width("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"), 1);
	assert_int_equal(text_width("\xe2\x9d\xa4\xef\xb8\x8f"), 1);
	assert_int_equal(text_width("a\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" "b"), 3);
}

static void test_grapheme(void **state)
{
	int width;
	bool odd;
	(void)state;
	assert_int_equal(text_grapheme("ab", 2, &width, &odd), 1);
	assert_int_equal(width, 1);
	assert_false(odd);
	assert_int_equal(text_grapheme("e\xcc\x81z", 4, &width, &odd), 3);
	assert_int_equal(width, 1);
	assert_false(odd);
	assert_int_equal(text_grapheme("\xe4\xb8\xadz", 4, &width, &odd), 3);
	assert_int_equal(width, 2);
	assert_false(odd);
	assert_int_equal(text_grapheme("\xe2\x9d\xa4\xef\xb8\x8f", 6, &width, &odd), 6);
	assert_int_equal(width, 1);
	assert_true(odd);
	assert_int_equal(text_grapheme("\xff\xff", 2, &width, &odd), 1);
	assert_int_equal(width, 1);
	assert_true(odd);
}

static void test_clip(void **state)
{
	void *a = *state;
	assert_string_equal(text_clip(a, "abc", 3, false), "abc");
	assert_string_equal(text_clip(a, "abcd", 3, false), "ab\xe2\x80\xa6");
	assert_string_equal(text_clip(a, "abcd", 3, true), "ab~");
	assert_string_equal(text_clip(a, "abcd", 1, false), "\xe2\x80\xa6");
	assert_string_equal(text_clip(a, "abcd", 0, false), "");
	assert_string_equal(text_clip(a, "", 0, false), "");
	assert_string_equal(text_clip(a, "abcd", -5, false), "");
	assert_string_equal(text_clip(a, "\xe4\xb8\xad\xe6\x96\x87", 3, true), "\xe4\xb8\xad~");
	assert_string_equal(text_clip(a, "\xe4\xb8\xad\xe6\x96\x87", 2, true), "~");
	assert_string_equal(text_fit(a, "\xe4\xb8\xad\xe6\x96\x87", 2, true), "~ ");
	assert_string_equal(text_fit(a, "ab", 4, false), "ab  ");
	assert_string_equal(text_fit(a, "abcdef", 4, false), "abc\xe2\x80\xa6");
	assert_string_equal(text_fit(a, "ab", 0, false), "");
}

static void test_distance(void **state)
{
	static const struct {
		const char *a, *b;
		int distance;
	} table[] = {
		{ "", "", 0 }, { "a", "", 1 }, { "", "abc", 3 }, { "kitten", "sitting", 3 },
		{ "saturday", "sunday", 3 }, { "teh", "the", 1 }, { "calibrat", "calibrate", 1 },
		{ "topc", "topic", 1 }, { "ca", "abc", 3 }, { "abcdef", "abcdfe", 1 },
		{ "aab", "aba", 1 }, { "rcp", "recipe", 3 }, { "flaw", "lawn", 2 },
	};
	char longer[600];
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(text_distance(table[i].a, table[i].b, 9), table[i].distance);
		assert_int_equal(text_distance(table[i].b, table[i].a, 9), table[i].distance);
		for (int limit = 0; limit < 4; limit++) {
			int want = table[i].distance <= limit ? table[i].distance : limit + 1;
			assert_int_equal(text_distance(table[i].a, table[i].b, limit), want);
		}
	}
	memset(longer, 'x', sizeof longer);
	longer[599] = '\0';
	char *other = arena_strdup(*state, longer);
	other[300] = 'y';
	assert_int_equal(text_distance(longer, other, 3), 1);
	memset(other, 'z', 599);
	assert_int_equal(text_distance(longer, other, 1000), 1001);
}

static void test_did_you_mean(void **state)
{
	static const char *const verbs[] = { "calibrate", "compare", "train", "threshold", "tune" };
	const ptrdiff_t n = (ptrdiff_t)COUNT(verbs);
	(void)state;
	assert_string_equal(text_did_you_mean("calibrat", verbs, n), "calibrate");
	assert_string_equal(text_did_you_mean("tran", verbs, n), "train");
	assert_string_equal(text_did_you_mean("tarin", verbs, n), "train");
	assert_string_equal(text_did_you_mean("thresh", verbs, n), "threshold");
	assert_null(text_did_you_mean("th", verbs, n));
	assert_null(text_did_you_mean("zzz", verbs, n));
	assert_null(text_did_you_mean("", verbs, n));
	assert_null(text_did_you_mean("x", (const char *const[]){ "y" }, 1));
	assert_null(text_did_you_mean("x", NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_slices, setup, teardown),
		cmocka_unit_test_setup_teardown(test_builder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_utf8, setup, teardown),
		cmocka_unit_test_setup_teardown(test_safe_controls, setup, teardown),
		cmocka_unit_test_setup_teardown(test_safe_hidden, setup, teardown),
		cmocka_unit_test_setup_teardown(test_safe_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_safe_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_safe_always, setup, teardown),
		cmocka_unit_test_setup_teardown(test_width, setup, teardown),
		cmocka_unit_test_setup_teardown(test_grapheme, setup, teardown),
		cmocka_unit_test_setup_teardown(test_clip, setup, teardown),
		cmocka_unit_test_setup_teardown(test_distance, setup, teardown),
		cmocka_unit_test_setup_teardown(test_did_you_mean, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
