#ifndef TUI_PAGE_H
#define TUI_PAGE_H
/* page - an answer, a message that was too long, or the help: text that covers the pane and scrolls.  Rows of its
 * tables, findings and warnings with a remedy can be chosen, and keys act on them (page_item.h).  The text is laid
 * out by page_fit whenever the width changes; drawing only looks. */
#include <stdbool.h>
#include <stddef.h>

#include "render/canvas.h"

struct arena;
struct key;
struct node;
struct report;

#define PAGE_MOST_LINES 20000 /* what is longer is cut, and says so */

struct page_line {
	const char *text;
	enum canvas_style style;
	const struct node *row;       /* the row of a table, or the finding, that begins here; else NULL */
	const char *fix;              /* of a warning */
	bool is_item;                 /* some key acts on it */
};

struct page {
	bool open;
	const char *title;
	const char *query;            /* the command that answers it anew, or NULL */
	bool old;                     /* something changed since; a new answer is on its way */
	bool acting;                  /* a command of its own is under way: it stays open */
	const struct report *report;  /* its own, or NULL: text */
	const char *text;
	struct arena *kept;           /* of all these */
	/* Laid out: */
	struct arena *arena;
	struct page_line *line;
	int lines, width, top;
	int at;                       /* the chosen line; -1: none */
	bool ascii;
	bool pictures;                /* some of which have no numbers beside them: v shows those */
	bool numbers;                 /* v was pressed */
};

void page_init(struct page *p);
void page_release(struct page *p);
/* Everything is copied.  query: a command line that may be asked again after a change, or NULL. */
void page_open_report(struct page *p, const char *title, const char *query, const struct report *r);
void page_open_text(struct page *p, const char *title, const char *text);
/* A newer answer to the same question, or why there is none: what was in sight stays there. */
void page_renew(struct page *p, const struct report *r, const char *failure);
void page_close(struct page *p);
/* Lays the text out for a canvas w columns wide and h rows high, and keeps top within it. */
void page_fit(struct page *p, int w, int h, bool ascii);
/* The line under the mark, or NULL. */
const struct page_line *page_chosen(const struct page *p);
/* True when the key scrolled or chose. */
bool page_key(struct page *p, const struct key *k, int h);
/* The item in row y of a page drawn in r; false when there is none. */
bool page_click(struct page *p, struct rect r, int y);
/* The next line that holds text, ASCII letters of either case, comes to the top; false when there is none. */
bool page_search(struct page *p, const char *text, bool backwards, int h);
void page_view(const struct page *p, struct rect r, struct canvas *c);
/* As much of an answer as there is room for; what is left out is said. */
void page_draw_report(const struct report *r, struct rect in, bool old, struct canvas *c);

#endif
