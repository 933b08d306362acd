#ifndef TUI_HELP_PAGE_H
#define TUI_HELP_PAGE_H
/* help_page - the keys of a pane and all commands, made from their tables. */
#include <stdbool.h>

struct arena;
struct pane_class;

char *help_page_text(const struct pane_class *p, bool ascii, struct arena *a);

#endif
