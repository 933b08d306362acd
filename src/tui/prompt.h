#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H
/* prompt - the one box at the bottom: readline edits the line, we draw it.  One prompt at a time, because
 * readline keeps one line for the whole process. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct box;
struct key;
struct workbench;

/* Fills in text; then typing goes on behind it.  history: a file, or NULL. */
void prompt_open(const char *text, const char *history);
/* The same for words to look for: "/" before them, no box, and no history. */
void prompt_open_search(void);
bool prompt_is_search(void);
bool prompt_is_open(void);
/* Whose names complete the line; NULL while a command has the workbench: there are no candidates then. */
void prompt_workbench(struct workbench *w);
/* Adds what is most likely meant: Enter takes it, typing replaces it. */
void prompt_guess(const char *guess);
bool prompt_is_guess(void);
/* Puts the cursor at this byte of the line. */
void prompt_move(ptrdiff_t at);
void prompt_insert(const char *pasted);
/* Gives readline the key.  The finished line, once, when Enter was pressed: it is the caller's to free with
 * prompt_line_free. */
char *prompt_key(const struct key *k);
void prompt_line_free(char *line);
void prompt_cancel(void);
/* What to draw: ":" and the line, and the column of the cursor in it. */
const char *prompt_text(struct arena *a);
int prompt_cursor(struct arena *a);
/* What could be meant by the line as it is. */
void prompt_box(struct box *b, struct arena *a);
int prompt_chosen(void); /* which of it Enter would take; -1: none */
void prompt_close(void); /* at the end of the program: keeps the history */

#endif
