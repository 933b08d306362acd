#include "config.h"
#include "data/csv_text.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/csv_survey.h"
#include "data/finding.h"

#define PEEK 4096

struct magic {
	const char *bytes;
	ptrdiff_t n;
	const char *what;
};

static const struct magic magics[] = {
	{ "\x1f\x8b", 2, "a gzip file: gunzip it first" },
	{ "\xfd" "7zXZ", 5, "an xz file: unxz it first" },
	{ "\x28\xb5\x2f\xfd", 4, "a zstd file: unzstd it first" },
	{ "7z\xbc\xaf", 4, "a 7z archive: unpack it first" },
	{ "ARROW1\0\0", 8, "an Arrow file: convert it to CSV first" },
	{ "\x89HDF", 4, "an HDF5 file: convert it to CSV first" },
	{ "SQLite format 3", 16, "an SQLite database: export the table as CSV first" },
	{ "\xd0\xcf\x11\xe0", 4, "an old Excel workbook: save the sheet as CSV first" },
	{ "%PDF-1.", 7, "a PDF document: no table can be read from it" },
	{ "\x89PNG", 4, "a picture: no table can be read from it" },
	{ "\x7f" "ELF", 4, "a program: no table can be read from it" },
};

static bool holds(const char *p, ptrdiff_t n, const char *word)
{
	return memmem(p, (size_t)n, word, strlen(word)) != NULL;
}

/* {"name": … or a list of objects, lists or texts. */
static bool is_json(const char *p, const char *end)
{
	char first = p < end ? *p : 0;

	if (first == '{')
		return memmem(p, (size_t)(end - p), "\":", 2) != NULL;
	if (first != '[')
		return false;
	for (p++; p < end && strchr(" \t\r\n", *p) && *p;)
		p++;
	return p < end && (*p == '[' || *p == '"' || (*p == '{' && is_json(p, end)));
}

/* Text of another kind, by its first letters behind a mark and blanks. */
const char *csv_text_markup(const char *p, ptrdiff_t n)
{
	static const char *const tags[] = { "<!DOCTYPE", "<html", "<head", "<body", "<table", "<div",
		"<?xml", "<!--" };
	const char *end = p + (n < PEEK ? n : PEEK);

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && strchr(" \t\r\n", *p) && *p)
		p++;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if ((size_t)(end - p) >= strlen(tags[i]) && strncasecmp(p, tags[i], strlen(tags[i])) == 0)
			return strncmp(p, "<?xml", 5) == 0 ? "an XML file: convert it to CSV first" :
				"an HTML page: save its table as CSV first";
	return is_json(p, end) ? "a JSON file: convert it to CSV first" : NULL;
}

const char *csv_text_magic(const char *p, ptrdiff_t n)
{
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (n >= magics[i].n && memcmp(p, magics[i].bytes, (size_t)magics[i].n) == 0)
			return magics[i].what;
	if (n > 10 && memcmp(p, "BZh", 3) == 0 && memcmp(p + 4, "1AY&SY", 6) == 0)
		return "a bzip2 file: bunzip2 it first";
	if (n >= 8 && memcmp(p, "PAR1", 4) == 0 && memcmp(p + n - 4, "PAR1", 4) == 0)
		return "a Parquet file: convert it to CSV first";
	if (n < 4 || memcmp(p, "PK\3\4", 4) != 0)
		return NULL;
	n = n < PEEK ? n : PEEK;
	if (holds(p, n, "xl/") || holds(p, n, "[Content_Types]"))
		return "an Excel workbook: save the sheet as CSV first";
	if (holds(p, n, "opendocument"))
		return "an OpenDocument file: save the sheet as CSV first";
	return "a zip archive: unzip it first";
}

bool csv_text_maybe_cp1252(const char *p, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (memchr("\x81\x8d\x8f\x90\x9d", p[i], 5))
			return false;
	return true;
}

void csv_text_count_utf8(const char *p, ptrdiff_t n, int64_t *characters, int64_t *broken)
{
	uint32_t code;

	*characters = *broken = 0;
	for (ptrdiff_t i = 0; i < n;) {
		int length = text_decode(p + i, n - i, &code);

		*characters += length > 1;
		*broken += length == 0;
		i += length > 0 ? length : 1;
	}
}

/* Windows-1252 between 0x80 and 0x9f; 0: not in use.  Source: WHATWG Encoding, index windows-1252. */
static const uint16_t cp1252[32] = {
	0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
	0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
	0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

static char *put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 63));
		*to++ = (char)(0x80 | (c & 63));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 63));
		*to++ = (char)(0x80 | (c >> 6 & 63));
		*to++ = (char)(0x80 | (c & 63));
	}
	return to;
}

/* Bytes that Windows-1252 gives no meaning, now lost. */
static void note_undefined(struct findings *f, const char *p, int64_t lost, ptrdiff_t first)
{
	long long line = 1;

	for (ptrdiff_t i = 0; i < first; i++)
		line += p[i] == '\n' || (p[i] == '\r' && p[i + 1] != '\n');
	if (lost > 0)
		findings_add(f, "undefined_bytes", FINDING_WARN, NULL, NULL,
			"%s byte%s that Windows-1252 does not define became U+FFFD (line %lld: byte 0x%02X): another encoding?",
			NUM_GROUPED(lost), lost == 1 ? "" : "s", line, (unsigned)(unsigned char)p[first]);
}

/* Asked for, where the bytes are UTF-8 as well: accents come out as two signs each. */
static void note_utf8(struct findings *f, const char *p, ptrdiff_t n)
{
	int64_t characters, broken;

	csv_text_count_utf8(p, n, &characters, &broken);
	if (characters > 0 && broken == 0)
		findings_add(f, "encoding", FINDING_WARN, NULL, "--encoding utf-8",
			"read as Windows-1252, as asked, but the whole file is UTF-8: %s character%s beyond ASCII may come "
			"out wrong", NUM_GROUPED(characters), characters == 1 ? "" : "s");
}

static bool decode_cp1252(const char *p, ptrdiff_t n, struct csv_text *out, struct findings *f, struct arena *a,
	struct err *e)
{
	char *text = arena_big(a, n, 3, e);
	char *to = text;
	int64_t lost = 0;
	ptrdiff_t first = 0;

	if (!text)
		return false;
	note_utf8(f, p, n);
	for (ptrdiff_t i = 0; i < n; i++) {
		uint32_t c = (unsigned char)p[i];

		/* The five bytes without a meaning become the replacement character. */
		if (c >= 0x80 && c < 0xa0) {
			c = cp1252[c - 0x80] ? cp1252[c - 0x80] : 0xfffd;
			if (c == 0xfffd && lost++ == 0)
				first = i;
		}
		to = put_utf8(to, c);
	}
	note_undefined(f, p, lost, first);
	out->p = text;
	out->n = to - text;
	return true;
}

static uint32_t unit16(const char *p, bool big)
{
	uint32_t a = (unsigned char)p[0];
	uint32_t b = (unsigned char)p[1];

	return big ? a << 8 | b : b << 8 | a;
}

/* Half of a pair without the other half, or a byte too many, is refused: it would be lost. */
static bool decode_utf16(const char *p, ptrdiff_t n, bool big, struct csv_text *out,
	struct arena *a, struct err *e)
{
	char *text = arena_big(a, n / 2 + 1, 3, e);
	char *to = text;

	if (!text)
		return false;
	for (ptrdiff_t i = 0; i < n; i += 2) {
		uint32_t c = i + 1 < n ? unit16(p + i, big) : 0xd800;

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < n) {
			uint32_t low = unit16(p + i + 2, big);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (c >= 0xd800 && c < 0xe000) {
			err_set(e, ERR_CSV_UTF8, "byte %lld: half a character of UTF-16%s", (long long)i,
				big ? "BE" : "LE");
			return err_hint(e, "is the file cut short? --encoding names another encoding");
		}
		to = put_utf8(to, c);
	}
	out->p = text;
	out->n = to - text;
	return true;
}

/* UTF-16 without a mark: many NUL bytes, and all on one side. */
static const char *guess_utf16(const char *p, ptrdiff_t n)
{
	ptrdiff_t zero[2] = { 0, 0 };
	ptrdiff_t half = (n < PEEK ? n : PEEK) / 2;

	for (ptrdiff_t i = 0; i < 2 * half; i++)
		zero[i & 1] += p[i] == 0;
	if (zero[1] * 10 > half * 3 && zero[0] * 10 < half)
		return "utf-16le";
	if (zero[0] * 10 > half * 3 && zero[1] * 10 < half)
		return "utf-16be";
	return NULL;
}

static ptrdiff_t mark_length(const char *p, ptrdiff_t n, const char **encoding)
{
	*encoding = NULL;
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		*encoding = "utf-8";
		return 3;
	}
	if (n >= 2 && memcmp(p, "\xff\xfe", 2) == 0)
		*encoding = "utf-16le";
	else if (n >= 2 && memcmp(p, "\xfe\xff", 2) == 0)
		*encoding = "utf-16be";
	return *encoding ? 2 : 0;
}

static bool known_encoding(const char *encoding, const char **out)
{
	static const char *const names[] = { "utf-8", "utf-16le", "utf-16be", "cp1252" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(encoding, names[i]) == 0) {
			*out = names[i];
			return true;
		}
	return false;
}

/* An encoding that was asked for and that the bytes rule out: every other byte of ASCII is 0. */
static bool may_be_utf16(const char *p, ptrdiff_t n, const char *asked, const char *guessed, struct err *e)
{
	if (guessed && strcmp(guessed, asked) != 0) {
		err_set(e, ERR_CSV_UTF8, "the bytes are %s, not %s", guessed, asked);
		return err_hint(e, "--encoding %s", guessed);
	}
	if (!guessed && !memchr(p, 0, (size_t)(n < PEEK ? n : PEEK))) {
		err_set(e, ERR_CSV_UTF8, "not %s: no byte is 0 where it begins, but those of commas and line ends would be",
			asked);
		return err_hint(e, "leave out --encoding: UTF-8 and its marks are found without it");
	}
	return true;
}

static bool decode(const char *p, ptrdiff_t n, const char *encoding, struct csv_text *out,
	struct findings *f, struct arena *a, struct err *e)
{
	const char *by_mark;
	ptrdiff_t mark = mark_length(p, n, &by_mark);
	const char *guessed = by_mark ? by_mark : guess_utf16(p, n);

	*out = (struct csv_text){ .bom = mark, .p = p + mark, .n = n - mark, .invalid = -1 };
	out->encoding = guessed ? guessed : "utf-8";
	if (encoding && !known_encoding(encoding, &out->encoding)) {
		err_set(e, ERR_CHOICE, "encoding \"%s\" is not known", encoding);
		return err_hint(e, "--encoding utf-8, utf-16le, utf-16be or cp1252");
	}
	if (strcmp(out->encoding, "utf-8") == 0)
		return true;
	out->origin = out->p;
	out->origin_n = out->n;
	if (encoding && strncmp(encoding, "utf-16", 6) == 0 && n > 0 && !may_be_utf16(p, n, encoding, guessed, e))
		return false;
	if (strcmp(out->encoding, "cp1252") == 0)
		return decode_cp1252(out->p, out->n, out, f, a, e);
	if (!encoding)
		findings_add(f, "encoding", FINDING_INFO, NULL, NULL, "UTF-16%s decoded",
			strcmp(out->encoding, "utf-16be") == 0 ? "BE" : "LE");
	return decode_utf16(out->p, out->n, strcmp(out->encoding, "utf-16be") == 0, out, a, e);
}

static bool is_blank(const char *p, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (!memchr(" \t\r\n", p[i], 4))
			return false;
	return true;
}

static void note_ends(const struct csv_text *t, struct findings *f)
{
	const int64_t count[3] = { t->crlf, t->lf, t->cr };
	const char *const name[3] = { "CRLF", "LF", "CR" };
	int kinds = 0;
	struct text line;

	text_init(&line, f->arena);
	for (int i = 0; i < 3; i++)
		if (count[i] > 0)
			text_addf(&line, "%s%s %s", kinds++ ? ", " : "", NUM_GROUPED(count[i]), name[i]);
	if (kinds > 1)
		findings_add(f, "line_ends", FINDING_INFO, NULL, NULL, "mixed line ends: %s; all accepted",
			line.p);
}

bool csv_text_make(const char *p, ptrdiff_t n, const struct csv_options *o,
	struct csv_text *out, struct findings *f, struct arena *a, struct ctl *c, struct err *e)
{
	const char *magic = csv_text_magic(p, n);

	if (magic)
		return err_set(e, ERR_CSV_MAGIC, "this is %s", magic);
	if (!o->delimiter && !o->single && csv_text_markup(p, n)) {
		err_set(e, ERR_CSV_MAGIC, "this is %s", csv_text_markup(p, n));
		return err_hint(e, "--delimiter , reads it as a table all the same");
	}
	if (!decode(p, n, o->encoding, out, f, a, e))
		return false;
	if (is_blank(out->p, out->n))
		return err_set(e, ERR_CSV_EMPTY, "no data (%s bytes)", NUM_GROUPED(n));
	if (!csv_survey(out, a, c, e))
		return false;
	note_ends(out, f);
	return true;
}

int64_t csv_text_line(const struct csv_text *t, ptrdiff_t at)
{
	int64_t line = 1;

	for (ptrdiff_t i = 0; i < at; i++)
		line += t->p[i] == '\n' || (t->p[i] == '\r' && !(i + 1 < t->n && t->p[i + 1] == '\n'));
	return line;
}

/* The character at byte at of the file, as far as it matters here: line ends are ASCII. */
static char origin_char(const struct csv_text *t, ptrdiff_t at, ptrdiff_t width, bool big)
{
	if (at + width > t->origin_n || (width == 2 && t->origin[at + !big] != 0))
		return 0;
	return t->origin[at + (width == 2 && big)];
}

ptrdiff_t csv_text_find_line(const struct csv_text *t, int64_t wanted, int64_t *line, ptrdiff_t *at)
{
	ptrdiff_t width = strncmp(t->encoding, "utf-16", 6) == 0 ? 2 : 1;
	bool big = strcmp(t->encoding, "utf-16be") == 0;

	while (*line < wanted && *at < t->origin_n) {
		char c = origin_char(t, *at, width, big);

		*at += width;
		*line += c == '\n' || (c == '\r' && origin_char(t, *at, width, big) != '\n');
	}
	return *at;
}
