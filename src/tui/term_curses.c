#include "config.h"

#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

/* The names of curses' keys and of ours must not meet. */
enum { CURSES_UP = KEY_UP, CURSES_DOWN = KEY_DOWN, CURSES_LEFT = KEY_LEFT, CURSES_RIGHT = KEY_RIGHT,
	CURSES_HOME = KEY_HOME, CURSES_END = KEY_END, CURSES_PPAGE = KEY_PPAGE, CURSES_NPAGE = KEY_NPAGE,
	CURSES_BACKSPACE = KEY_BACKSPACE, CURSES_DC = KEY_DC, CURSES_BTAB = KEY_BTAB,
	CURSES_ENTER = KEY_ENTER, CURSES_F1 = KEY_F(1), CURSES_MOUSE = KEY_MOUSE, CURSES_MAX = KEY_MAX };
#undef KEY_ENTER
#undef KEY_HELP

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "render/canvas.h"
#include "tui/term.h"

enum { PASTE_BEGIN = CURSES_MAX + 1, PASTE_END = CURSES_MAX + 2 };

#define PASTE_MOST 65536
#define CLIP_MOST 74994    /* bytes in base64 that xterm takes */
#define DOUBLE_CLICK 0.4   /* seconds */
#define ANSWER_TIME 2.0    /* seconds after which no answer to a question is expected */
#define HELD_MOST 65536 /* bytes of standard error that are shown at the end */

/* The terminal is one per process, and signal handlers must reach it. */
static struct {
	SCREEN *screen;
	WINDOW *keys;             /* reads keys; a pad, because reading from a window refreshes it */
	struct termios saved;
	bool open, unicode, whole;
	int cursor;
	int out, held;            /* standard error as it was, and what holds it now; 0: not held */
	char note[160];
	bool mouse;
	double asked;             /* when the terminal was asked for its background; 0: no answer is due */
	double clicked;           /* when the last click came, and where */
	int click_x, click_y;
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

/* What libraries write to standard error would stand on the screen: it is held until the end. */
static void hold_errors(void)
{
	if (!isatty(STDERR_FILENO))
		return;
	term.held = memfd_create("cairn-stderr", MFD_CLOEXEC);
	term.out = term.held > 0 ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : 0;
	if (term.held > 0 && term.out > 0)
		dup2(term.held, STDERR_FILENO);
}

/* Safe in a signal handler. */
static void release_errors(void)
{
	char bytes[1024];
	off_t at = 0;
	if (term.held <= 0 || term.out <= 0)
		return;
	dup2(term.out, STDERR_FILENO);
	for (ssize_t n = 1; n > 0 && at < HELD_MOST; at += n) {
		n = pread(term.held, bytes, sizeof bytes, at);
		if (n > 0 && write(STDERR_FILENO, bytes, (size_t)n) < 0)
			break;
	}
	term.held = 0;
}

void term_theme(enum theme t)
{
	bool colour = has_colors() && t != THEME_MONO;
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

/* Terminals that are xterms in all that matters here, but that the system's list may lack. */
static const char *stand_in(const char *name)
{
	static const char *const known[] = { "xterm-", "alacritty", "foot", "ghostty", "wezterm", "kitty",
		"contour", "rio", "tmux", "screen", "rxvt", "konsole", "vte" };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strncmp(name, known[i], strlen(known[i])) == 0)
			return "xterm-256color";
	return "xterm";
}

static bool open_screen(struct err *e)
{
	const char *name = getenv("TERM");
	if (!name || !*name)
		return refuse(e, "the terminal's type is unknown: TERM is not set");
	term.screen = newterm(NULL, stdout, stdin);
	if (!term.screen && strcmp(name, "dumb") != 0) {
		const char *instead = stand_in(name);
		term.screen = newterm(instead, stdout, stdin);
		snprintf(term.note, sizeof term.note, "this system does not know the terminal '%.60s': taken as %s",
			name, instead);
	}
	if (!term.screen)
		return refuse(e, "this terminal (TERM) cannot move its cursor");
	const char *move = tigetstr("cup");
	if (move && move != (const char *)-1)
		return true;
	endwin();
	delscreen(term.screen);
	return refuse(e, "this terminal (TERM) cannot move its cursor");
}

bool term_open(enum theme t, struct err *e)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return refuse(e, "the screens need a terminal, and input or output is none");
	tcgetattr(STDIN_FILENO, &term.saved);
	if (!open_screen(e))
		return false;
	cbreak();
	noecho();
	nonl();
	/* Else Ctrl-C and Ctrl-Z throw away output that is still on its way, and curses believes it was drawn. */
	intrflush(NULL, FALSE);
	noqiflush();
	set_escdelay(25);
	typeahead(-1);
	term.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	term.keys = newpad(1, 1);
	keypad(term.keys, TRUE);
	nodelay(term.keys, TRUE);
	define_key("\033[200~", PASTE_BEGIN);
	define_key("\033[201~", PASTE_END);
	mouseinterval(0);
	term_theme(t);
	term.cursor = -1;
	term.open = true;
	hold_errors();
	put(enter_modes);
	return true;
}

/* A terminal without a second screen would keep the last frame, and the shell would write over it. */
static void leave_nothing(void)
{
	const char *back = tigetstr("rmcup");
	if (back && back != (const char *)-1)
		return;
	erase();
	refresh();
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	put("\033[?2004l");
	leave_nothing();
	endwin();
	tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	delwin(term.keys);
	delscreen(term.screen);
	mem_free(term.paste);
	term.paste = NULL;
	release_errors();
}

void term_restore(void)
{
	if (!term.open)
		return;
	put(leave_modes);
	tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	release_errors();
}

void term_suspend(void)
{
	struct sigaction ours, usual = { .sa_handler = SIG_DFL };
	put("\033[?2004l");
	if (term.cursor == 0)
		curs_set(1);
	endwin();
	tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	sigaction(SIGTSTP, &usual, &ours);
	raise(SIGTSTP);
	/* Here the shell has brought us back. */
	sigaction(SIGTSTP, &ours, NULL);
	put(enter_modes);
	refresh();
	term.cursor = -1;
	term.whole = true;
	term_resize();
}

void term_size(int *w, int *h)
{
	getmaxyx(stdscr, *h, *w);
}

void term_resize(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
		resize_term(size.ws_row, size.ws_col); /* resizeterm would type a key as well */
	term.whole = true;
}

enum glyph_tier term_tier(void)
{
	const char *name = getenv("TERM");
	if (!term.unicode)
		return GLYPH_ASCII;
	return name && strcmp(name, "linux") == 0 ? GLYPH_BLOCK : GLYPH_BRAILLE;
}

const char *term_note(void)
{
	return term.note[0] ? term.note : NULL;
}

/* On the console of Linux, curses would load a library of its own to ask a daemon for the mouse. */
void term_mouse(bool on)
{
	if (on != term.mouse && strncmp(termname(), "linux", 5) != 0)
		mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
	term.mouse = on;
}

/* Asked after the first frame, so that nobody waits for a terminal that does not answer. */
void term_ask_ground(void)
{
	const char *name = getenv("TERM");
	if (COLORS < 256 || !name || strcmp(name, "linux") == 0)
		return;
	term.asked = ctl_clock();
	put("\033]11;?\033\\");
}

bool term_copy(const char *text)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(text);
	if ((n + 2) / 3 * 4 > CLIP_MOST)
		return false;
	char *out = mem_alloc((ptrdiff_t)((n + 2) / 3 * 4 + 1), 1), *to = out;
	for (size_t i = 0; i < n; i += 3) {
		unsigned left = (unsigned)(n - i), v = (unsigned)(unsigned char)text[i] << 16;
		v |= left > 1 ? (unsigned)(unsigned char)text[i + 1] << 8 : 0;
		v |= left > 2 ? (unsigned)(unsigned char)text[i + 2] : 0;
		*to++ = digit[v >> 18];
		*to++ = digit[v >> 12 & 63];
		*to++ = left > 1 ? digit[v >> 6 & 63] : '=';
		*to++ = left > 2 ? digit[v & 63] : '=';
	}
	put("\033]52;c;");
	put(out);
	put("\033\\");
	mem_free(out);
	return true;
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
	if (n >= sizeof k.text) /* or (size_t)-1: no character */
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

/* The wheel turns into arrows, three for a notch; the others follow from the queue. */
static struct key wheel_key(const MEVENT *m, bool up)
{
	return (struct key){ .code = up ? KEY_ARROW_UP : KEY_ARROW_DOWN, .mouse = true, .x = m->x, .y = m->y };
}

static struct key mouse_key(void)
{
	MEVENT m;
	if (getmouse(&m) != OK)
		return (struct key){ .code = KEY_NONE };
	if (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED))
		return wheel_key(&m, (m.bstate & BUTTON4_PRESSED) != 0);
	if (!(m.bstate & BUTTON1_PRESSED))
		return (struct key){ .code = KEY_NONE };
	double now = ctl_clock();
	bool twice = now - term.clicked < DOUBLE_CLICK && m.x == term.click_x && m.y == term.click_y;
	term.clicked = twice ? 0 : now;
	term.click_x = m.x;
	term.click_y = m.y;
	return (struct key){ .code = KEY_CLICK, .mouse = true, .x = m.x, .y = m.y, .twice = twice };
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
		{ CURSES_F1, KEY_HELP },
	};
	if (c == PASTE_BEGIN)
		return read_paste();
	if (c == (wint_t)CURSES_MOUSE)
		return mouse_key();
	for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
		if ((wint_t)map[i].curses == c)
			return (struct key){ .code = map[i].code };
	return (struct key){ .code = KEY_NONE };
}

/* The next character, for which the rest of an answer of the terminal may be waited for a moment. */
static int soon(wint_t *c)
{
	int got = wget_wch(term.keys, c);
	if (got != ERR || term.asked <= 0 || ctl_clock() - term.asked > ANSWER_TIME)
		return got;
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	return poll(&p, 1, 25) > 0 ? wget_wch(term.keys, c) : ERR;
}

/* What follows "ESC ]": the answer of the terminal, up to BEL or "ESC \". */
static struct key ground_key(void)
{
	char answer[64] = "";
	wint_t c;
	for (size_t n = 0; soon(&c) == OK && c != 7;) {
		if (c == 27) {
			soon(&c);
			break;
		}
		if (n + 1 < sizeof answer && c < 127)
			answer[n++] = (char)c;
	}
	term.asked = 0;
	return (struct key){ .code = KEY_GROUND, .ground = theme_of_background(answer) };
}

/* KEY_NONE here: a key that means nothing to us. */
static struct key one_key(int got, wint_t c)
{
	if (got == KEY_CODE_YES)
		return function_key(c);
	if (c != 27)
		return c < 32 || c == 127 ? control_key(c) : text_key(c);
	got = soon(&c);
	if (got == OK && c == ']' && term.asked > 0)
		return ground_key();
	if (got == KEY_CODE_YES)
		ungetch((int)c); /* Escape, then a key of its own */
	if (got != OK || c == 27)
		return (struct key){ .code = KEY_ESCAPE };
	struct key k = c < 32 || c == 127 ? control_key(c) : text_key(c);
	k.alt = true;
	return k;
}

struct key term_read(void)
{
	struct key k = { .code = KEY_NONE };
	wint_t c;
	while (k.code == KEY_NONE) {
		int got = wget_wch(term.keys, &c);
		if (got == ERR)
			break;
		k = one_key(got, c);
	}
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
