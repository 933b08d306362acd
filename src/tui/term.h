#ifndef TUI_TERM_H
#define TUI_TERM_H
/* term - the terminal: keys in, frames out.  The only file that knows curses is term_curses.c. */
#include <stdbool.h>

#include "tui/theme.h"

struct canvas;
struct err;

enum key_code {
	KEY_NONE, KEY_TEXT, KEY_ENTER, KEY_ESCAPE, KEY_TAB, KEY_BACKTAB, KEY_BACK, KEY_ERASE, KEY_ARROW_UP,
	KEY_ARROW_DOWN, KEY_ARROW_LEFT, KEY_ARROW_RIGHT, KEY_FIRST, KEY_LAST, KEY_PAGE_UP, KEY_PAGE_DOWN,
	KEY_CONTROL, KEY_HELP, KEY_SIZE, KEY_PASTE, KEY_HANGUP,
};

struct key {
	enum key_code code;
	bool alt;
	char text[8];      /* TEXT: one character, UTF-8; CONTROL: the letter */
	const char *paste; /* PASTE: what was pasted, until the next term_read */
};

/* Takes the terminal over.  ERR_NO_TERMINAL when there is none or its type is unknown. */
bool term_open(enum theme t, struct err *e);
void term_close(void);
/* The same from a signal handler: writes and tcsetattr alone. */
void term_restore(void);
void term_size(int *w, int *h);
/* The next key that is there; KEY_NONE when there is none. */
struct key term_read(void);
/* Draws what changed.  cursor_x < 0: no cursor. */
void term_draw(const struct canvas *c, int cursor_x, int cursor_y);
/* Redraws everything with the next frame. */
void term_refresh(void);
bool term_unicode(void); /* the terminal shows more than ASCII */

#endif
