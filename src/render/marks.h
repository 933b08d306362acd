#ifndef RENDER_MARKS_H
#define RENDER_MARKS_H
/* marks - what stands where in a written report, for screens on which rows can be chosen and headings stand out.
 * They live in the arena of the text; a writer that gets NULL for them leaves none. */
#include <stddef.h>

struct node;
struct text;

enum mark_kind { MARK_TITLE, MARK_HEADER, MARK_ROW, MARK_WARNING };

struct mark {
	enum mark_kind kind;
	ptrdiff_t at;            /* byte of the text where the line begins */
	const struct node *row;  /* of a table, or a finding; else NULL */
	const char *fix;         /* of a warning, or NULL */
};

struct marks {
	struct mark *mark;
	ptrdiff_t n, capacity;
};

/* At the end of what out holds so far. */
void marks_add(struct marks *m, const struct text *out, enum mark_kind kind, const struct node *row, const char *fix);

#endif
