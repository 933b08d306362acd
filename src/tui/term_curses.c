#include "config.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>

/* The names of curses' keys and of ours must not meet. */
enum { CURSES_UP = KEY_UP, CURSES_DOWN = KEY_DOWN, CURSES_LEFT = KEY_LEFT, CURSES_RIGHT = KEY_RIGHT,
	CURSES_HOME = KEY_HOME, CURSES_END = KEY_END, CURSES_PPAGE = KEY_PPAGE, CURSES_NPAGE = KEY_NPAGE,
	CURSES_BACKSPACE = KEY_BACKSPACE, CURSES_DC = KEY_DC, CURSES_BTAB = KEY_BTAB,
	CURSES_ENTER = KEY_ENTER, CURSES_RESIZE = KEY_RESIZE, CURSES_F1 = KEY_F(1), CURSES_MAX = KEY_MAX };
#undef KEY_ENTER
#undef KEY_HELP

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "render/canvas.h"
#include "tui/term.h"

enum { PASTE_BEGIN = CURSES_MAX + 1, PASTE_END = CURSES_MAX + 2 };

#define PASTE_MOST 65536

/* The terminal is one per process, and signal handlers must reach it. */
static struct {
	SCREEN *screen;
	WINDOW *keys;             /* reads keys, so that stdscr is never refreshed by it */
	struct termios saved;
	bool open, unicode, whole;
	int cursor;
	attr_t attribute[STYLES];
	short pair[STYLES];
	char *paste;
} term;

static const char enter_modes[] = "\033[?2004h";
static const char leave_modes[] =
	"\033[?2026l\033[?1000l\033[?1006l\033[?2004l\033[?1004l\033[m\033[?25h\033[?1l\033>\033[?1049l";

static void put(const char *s)
{
	size_t n = strlen(s);
	while (n > 0) {
		ssize_t k = write(STDOUT_FILENO, s, n);
		if (k <= 0)
			return;
		s += k;
		n -= (size_t)k;
	}
}

static void make_looks(enum theme t)
{
	bool colour = has_colors() && !getenv("NO_COLOR") && t != THEME_MONO;
	if (colour) {
		start_color();
		use_default_colors();
	}
	for (int s = 0; s < STYLES; s++) {
		struct look l = theme_look(colour ? t : THEME_MONO, (enum canvas_style)s);
		short c = COLORS >= 256 ? l.colour_256 : l.colour_8;
		term.pair[s] = 0;
		if (colour && c >= 0 && init_pair((short)(s + 1), c, -1) == OK)
			term.pair[s] = (short)(s + 1);
		term.attribute[s] = (attr_t)((l.bold ? A_BOLD : 0) | (l.reverse ? A_REVERSE : 0) |
					     (l.underline ? A_UNDERLINE : 0) | (l.dim ? A_DIM : 0));
	}
}

static bool refuse(struct err *e, const char *what)
{
	err_set(e, ERR_NO_TERMINAL, "%s", what);
	return err_hint(e, "cairn shell, cairn -c 'COMMANDS' and cairn run SCRIPT need no screen; cairn doctor "
			   "tells more");
}

bool term_open(enum theme t, struct err *e)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return refuse(e, "the screens need a terminal, and input or output is none");
	tcgetattr(STDIN_FILENO, &term.saved);
	const char *name = getenv("TERM");
	term.screen = newterm(NULL, stdout, stdin);
	if (!term.screen && name && *name)
		term.screen = newterm("xterm", stdout, stdin);
	if (!term.screen)
		return refuse(e, "the terminal's type (TERM) is unknown");
	cbreak();
	noecho();
	nonl();
	set_escdelay(25);
	typeahead(-1);
	term.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	term.keys = newwin(1, 1, 0, 0);
	keypad(term.keys, TRUE);
	nodelay(term.keys, TRUE);
	define_key("\033[200~", PASTE_BEGIN);
	define_key("\033[201~", PASTE_END);
	make_looks(t);
	term.cursor = -1;
	term.open = true;
	put(enter_modes);
	return true;
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	put("\033[?2004l");
	endwin();
	tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	delwin(term.keys);
	delscreen(term.screen);
	mem_free(term.paste);
	term.paste = NULL;
}

void term_restore(void)
{
	if (!term.open)
		return;
	put(leave_modes);
	tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
}

void term_size(int *w, int *h)
{
	getmaxyx(stdscr, *h, *w);
}

bool term_unicode(void)
{
	return term.unicode;
}

void term_refresh(void)
{
	term.whole = true;
}

static struct key text_key(wint_t c)
{
	struct key k = { .code = KEY_TEXT };
	mbstate_t state = { 0 };
	char bytes[MB_LEN_MAX + 1];
	size_t n = wcrtomb(bytes, (wchar_t)c, &state);
	if (n == (size_t)-1 || n >= sizeof k.text)
		k.code = KEY_NONE;
	else
		memcpy(k.text, bytes, n);
	return k;
}

static struct key control_key(wint_t c)
{
	if (c == '\r' || c == '\n')
		return (struct key){ .code = KEY_ENTER };
	if (c == '\t')
		return (struct key){ .code = KEY_TAB };
	if (c == 127 || c == 8)
		return (struct key){ .code = KEY_BACK };
	return (struct key){ .code = KEY_CONTROL, .text = { (char)(c + 'a' - 1) } };
}

/* Everything up to the closing code; what is longer than a line may be is cut. */
static struct key read_paste(void)
{
	ptrdiff_t n = 0;
	wint_t c;
	int got, idle = 0;
	term.paste = mem_realloc(term.paste, PASTE_MOST + 8, 1);
	while (idle < 50) {
		got = wget_wch(term.keys, &c);
		if (got == ERR) {
			struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
			idle += poll(&p, 1, 10) == 0;
			continue;
		}
		if (got == KEY_CODE_YES && c == PASTE_END)
			break;
		struct key k = got == KEY_CODE_YES ? (struct key){ 0 } : text_key(c);
		ptrdiff_t bytes = (ptrdiff_t)strlen(k.text);
		if (n + bytes < PASTE_MOST) {
			memcpy(term.paste + n, k.text, (size_t)bytes);
			n += bytes;
		}
	}
	term.paste[n] = '\0';
	return (struct key){ .code = KEY_PASTE, .paste = term.paste };
}

static struct key function_key(wint_t c)
{
	static const struct {
		int curses;
		enum key_code code;
	} map[] = {
		{ CURSES_UP, KEY_ARROW_UP }, { CURSES_DOWN, KEY_ARROW_DOWN }, { CURSES_LEFT, KEY_ARROW_LEFT },
		{ CURSES_RIGHT, KEY_ARROW_RIGHT }, { CURSES_HOME, KEY_FIRST }, { CURSES_END, KEY_LAST },
		{ CURSES_PPAGE, KEY_PAGE_UP }, { CURSES_NPAGE, KEY_PAGE_DOWN }, { CURSES_BACKSPACE, KEY_BACK },
		{ CURSES_DC, KEY_ERASE }, { CURSES_BTAB, KEY_BACKTAB }, { CURSES_ENTER, KEY_ENTER },
		{ CURSES_RESIZE, KEY_SIZE }, { CURSES_F1, KEY_HELP },
	};
	if (c == PASTE_BEGIN)
		return read_paste();
	for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
		if ((wint_t)map[i].curses == c)
			return (struct key){ .code = map[i].code };
	return (struct key){ .code = KEY_NONE };
}

struct key term_read(void)
{
	wint_t c;
	int got = wget_wch(term.keys, &c);
	if (got == ERR)
		return (struct key){ .code = KEY_NONE };
	if (got == KEY_CODE_YES)
		return function_key(c);
	if (c != 27)
		return c < 32 || c == 127 ? control_key(c) : text_key(c);
	got = wget_wch(term.keys, &c);
	if (got != OK)
		return (struct key){ .code = KEY_ESCAPE };
	struct key k = c < 32 ? control_key(c) : text_key(c);
	k.alt = true;
	return k;
}

static void draw_cell(const struct cell *k, int x, int y)
{
	wchar_t wide[8] = { 0 };
	cchar_t cell;
	mbstate_t state = { 0 };
	const char *p = k->glyph;
	if (k->width == 0 || mbsrtowcs(wide, &p, 7, &state) == (size_t)-1 || !wide[0])
		return;
	setcchar(&cell, wide, term.attribute[k->style], term.pair[k->style], NULL);
	mvadd_wch(y, x, &cell);
}

static void place_cursor(int x, int y)
{
	if (x >= 0)
		move(y, x);
	if (term.cursor != (x >= 0)) {
		term.cursor = x >= 0;
		curs_set(term.cursor);
	}
}

void term_draw(const struct canvas *c, int cursor_x, int cursor_y)
{
	if (term.whole)
		clearok(curscr, TRUE);
	term.whole = false;
	erase();
	for (int y = 0; y < c->h; y++)
		for (int x = 0; x < c->w; x++)
			draw_cell(&c->cell[y * c->w + x], x, y);
	/* One frame at once, where the terminal knows how; others ignore it. */
	put("\033[?2026h");
	place_cursor(cursor_x, cursor_y);
	wnoutrefresh(stdscr);
	doupdate();
	put("\033[?2026l");
}
