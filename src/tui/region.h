#ifndef TUI_REGION_H
#define TUI_REGION_H
/* region - what the parts of all panes share: a title in a rule, a list that scrolls, text that is clipped. */
#include <stdbool.h>

#include "render/canvas.h"

struct key;
struct node;
struct scene;

/* The first row of r; reversed when the region has the keys.  A number in it is never cut in two. */
void region_title(struct canvas *c, struct rect r, const char *text, bool focus);
/* " 3-9 of 15 " at the right end of the title, when not all items are in sight and the title leaves room. */
void region_more(struct canvas *c, struct rect r, int first, int shown, int count);
/* Both, with the first form of the title that leaves room for the range, else the last one; NULL ends the forms. */
void region_head(struct canvas *c, struct rect r, const char *const *form, bool focus, int first, int shown, int count);
/* Safe, and at most width columns. */
const char *region_clip(struct canvas *c, const char *s, int width);
/* Text in lines as wide as r from row y on, clipped at its end; the row after the last. */
int region_prose(struct canvas *c, struct rect r, int y, enum canvas_style style, const char *s);
/* In the place of an answer that is not there: why, or that it is on its way. */
void region_wait(struct canvas *c, struct rect r, const struct scene *s, const char *line);
/* Keeps at in 0..n-1, and top so that rows items from it on show at. */
void region_keep(int *at, int *top, int n, int rows);
/* j k arrows, g G Home End, PgUp PgDn Ctrl-B Ctrl-F; false when it is another key. */
bool region_move(int *at, int n, const struct key *k, int rows);
bool region_holds(struct rect r, int x, int y);
/* Puts at on the item in row y, where r has one item a row from top on, and there are n; false: none is there. */
bool region_click(int *at, int top, int n, struct rect r, int y);

/* Reading answers. */
bool region_key(const struct key *k, char letter);
bool region_control(const struct key *k, char letter);
/* A string of n, "" when there is none. */
const char *region_string(const struct node *n, const char *name);
/* A number of n, NaN when there is none. */
double region_number(const struct node *n, const char *name);
const struct node *region_item(const struct node *list, int i); /* NULL past the end */

#endif
