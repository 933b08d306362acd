#ifndef DATA_CSV_H
#define DATA_CSV_H
/* csv - a CSV file into a frame: strict first, through libcsv, with typing over
 * the whole file.  Nothing is lost without a count: rows that do not fit are
 * kept as rejects with line, byte, column, code and raw text. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/column.h"
#include "data/finding.h"

struct arena;
struct ctl;
struct err;
struct frame;

/* --type COL=TYPE, --role COL=ROLE; a date may name its order: "date:dmy", "mdy", "ymd". */
struct csv_override {
	const char *column;
	const char *value;
};

struct csv_options {
	char delimiter;          /* 0: sniff */
	bool single;             /* nothing stands between fields: each line is one cell */
	char second;             /* of a delimiter of two characters, such as "||"; 0: none */
	char quote;              /* 0: sniff (") ; ' or " ; 'n': none */
	int escape;              /* -1: sniff, 0: none, 1: a backslash before a quote */
	const char *encoding;    /* NULL: sniff; "utf-8" "utf-16le" "utf-16be" "cp1252" */
	int header;              /* -1: sniff, 0 no, 1 yes */
	int32_t skip;            /* lines before the table; -1: sniff */
	char decimal;            /* 0: sniff; '.' or ',' */
	const char *na;          /* NULL: the default list; else words split by ','; '+' in front adds to it */
	const char *const *na_column; /* "COL=WORDS": missing in that column as well; the longest name counts */
	ptrdiff_t na_columns;
	bool pad;                /* short rows are padded with missing */
	bool index_first;        /* rows one longer than the header: the first column has no name */
	int64_t max_record;      /* 0: default caps */
	int32_t max_columns;
	int64_t max_rejects;     /* -1: 1 % of the rows, at least 10 of at least twice as many, at most 1000 */
	const struct csv_override *type;
	ptrdiff_t types;
	const struct csv_override *role;
	ptrdiff_t roles;
};

/* What was taken to be so, from which evidence, and the option that says otherwise. */
struct csv_guess {
	const char *what, *value, *evidence, *runner_up, *option; /* runner_up: or NULL */
};
#define CSV_GUESSES 8

struct csv_dialect {
	char delimiter, quote;   /* 0: none */
	char second;             /* of a delimiter of two characters; 0: none */
	bool backslash;          /* \" is a quote inside quotes */
	const char *encoding;
	bool header;
	char decimal;
	int32_t skip;
	double agreement;        /* share of sampled records with the modal field count */
	int64_t sampled;         /* records that were looked at, over the whole file */
	int32_t fields;          /* of most of them */
	int64_t quoted, escaped; /* sampled fields that begin with the quote; records a backslash mends */
	char runner_up;          /* next best delimiter, 0: none */
	double runner_up_agreement;
};

struct csv_reject {
	int64_t line;            /* 1-based, in the file */
	int64_t offset;          /* byte at which the record starts */
	int32_t field;           /* 1-based, 0: the whole record */
	const char *column;      /* or NULL */
	const char *code;        /* "MISSING_COLUMNS" "TOO_MANY_COLUMNS" "CAST" "UNQUOTED_VALUE" "UNITS" "HEADER" */
	const char *raw;         /* capped; not yet safe for a terminal */
	const char *message;
};

struct csv_table {
	struct frame *frame;     /* one reference, the caller's */
	struct csv_dialect dialect;
	struct csv_guess guess[CSV_GUESSES];
	int guesses;
	int64_t read;            /* data records seen, rejected ones included */
	int64_t rejected;
	const struct csv_reject *reject; /* the first CAP_REJECTS_KEPT */
	ptrdiff_t rejects;
	struct findings findings;        /* renamed columns, mixed line ends, guesses … */
};

struct csv_options csv_defaults(void);
/* Reads path ("-": stdin).  out lives in a, but for the frame.  Messages name file, line, column. */
bool csv_load(const char *path, const struct csv_options *o, struct csv_table *out,
	struct arena *a, struct ctl *c, struct err *e);
/* From bytes already in memory, for tests and fuzzing; name is used in messages. */
bool csv_parse_bytes(const char *bytes, ptrdiff_t n, const char *name, const struct csv_options *o,
	struct csv_table *out, struct arena *a, struct ctl *c, struct err *e);

/* Writing: minimal quoting, LF, shortest round-trip numbers, UTF-8; lossless on re-reading. */
struct text;
void csv_write_cell(struct text *t, struct str cell, char delimiter);
void csv_write_header(struct text *t, const struct frame *f, char delimiter);
void csv_write_row(struct text *t, const struct frame *f, ptrdiff_t row, char delimiter,
	struct arena *scratch);

#endif
