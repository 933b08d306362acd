#include "config.h"
#include "data/csv_plain.h"

#include <endian.h>
#include <string.h>

#include "data/csv_part.h"

#define EXACT_MOST ((uint64_t)1 << 53)
#define SAFE_DIGITS 15
#define FAST_DIGITS 19 /* fit 64 bits */

static const double power_of_ten[FAST_DIGITS + 1] = {
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
};

/* What the reading of one part keeps at hand. */
struct plain {
	struct csv_part *part;
	int32_t width;
	char delimiter;
	char quote;            /* a line feed where there is none: it begins no field */
	bool trim;
	bool numbers;          /* plain digits are numbers, never a missing word */
	struct csv_cell_wait *wait;
	int32_t waiting;
};

/* ---- eight bytes at once ---- */

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (unsigned char)(b))
#define HIGH_BITS EACH_BYTE(0x80)

/* The first character is the lowest byte. */
static inline uint64_t eight_bytes(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return le64toh(w);
}

/* The high bit of the lowest zero byte; those above it mean nothing. */
static inline uint64_t zero_bytes(uint64_t w)
{
	return (w - EACH_BYTE(1)) & ~w & HIGH_BITS;
}

/* How many characters stand below the lowest mark. */
static inline int marked_at(uint64_t marks)
{
	return __builtin_ctzll(marks) >> 3;
}

/* The value of eight digits, the first one in the lowest byte: pairs, fours, all (Lemire 2018). */
static inline uint64_t value_of(uint64_t digits)
{
	const uint64_t even = UINT64_C(0x000000ff000000ff);

	digits = digits * 10 + (digits >> 8);
	return ((digits & even) * (100 + (UINT64_C(1000000) << 32)) +
		(digits >> 16 & even) * (1 + (UINT64_C(10000) << 32))) >> 32;
}

/* Appends the digits at p to *m; returns where they end. */
static inline const char *read_digits(const char *p, uint64_t *m)
{
	static const uint32_t ten[9] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

	for (;;) {
		uint64_t w = eight_bytes(p) ^ EACH_BYTE('0');
		uint64_t others = ((w + EACH_BYTE(0x80 - 10)) | w) & HIGH_BITS;
		int n = others ? marked_at(others) : 8;

		if (n == 0)
			return p;
		*m = *m * ten[n] + value_of(w << (64 - 8 * n)); /* zeros come first */
		p += n;
		if (n < 8)
			return p;
	}
}

/* The first of four characters from p on. */
static inline const char *find_any(const char *p, char a, char b, char c, char d)
{
	for (;; p += 8) {
		uint64_t w = eight_bytes(p);
		uint64_t marks = zero_bytes(w ^ EACH_BYTE(a)) | zero_bytes(w ^ EACH_BYTE(b)) |
			zero_bytes(w ^ EACH_BYTE(c)) | zero_bytes(w ^ EACH_BYTE(d));

		if (marks)
			return p + marked_at(marks);
	}
}

/* ---- fields ---- */

static inline bool ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* The number that begins at p when its digits are few enough for one exact division (Clinger 1990)
 * and none of them could be lost; returns where it ends, or NULL. */
static inline const char *read_number(const char *p, double *out)
{
	bool negative = *p == '-';
	const char *first = p + negative;
	ptrdiff_t whole, after = 0;
	uint64_t m = 0;

	p = read_digits(first, &m);
	whole = p - first;
	if (*p == '.') {
		const char *point = ++p;

		p = read_digits(p, &m);
		after = p - point;
	} else if (whole > SAFE_DIGITS || (whole > 1 && *first == '0')) {
		return NULL;
	}
	if (whole + after == 0 || whole + after > FAST_DIGITS || m > EXACT_MOST)
		return NULL;
	*out = (double)m / power_of_ten[after];
	if (negative)
		*out = -*out;
	return p;
}

/* Any field; returns where it ends, or NULL when the record is not plain. */
static inline const char *read_text(const struct plain *w, const char *p, struct str *out)
{
	const char *from = p;

	if (*p == w->quote && !ends_line(*p)) {
		p = find_any(++from, w->quote, '\n', '\r', w->quote);
		*out = (struct str){ p > from ? from : csv_cell_empty, p - from };
		return ends_line(*p) ? NULL : p + 1;
	}
	p = find_any(p, w->delimiter, '\n', '\r', w->quote);
	*out = (struct str){ from, p - from };
	if (*p == w->quote && !ends_line(*p))
		return NULL;
	if (w->trim)
		*out = str_trim(*out);
	return p;
}

static inline bool ends_field(const struct plain *w, char c)
{
	return c == w->delimiter || ends_line(c);
}

static inline const char *skip_blanks(const struct plain *w, const char *p)
{
	while ((*p == ' ' || *p == '\t') && *p != w->delimiter)
		p++;
	return p;
}

/* The field of column i: a number goes into its row at once, all else waits for the end of the
 * record, so that a record that is not plain leaves nothing behind. */
static inline const char *read_field(struct plain *w, const char *p, int32_t i)
{
	const struct csv_build *b = &w->part->build[i];
	bool active = w->part->active[i];
	const char *end;

	if (w->trim)
		p = skip_blanks(w, p);
	if (active && b->kind == CSV_BUILD_NUMBER && w->numbers) {
		end = read_number(p, &b->number[w->part->rows]);
		if (end && ends_field(w, *end))
			return end;
	}
	struct csv_cell_wait *wait = &w->wait[w->waiting];
	end = read_text(w, p, &wait->cell);
	if (!end || !ends_field(w, *end))
		return NULL;
	wait->column = i;
	w->waiting += active;
	return end;
}

/* The record at p; returns where the next one begins, or NULL when it is not plain. */
static inline const char *read_record(struct plain *w, const char *p)
{
	w->waiting = 0;
	for (int32_t i = 0;; p++) {
		p = read_field(w, p, i);
		if (!p)
			return NULL;
		if (++i == w->width)
			break;
		if (*p != w->delimiter)
			return NULL;
	}
	if (!ends_line(*p))
		return NULL;
	return p + 1 + (*p == '\r'); /* no return stands alone in such a text */
}

static inline bool take_waiting(struct plain *w)
{
	struct csv_part *p = w->part;

	for (int32_t k = 0; k < w->waiting; k++) {
		int32_t i = w->wait[k].column;

		if (!csv_build_add(&p->build[i], p->r->na[i], w->wait[k].cell, true, p->rows, p->end.line,
			&p->err))
			return false;
		p->active[i] = !p->build[i].broken;
	}
	return true;
}

/* The header once more: no row. */
static inline bool is_header(const struct csv_rows *r, const char *p)
{
	struct str header = r->shape->header;

	return header.n > 0 && *p == *header.p && r->text->p + r->text->n - p > header.n &&
		ends_line(p[header.n]) && memcmp(p, header.p, (size_t)header.n) == 0;
}

bool csv_plain_fits(const struct csv_rows *r)
{
	return !r->wants && r->shape->width > 1 && r->text->cr == 0;
}

bool csv_plain_read(struct csv_part *p, ptrdiff_t until, ptrdiff_t stop)
{
	const struct csv_scan *s = p->scan;
	const char *text = p->r->text->p;
	struct plain w = { .part = p, .width = p->r->shape->width, .delimiter = s->delimiter,
		.quote = s->quote < 0 ? '\n' : (char)s->quote, .trim = s->trim, .wait = p->wait,
		.numbers = !p->r->na_numbers };

	until = until < stop ? until : stop;
	if (w.width > s->max_fields)
		return true;
	while (p->end.at < until) {
		const char *next;

		if (is_header(p->r, text + p->end.at))
			return true;
		next = read_record(&w, text + p->end.at);

		/* A field or a record of that length may be too long. */
		if (!next || next - text - p->end.at > s->max_field || next - text - p->end.at > s->max_record)
			return true;
		if (!take_waiting(&w)) {
			p->failed = true;
			return false;
		}
		p->blanks += p->held;
		p->held = 0;
		p->any = true;
		p->rows++;
		p->end.at = next - text;
		p->end.line++;
	}
	return true;
}
