#ifndef DATA_CSV_CELL_H
#define DATA_CSV_CELL_H
/* csv_cell - what one cell of a CSV file can be: a missing value, a number in
 * one of the world's spellings, a truth word.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

#define CSV_NA_WORDS 64

/* The words that mean "missing".  Word 0 is the empty cell, blanks included.  Numbers and dates know
 * all of them; text only the first `plain`, because "None" and "-" can be answers. */
struct csv_na {
	struct str word[CSV_NA_WORDS];
	int n, plain;
	ptrdiff_t longest;
	bool numbers; /* a word is itself a number, as 999 */
	bool own;     /* some were named for one column alone */
	bool listed;  /* the words were named, and the empty one was not among them */
};

/* A cell of two quotes and nothing between them is a slice of this: an empty text, perhaps, where nothing at
 * all is a missing cell. */
extern const char csv_cell_empty[1];
static inline bool csv_cell_is_empty(struct str s)
{
	return s.n == 0 && s.p == csv_cell_empty;
}

/* list NULL: the usual ones; else words split by ',', which a '+' in front adds to them.  also: more words of the
 * same kind, NULL for none. */
void csv_na_make(struct csv_na *na, const char *list, const char *also, struct arena *a);
/* The index of the word s is, or -1; only the plain ones for text. */
int csv_na_find(const struct csv_na *na, struct str s, bool text);

/* How numbers are written. */
struct csv_form {
	char decimal;        /* '.' or ',' */
	const char *group;   /* between groups of three digits: "," "." " " "'" or two of UTF-8's blanks;
	                        NULL: none */
	bool decorated;      /* with % (divided by 100), a currency sign, (…) or a trailing minus */
};

/* The number s is in this form.  Groups must all have three digits. */
bool csv_form_parse(struct str s, const struct csv_form *form, double *out);
/* True when s has a sign of its own for %, money or a negative number, around a number. */
bool csv_form_decorated(struct str s, char *sign);
/* "inf", "-Infinity" … in any case. */
bool csv_cell_infinite(struct str s);
/* Digits only, with a sign perhaps. */
bool csv_cell_digits(struct str s);
/* A date or time in any order of day and month. */
bool csv_cell_date(struct str s);
/* The pair a truth word belongs to (0..), and which half it is; -1: none. */
int csv_cell_truth(struct str s, bool *value);

#endif
