#include "config.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/err.h"

struct str str_of(const char *s)
{
	return (struct str){ s, (ptrdiff_t)strlen(s) };
}

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_holds(const char *s, const char *what)
{
	ptrdiff_t n = (ptrdiff_t)strlen(what), last = (ptrdiff_t)strlen(s) - n;
	for (ptrdiff_t i = 0; i <= last; i++)
		if (str_equal_nocase((struct str){ s + i, n }, (struct str){ what, n }))
			return true;
	return false;
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (ptrdiff_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

int str_compare(struct str a, struct str b)
{
	ptrdiff_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, (size_t)n) : 0;
	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_equal((struct str){ s.p, prefix.n }, prefix);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str str_head(struct str s, ptrdiff_t most)
{
	if (s.n <= most)
		return s;
	while (most > 0 && ((unsigned char)s.p[most] & 0xc0) == 0x80)
		most--;
	return (struct str){ s.p, most };
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_cut(struct str s, char c, struct str *rest)
{
	const char *at = s.n > 0 ? memchr(s.p, c, (size_t)s.n) : NULL;
	if (!at) {
		*rest = (struct str){ s.n > 0 ? s.p + s.n : "", 0 };
		return s;
	}
	*rest = (struct str){ at + 1, s.n - (at - s.p) - 1 };
	return (struct str){ s.p, at - s.p };
}

void text_init(struct text *t, struct arena *a)
{
	*t = (struct text){ .arena = a, .p = arena_alloc(a, 32, 1), .capacity = 32 };
}

/* Makes room for more bytes and the NUL. */
static void reserve(struct text *t, ptrdiff_t more)
{
	if (more < t->capacity - t->n)
		return;
	ptrdiff_t room = t->capacity;
	while (room - t->n <= more) {
		if (__builtin_mul_overflow(room, (ptrdiff_t)2, &room))
			BUG("a text of %td more bytes", more);
	}
	char *p = arena_alloc(t->arena, room, 1);
	memcpy(p, t->p, (size_t)t->n + 1);
	t->p = p;
	t->capacity = room;
}

void text_add(struct text *t, const char *s)
{
	text_addn(t, s, (ptrdiff_t)strlen(s));
}

void text_addn(struct text *t, const char *s, ptrdiff_t n)
{
	if (n <= 0)
		return;
	reserve(t, n);
	memcpy(t->p + t->n, s, (size_t)n);
	t->n += n;
	t->p[t->n] = '\0';
}

void text_addc(struct text *t, char c)
{
	text_addn(t, &c, 1);
}

void text_addf(struct text *t, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		BUG("the format '%s' cannot be printed", fmt);
	reserve(t, n);
	vsnprintf(t->p + t->n, (size_t)n + 1, fmt, ap);
	t->n += n;
	va_end(ap);
}

void text_clear(struct text *t)
{
	t->n = 0;
	t->p[0] = '\0';
}

char *text_number(struct arena *a, int64_t n)
{
	char digits[NUM_TEXT];
	return arena_strdup(a, num_grouped(n, digits));
}
