#ifndef TUI_PAGE_H
#define TUI_PAGE_H
/* page - text that covers the pane and scrolls: an answer, a message that was too long, the help.  The
 * text is laid out by page_fit whenever the width changes; drawing only looks. */
#include <stdbool.h>
#include <stddef.h>

#include "render/canvas.h"

struct arena;
struct key;
struct report;

#define PAGE_MOST_LINES 20000 /* what is longer is cut, and says so */

struct page {
	bool open;
	const char *title;
	const struct report *report;  /* or text */
	const char *text;
	struct arena *kept;           /* of title and text */
	/* Laid out: */
	struct arena *arena;
	const char **line;
	int lines, width, top;
	bool ascii;
};

void page_init(struct page *p);
void page_release(struct page *p);
/* The report stays the caller's while the page is open. */
void page_open_report(struct page *p, const char *title, const struct report *r);
/* Both are copied. */
void page_open_text(struct page *p, const char *title, const char *text);
void page_close(struct page *p);
/* Lays the text out for a canvas w columns wide and h rows high, and keeps top within it. */
void page_fit(struct page *p, int w, int h, bool ascii);
/* True when the key scrolled. */
bool page_key(struct page *p, const struct key *k, int h);
/* The next line that holds text, ASCII letters of either case, comes to the top; false when there is none. */
bool page_search(struct page *p, const char *text, bool backwards, int h);
void page_view(const struct page *p, struct rect r, struct canvas *c);

#endif
