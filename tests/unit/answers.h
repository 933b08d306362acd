#ifndef UNIT_ANSWERS_H
#define UNIT_ANSWERS_H
/* answers - answers to queries, made by hand, for panes that are drawn without a workbench. */
#include "tui/asks.h"

struct arena;

/* Adds the answer to line: an object in JSON, and its lead or NULL. */
void answers_add(struct asks *k, const char *line, const char *lead, const char *json, struct arena *a);
/* Adds the sentence why there is no answer. */
void answers_fail(struct asks *k, const char *line, const char *why, struct arena *a);

#endif
