#ifndef TUI_TERM_H
#define TUI_TERM_H
/* term - the terminal: keys in, frames out.  The only file that knows curses is term_curses.c. */
#include <stdbool.h>

#include "render/canvas.h"
#include "tui/theme.h"

struct err;

enum key_code {
	KEY_NONE, KEY_TEXT, KEY_ENTER, KEY_ESCAPE, KEY_TAB, KEY_BACKTAB, KEY_BACK, KEY_ERASE, KEY_ARROW_UP,
	KEY_ARROW_DOWN, KEY_ARROW_LEFT, KEY_ARROW_RIGHT, KEY_FIRST, KEY_LAST, KEY_PAGE_UP, KEY_PAGE_DOWN,
	KEY_CONTROL, KEY_HELP, KEY_PASTE, KEY_CLICK, KEY_GROUND,
};

struct key {
	enum key_code code;
	bool alt;
	char text[8];      /* TEXT: one character, UTF-8; CONTROL: the letter */
	const char *paste; /* PASTE: what was pasted, until the next term_read */
	int x, y;          /* CLICK, and arrows that the wheel made: the cell; */
	bool mouse;        /* true for those */
	bool twice;        /* CLICK: the second one in short time */
	enum theme ground; /* GROUND: the terminal said what it draws on */
};

/* Takes the terminal over.  ERR_NO_TERMINAL when there is none or its type is unknown. */
bool term_open(enum theme t, struct err *e);
void term_close(void);
/* The same from a signal handler: writes and tcsetattr alone. */
void term_restore(void);
/* Gives the terminal back to the shell and stops this process; returns when it goes on. */
void term_suspend(void);
void term_size(int *w, int *h);
/* Asks the terminal for its size again. */
void term_resize(void);
/* The next key that is there; KEY_NONE when there is none. */
struct key term_read(void);
/* Draws what changed.  cursor_x < 0: no cursor. */
void term_draw(const struct canvas *c, int cursor_x, int cursor_y);
/* Redraws everything with the next frame. */
void term_refresh(void);
/* Draws with other colours from the next frame on. */
void term_theme(enum theme t);
/* Takes clicks and the wheel, or leaves them to the terminal.  Never asks for movements. */
void term_mouse(bool on);
/* Asks the terminal for its background; the answer comes as a key, or never. */
void term_ask_ground(void);
/* Gives text to the terminal's clipboard; false when it is too long for one. */
bool term_copy(const char *text);
/* What the terminal can show: ASCII alone by its locale, no braille on a text console. */
enum glyph_tier term_tier(void);
/* What to say about the terminal's type, or NULL. */
const char *term_note(void);

#endif
