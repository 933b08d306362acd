#ifndef RENDER_WRITE_H
#define RENDER_WRITE_H
/* write - a report as text for people, JSON, CSV or Markdown.  Pure: writes
 * into a text, never to a file.  JSON has shortest round-trip numbers, NaN and
 * infinity as null, control and bidi characters escaped. */
#include <stdbool.h>

struct arena;
struct err;
struct marks;
struct node;
struct report;
struct text;

enum write_format { WRITE_TEXT, WRITE_JSON, WRITE_CSV, WRITE_MARKDOWN, WRITE_PLAIN };

struct write_style {
	int width;      /* columns of the terminal; 0: 80 */
	bool ascii;
	bool plain;     /* numbers instead of a picture that has none beside it */
	bool color;
	struct marks *marks; /* gets what stands where; NULL: not wanted */
};

/* {"v":1,"command":…,"ok":true,"result":{…},"warnings":[…]} in one line with a newline. */
void write_json_ok(struct text *out, const char *command, const struct report *r);
void write_json_error(struct text *out, const char *command, const struct err *e);
void write_json_node(struct text *out, const struct node *n);
void write_json_string(struct text *out, const char *s);
/* The lead sentence, blocks, tables, small pictures, then warnings with their fixes. */
void write_report_text(struct text *out, const struct report *r, const struct write_style *s);
void write_report_markdown(struct text *out, const struct report *r);
/* The first table of the result as CSV; scalars become one row. */
void write_report_csv(struct text *out, const struct report *r);
/* "E211 no column 'topc' …" with line, caret when source is given, and hint. */
void write_error(struct text *out, const struct err *e, const char *source_line,
	const struct write_style *s);

#endif
