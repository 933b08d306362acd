#ifndef TUI_HELP_PAGE_H
#define TUI_HELP_PAGE_H
/* help_page - the keys of a pane and all commands, made from their tables. */
#include <stdbool.h>

struct arena;
struct binding;
struct pane_class;

#define HELP_TITLE "Help"

/* From this width of the screen on the keys of the pane and those of all panes stand beside each other. */
bool help_page_wide(int w);
/* own: the newest first; those of the pane and of * come before all else.  w: columns of the screen. */
char *help_page_text(const struct pane_class *p, const struct binding *own, int w, bool ascii, struct arena *a);

#endif
