#ifndef BASE_JSON_H
#define BASE_JSON_H
/* json - JSON text into the tree that reports are made of (through jansson): for results that were stored.
 * Writing is render's. */
#include <stdbool.h>

struct err;
struct node;

/* Adds the value under parent as name; *out is its node.  Refuses duplicate keys, deep nesting and what else
 * jansson refuses: ERR_CORRUPT. */
bool json_read(const char *text, struct node *parent, const char *name, struct node **out,
	struct err *e);

#endif
