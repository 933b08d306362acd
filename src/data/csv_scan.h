#ifndef DATA_CSV_SCAN_H
#define DATA_CSV_SCAN_H
/* csv_scan - records and their fields, one after the other.  A record without a
 * quotation mark is cut at its delimiters where it stands; one with a mark goes
 * through libcsv, which is strict.  What libcsv refuses is read again leniently
 * and marked with its flaw.  libcsv is fed line by line, so that the line and
 * the byte of each record are known.  Internal to the csv modules; one scanner
 * per thread, at any place that is the start of a record. */
#include <csv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "data/csv_text.h"

struct arena;
struct csv_options;

enum csv_flaw {
	CSV_FINE,
	CSV_LITERAL_QUOTE,  /* a quote inside an unquoted field, kept: the record can be used */
	CSV_AFTER_QUOTE,    /* text after a closing quote: bad_field tells where */
	CSV_UNCLOSED,       /* the end came before the closing quote */
	CSV_LONG_RECORD,
	CSV_LONG_FIELD,
	CSV_MANY_FIELDS,
};

struct csv_scan {
	const struct csv_text *text;
	char delimiter;
	int quote;            /* -1: quotes mean nothing */
	bool trim;            /* a blank after each delimiter is no part of the field */
	ptrdiff_t max_record;
	ptrdiff_t max_field;
	int32_t max_fields;

	ptrdiff_t at;         /* the next record starts here */
	int64_t line;         /* on this line */

	/* The record just read; slices are good until the next one. */
	struct str *field;
	int32_t fields;
	ptrdiff_t start, end; /* its bytes, without the line end */
	int64_t start_line;
	bool blank;           /* an empty line: no fields */
	bool in_place;        /* the fields lie in the text itself */
	enum csv_flaw flaw;
	int32_t bad_field;    /* 1-based */

	/* Inside. */
	struct arena *arena;
	ptrdiff_t capacity;
	struct csv_parser parser;
	bool marks;           /* the text may hold the quote */
	char *cell;           /* fields that libcsv unquoted, one behind the other */
	ptrdiff_t cell_n, cell_capacity;
	bool record_done, too_long;
};

/* From the start of the text.  The scanner and its buffers live and die with a. */
struct csv_scan *csv_scan_new(const struct csv_text *t, char delimiter, int quote, bool trim,
	struct arena *a);
/* The limits that the options ask for, where they do. */
void csv_scan_limit(struct csv_scan *s, const struct csv_options *o);
/* Where the line after the one at byte at begins, whatever ends lines. */
ptrdiff_t csv_scan_skip_line(const struct csv_text *t, ptrdiff_t at);
/* To byte at on line: the start of a record. */
void csv_scan_seek(struct csv_scan *s, ptrdiff_t at, int64_t line);
/* The next record; false at the end of the text.  After a record with a flaw that loses it
 * (AFTER_QUOTE, UNCLOSED, LONG…) the scan goes on behind its first line. */
bool csv_scan_next(struct csv_scan *s);
/* The same, but every record goes through libcsv: for the proof that both ways agree. */
bool csv_scan_next_strict(struct csv_scan *s);

#endif
