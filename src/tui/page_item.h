#ifndef TUI_PAGE_ITEM_H
#define TUI_PAGE_ITEM_H
/* page_item - what keys do with a row of an answer: the commands that the row itself names ("fix", "drop" …), else
 * those that its column, row of the table or model suggest. */
#include <stdbool.h>

struct arena;
struct intent;
struct key;
struct node;
struct page_line;
struct scene;

bool page_item_is(const struct node *row, const char *fix);
/* All nothing when the key means nothing here. */
struct intent page_item_intent(const struct page_line *l, const struct scene *s, const struct key *k, struct arena *a);
/* "Enter open  d drop" for the hint bar; "" when nothing is chosen. */
const char *page_item_hints(const struct page_line *l, struct arena *a);

#endif
