#ifndef TUI_TUI_H
#define TUI_TUI_H
/* tui - the workbench on the screen. */
struct options;

/* file: a table or workspace to open, or NULL for the start Map.  Without a terminal it says so and
 * returns 4.  Returns the exit code. */
int tui_main(const struct options *o, const char *file);

#endif
