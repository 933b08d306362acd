#include "config.h"
#include "data/csv_na.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/csv.h"
#include "data/csv_cell.h"
#include "data/csv_sniff.h"

bool csv_na_is_of_column(const char *text)
{
	return text[0] != '+' && text[0] != '=' && strchr(text, '=');
}

/* Names and words may both hold '=': of the columns that text can begin with, the one of the longest name. */
static int32_t column_of(const char *text, const struct csv_shape *s)
{
	ptrdiff_t longest = 0;
	int32_t at = -1;

	for (int32_t i = 0; i < s->width; i++) {
		ptrdiff_t n = (ptrdiff_t)strlen(s->name[i]);

		if (n <= longest || strncmp(text, s->name[i], (size_t)n) != 0 || text[n] != '=')
			continue;
		longest = n;
		at = i;
	}
	return at;
}

static bool refuse(const char *text, const struct csv_shape *s, struct arena *a, struct err *e)
{
	const char *column = arena_strndup(a, text, (ptrdiff_t)strcspn(text, "="));
	const char *near = text_did_you_mean(column, s->name, s->width);

	err_set(e, ERR_UNKNOWN_COLUMN, "--na \"%s\" speaks of a column, but there is no column \"%s\" among the %d of the "
		"file", text, column, (int)s->width);
	if (near)
		return err_hint(e, "did you mean \"%s\"? A word of all columns that holds '=': --na '+%s'", near, text);
	return err_hint(e, "a word of all columns that holds '=': --na '+%s'", text);
}

bool csv_na_columns(const struct csv_na *all, const struct csv_options *o, const struct csv_shape *s,
	const struct csv_na ***out, struct arena *a, struct err *e)
{
	const struct csv_na **of = ARENA_ARRAY(a, const struct csv_na *, s->width + 1);
	const char **words = ARENA_ARRAY(a, const char *, s->width + 1);

	for (ptrdiff_t k = 0; k < o->na_columns; k++) {
		const char *text = o->na_column[k];
		int32_t i = column_of(text, s);

		if (i < 0)
			return refuse(text, s, a, e);
		text += strlen(s->name[i]) + 1;
		words[i] = words[i] ? arena_printf(a, "%s,%s", words[i], text) : text;
	}
	for (int32_t i = 0; i < s->width; i++) {
		struct csv_na *own = words[i] ? ARENA_NEW(a, struct csv_na) : NULL;

		if (own)
			csv_na_make(own, o->na, words[i], a);
		of[i] = own ? own : all;
	}
	*out = of;
	return true;
}
