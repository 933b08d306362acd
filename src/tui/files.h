#ifndef TUI_FILES_H
#define TUI_FILES_H
/* files - names of files that begin with what is typed; readline knows how. */

struct arena;

/* At most n, in order; folders end in a slash.  Returns how many. */
int files_find(const char *typed, const char ***out, int n, struct arena *a);

#endif
