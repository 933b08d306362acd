#ifndef TUI_RELOAD_H
#define TUI_RELOAD_H
/* reload - remedies that are options of the loader, as whole command lines: the table is read again as it was, with
 * one thing said otherwise. */

struct arena;
struct scene;

/* The line with the option; one of the same name, or of the same column, gives way.  "--na +x" joins
 * "--na +y"; "--na COL=x" stays beside others. */
const char *reload_with(const char *line, const char *option, struct arena *a);
/* A remedy as a command: an option goes to the loading of the table in sight, anything else is one already. */
const char *reload_mending(const char *fix, const struct scene *s, struct arena *a);
/* The option with its value that a remedy begins with, as "--header yes" of "--header yes takes it as names"; NULL when
 * it begins otherwise. */
const char *reload_option(const char *remedy, struct arena *a);

#endif
