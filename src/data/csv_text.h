#ifndef DATA_CSV_TEXT_H
#define DATA_CSV_TEXT_H
/* csv_text - from the bytes of a file to text that can be parsed: what kind of
 * file it is, its encoding, its line ends.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct csv_block;
struct csv_options;
struct ctl;
struct err;
struct findings;

struct csv_text {
	const char *p;         /* UTF-8 without a byte-order mark; the file's own bytes when they can be */
	ptrdiff_t n;
	ptrdiff_t bom;         /* bytes left out before p: added to offsets in messages */
	const char *encoding;  /* "utf-8" "utf-16le" "utf-16be" "cp1252" */
	ptrdiff_t lines;       /* no fewer than the records */
	int64_t lf, crlf, cr;  /* line ends; cr counts those without a line feed */
	bool quotes;           /* holds a quotation mark */
	ptrdiff_t invalid;     /* where the first byte that is no UTF-8 stands, -1: none */
	const struct csv_block *block; /* counts by block: see csv_survey_place */
	const char *origin;    /* NULL, or the bytes of the file behind the mark: p was decoded or rewritten */
	ptrdiff_t origin_n;
	bool rewritten;        /* by csv_rewrite; written_delimiter is what stood in the file */
	char written_delimiter[3];
};

/* What the bytes are by their first ones: "a gzip file: gunzip it first", or NULL. */
const char *csv_text_magic(const char *p, ptrdiff_t n);
/* "a JSON file: convert it to CSV first", or NULL. */
const char *csv_text_markup(const char *p, ptrdiff_t n);
/* Looks at every byte once.  Without an encoding asked for, by mark and by pattern; with a delimiter
 * asked for, no text is taken for JSON or the like.  Decoded text lives in a and
 * counts against the memory limit.  ERR_CSV_EMPTY, ERR_CSV_MAGIC, ERR_CSV_NUL, ERR_CSV_UTF8 (only for
 * broken surrogates: the caller knows the column of an invalid byte), ERR_CHOICE, ERR_NOMEM. */
bool csv_text_make(const char *p, ptrdiff_t n, const struct csv_options *o,
	struct csv_text *out, struct findings *f, struct arena *a, struct ctl *c, struct err *e);
/* The byte of the file at which a line begins, from another one known: *line and *at of origin go
 * forward to it. */
ptrdiff_t csv_text_find_line(const struct csv_text *t, int64_t wanted, int64_t *line, ptrdiff_t *at);
/* The 1-based line on which byte at stands. */
int64_t csv_text_line(const struct csv_text *t, ptrdiff_t at);
/* True when no byte of p[0..n) is one that Windows-1252 leaves out. */
bool csv_text_maybe_cp1252(const char *p, ptrdiff_t n);
/* Characters of UTF-8 that have more than one byte, and bytes that belong to none. */
void csv_text_count_utf8(const char *p, ptrdiff_t n, int64_t *characters, int64_t *broken);

#endif
