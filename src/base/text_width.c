#include "config.h"

#include <string.h>
#include <unigbrk.h>
#include <uniwidth.h>
#include <wchar.h>

#include "base/arena.h"
#include "base/text.h"

#define ZWJ 0x200d
#define VS16 0xfe0f
#define WINDOW 128 /* bytes; a longer grapheme is cut there */

/* The bytes up to the next border between graphemes.  The library judges a window: emoji joined by
 * ZWJ and flags need more than two characters.  An invalid byte stands alone. */
static ptrdiff_t grapheme_bytes(const char *s, ptrdiff_t n)
{
	char borders[WINDOW];
	uint32_t code, next;
	int first = text_decode(s, n, &code);
	if (first == 0)
		return 1;
	if (text_decode(s + first, n - first, &next) == 0 || uc_is_grapheme_break(code, next))
		return first;
	ptrdiff_t end = first;
	ptrdiff_t window = text_valid_utf8(s, n < WINDOW ? n : WINDOW);
	u8_grapheme_breaks((const uint8_t *)s, (size_t)window, borders);
	while (end < window && !borders[end])
		end++;
	return end;
}

/* libc says -1 where its locale knows nothing; only a real answer can differ. */
static bool libc_differs(uint32_t code, int width)
{
	int libc = code >= 0x80 ? wcwidth((wchar_t)code) : width;
	return libc >= 0 && libc != width;
}

ptrdiff_t text_grapheme(const char *s, ptrdiff_t n, int *width, bool *odd)
{
	if ((unsigned char)s[0] >= 0x20 && (unsigned char)s[0] < 0x7f
		&& (n == 1 || (unsigned char)s[1] < 0x80)) {
		*width = 1;
		*odd = false;
		return 1;
	}
	ptrdiff_t bytes = grapheme_bytes(s, n);
	int columns = 0;
	bool strange = false;
	for (ptrdiff_t at = 0; at < bytes;) {
		uint32_t code;
		int step = text_decode(s + at, bytes - at, &code);
		int w = step > 0 ? uc_width(code, "UTF-8") : -1;
		if (w < 0 || code == ZWJ || code == VS16 || libc_differs(code, w))
			strange = true;
		columns += w > 0 ? w : 0;
		at += step > 0 ? step : 1;
	}
	*odd = strange || columns == 0;
	*width = *odd ? 1 : columns;
	return bytes;
}

int text_width(const char *s)
{
	ptrdiff_t n = (ptrdiff_t)strlen(s);
	int columns = 0;
	while (n > 0) {
		int width;
		bool odd;
		ptrdiff_t bytes = text_grapheme(s, n, &width, &odd);
		columns += width;
		s += bytes;
		n -= bytes;
	}
	return columns;
}

/* The bytes of s that fit into width columns, and the columns they take. */
static ptrdiff_t fitting(const char *s, int width, int *columns)
{
	ptrdiff_t n = (ptrdiff_t)strlen(s);
	ptrdiff_t at = 0;
	*columns = 0;
	while (at < n) {
		int w;
		bool odd;
		ptrdiff_t bytes = text_grapheme(s + at, n - at, &w, &odd);
		if (*columns + w > width)
			break;
		*columns += w;
		at += bytes;
	}
	return at;
}

static void add_clipped(struct text *t, const char *s, int width, bool ascii, int *columns)
{
	ptrdiff_t n = fitting(s, width, columns);
	if (s[n] == '\0') {
		text_addn(t, s, n);
		return;
	}
	*columns = 0;
	if (width <= 0)
		return;
	n = fitting(s, width - 1, columns);
	text_addn(t, s, n);
	text_add(t, ascii ? "~" : "…");
	*columns += 1;
}

char *text_clip(struct arena *a, const char *s, int width, bool ascii)
{
	struct text t;
	int columns;
	text_init(&t, a);
	add_clipped(&t, s, width, ascii, &columns);
	return t.p;
}

char *text_fit(struct arena *a, const char *s, int width, bool ascii)
{
	struct text t;
	int columns;
	text_init(&t, a);
	add_clipped(&t, s, width, ascii, &columns);
	while (columns++ < width)
		text_addc(&t, ' ');
	return t.p;
}
