#ifndef BASE_TEXT_H
#define BASE_TEXT_H
/* text - slices, a builder, UTF-8, width on a terminal, and the sanitiser that
 * every string from data passes before it reaches a terminal. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* A slice: n bytes at p, no NUL needed. */
struct str {
	const char *p;
	ptrdiff_t n;
};

#define STR(literal) ((struct str){ (literal), (ptrdiff_t)sizeof(literal) - 1 })
struct str str_of(const char *s);
bool str_equal(struct str a, struct str b);
bool text_holds(const char *s, const char *what); /* somewhere, ASCII letters of either case */
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
int str_compare(struct str a, struct str b);       /* by bytes, shorter first */
bool str_starts(struct str s, struct str prefix);
struct str str_trim(struct str s);                 /* blanks and tabs at both ends */
struct str str_head(struct str s, ptrdiff_t most); /* so many bytes, or the few less that end a character */
/* Cuts s at the first c: the part before is returned, *rest is what follows ("" at the end). */
struct str str_cut(struct str s, char c, struct str *rest);

/* A growing text that lives in an arena; always NUL-terminated. */
struct text {
	struct arena *arena;
	char *p;
	ptrdiff_t n;
	ptrdiff_t capacity;
};

void text_init(struct text *t, struct arena *a);
void text_add(struct text *t, const char *s);
void text_addn(struct text *t, const char *s, ptrdiff_t n);
void text_addc(struct text *t, char c);
void text_addf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_clear(struct text *t);

/* UTF-8.  text_decode reads one code point at s[0..n): its length in bytes, 0 when invalid. */
int text_decode(const char *s, ptrdiff_t n, uint32_t *code);
/* Bytes of the longest valid prefix; equals n when all is valid. */
ptrdiff_t text_valid_utf8(const char *s, ptrdiff_t n);
/* Columns on a terminal, by libunistring; graphemes that terminals disagree about (ZWJ, VS16)
 * count as one.  The string should be safe (text_safe) already. */
int text_width(const char *s);
/* The bytes of the first grapheme of s[0..n), n >= 1, and its columns.  *odd: terminals disagree
 * about it (ZWJ, VS16, libc and Unicode differ), so that a screen should draw a one-column "·". */
ptrdiff_t text_grapheme(const char *s, ptrdiff_t n, int *width, bool *odd);
/* Cuts to at most width columns, ending in "…" when something was cut ("~" with ascii). */
char *text_clip(struct arena *a, const char *s, int width, bool ascii);
/* Pads with blanks, or clips, to exactly width columns. */
char *text_fit(struct arena *a, const char *s, int width, bool ascii);

/* Makes any bytes safe to show: C0 as pictures (U+2400…) or ^X with ascii, C1 and invalid bytes
 * and bidi, zero-width, tag and private characters as <XX>; at most 8 combining marks a base. */
char *text_safe(struct arena *a, const char *s, ptrdiff_t n, bool ascii);
/* True when text_safe would change nothing. */
bool text_is_safe(const char *s, ptrdiff_t n);

/* Damerau-Levenshtein distance by bytes (no part edited twice), at most limit + 1. */
int text_distance(const char *a, const char *b, int limit);
/* The candidate nearest to word, or NULL when none is near enough to be meant
 * (distance <= 1 + length / 4 and < length, or a prefix of 3 and more). */
const char *text_did_you_mean(const char *word, const char *const *candidates, ptrdiff_t n);
/* A count in a sentence, thousands grouped: "19,537". */
char *text_number(struct arena *a, int64_t n);

#endif
