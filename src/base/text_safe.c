#include "config.h"

#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/arena.h"
#include "base/text.h"

#define MARKS_MOST 8

int text_decode(const char *s, ptrdiff_t n, uint32_t *code)
{
	ucs4_t c;
	if (n <= 0)
		return 0;
	int bytes = u8_mbtoucr(&c, (const uint8_t *)s, (size_t)n);
	if (bytes <= 0)
		return 0;
	*code = c;
	return bytes;
}

/* Nearly all text is ASCII: eight bytes at a time while no high bit is set. */
ptrdiff_t text_valid_utf8(const char *s, ptrdiff_t n)
{
	ptrdiff_t at = 0;
	while (at < n) {
		uint64_t eight;
		if (n - at >= 8) {
			memcpy(&eight, s + at, 8);
			if (!(eight & 0x8080808080808080u)) {
				at += 8;
				continue;
			}
		}
		uint32_t code;
		int bytes = text_decode(s + at, n - at, &code);
		if (bytes == 0)
			return at;
		at += bytes;
	}
	return n;
}

/* What becomes of one code point or bad byte. */
enum fate { KEEP, DROP, PICTURE, HEX };

/* A walk over a string; marks counts the combining marks on the present base, -1: no base yet. */
struct walk {
	const char *s;
	ptrdiff_t n;
	ptrdiff_t at;
	int marks;
	uint32_t code;
	int bytes;
};

static bool is_variation(uint32_t code)
{
	return code >= 0xfe00 && code <= 0xfe0f;
}

/* Controls, bidi and other format characters, line separators, private and unassigned ones, and
 * those that Unicode lets a display ignore: none of them shows what it does. */
static bool is_hidden(uint32_t code)
{
	const uint32_t types = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cs
		| UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;
	if (code < 0x7f)
		return code < 0x20;
	if (uc_is_general_category_withtable(code, types))
		return true;
	return !is_variation(code) && uc_is_property_default_ignorable_code_point(code);
}

static enum fate fate_of_mark(struct walk *w)
{
	if (w->marks < 0)
		return HEX; /* it would climb on whatever stands before the string */
	if (w->marks >= MARKS_MOST)
		return DROP;
	w->marks++;
	return KEEP;
}

/* Reads the next code point or bad byte into code and bytes and judges it. */
static enum fate step(struct walk *w)
{
	w->bytes = text_decode(w->s + w->at, w->n - w->at, &w->code);
	bool valid = w->bytes > 0;
	if (!valid) {
		w->bytes = 1;
		w->code = (unsigned char)w->s[w->at];
	}
	w->at += w->bytes;
	if (valid && w->code >= 0x300 && !is_hidden(w->code) && uc_width(w->code, "UTF-8") == 0)
		return fate_of_mark(w);
	w->marks = 0;
	if (!valid)
		return HEX;
	if (w->code < 0x20 || w->code == 0x7f)
		return PICTURE;
	return is_hidden(w->code) ? HEX : KEEP;
}

static void add_picture(struct text *t, uint32_t code, bool ascii)
{
	if (ascii) {
		text_addc(t, '^');
		text_addc(t, (char)(code ^ 0x40));
		return;
	}
	uint32_t last = code == 0x7f ? 0xa1 : 0x80 + code; /* U+2421, U+2400 + code */
	const char bytes[3] = { '\xe2', '\x90', (char)last };
	text_addn(t, bytes, 3);
}

char *text_safe(struct arena *a, const char *s, ptrdiff_t n, bool ascii)
{
	struct walk w = { .s = s, .n = n, .marks = -1 };
	struct text t;
	if (text_is_safe(s, n))
		return arena_strndup(a, s, n);
	text_init(&t, a);
	while (w.at < n) {
		ptrdiff_t from = w.at;
		switch (step(&w)) {
		case KEEP:
			text_addn(&t, s + from, w.bytes);
			break;
		case PICTURE:
			add_picture(&t, w.code, ascii);
			break;
		case HEX:
			text_addf(&t, "<%02X>", (unsigned)w.code);
			break;
		case DROP:
			break;
		}
	}
	return t.p;
}

bool text_is_safe(const char *s, ptrdiff_t n)
{
	struct walk w = { .s = s, .n = n, .marks = -1 };
	while (w.at < n) {
		unsigned char c = (unsigned char)s[w.at];
		if (c >= 0x20 && c < 0x7f) {
			w.marks = 0;
			w.at++;
		} else if (step(&w) != KEEP) {
			return false;
		}
	}
	return true;
}
