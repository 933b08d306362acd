#ifndef DATA_CSV_REWRITE_H
#define DATA_CSV_REWRITE_H
/* csv_rewrite - text written in a way that libcsv does not read, with a delimiter
 * of two characters or quotes that a backslash escapes, put into the way that it
 * does.  Lines stay lines.  Internal to the csv modules. */
#include <stdbool.h>

#include "data/csv_text.h"

struct arena;
struct ctl;
struct err;

struct csv_style {
	char delimiter;
	char second;     /* of a delimiter of two characters; 0: none */
	int quote;       /* -1: quotes mean nothing */
	bool backslash;  /* \" is a quote, \\ a backslash, \ and the delimiter is the delimiter */
};

/* True when libcsv reads this style as it is. */
bool csv_style_is_plain(const struct csv_style *s);
/* The delimiter of the text once it was rewritten. */
char csv_style_cut(const struct csv_style *s);
/* t becomes the rewritten text, which lives in a; t->origin keeps what it was.  ERR_NOMEM,
 * ERR_CSV_LIMIT when the text holds the character that has to stand for the delimiter. */
bool csv_rewrite(struct csv_text *t, const struct csv_style *s, struct arena *a, struct ctl *c,
	struct err *e);

#endif
