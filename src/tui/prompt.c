#include "config.h"

#include "tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/text.h"
#include "command/complete.h"
#include "command/palette.h"
#include "tui/box.h"
#include "tui/term.h"

#define HISTORY_LINES 5000
#define RECENT 5              /* of them stand in the box */

/* readline calls back without an argument: the one prompt of the process. */
static struct {
	struct workbench *workbench;
	struct arena *arena;          /* of the candidates at hand */
	struct candidates found;
	ptrdiff_t next;
	bool open, ready;
	bool search;                  /* words to look for, no command */
	bool guessed;                 /* the line ends in a guess that typing replaces, from this byte on: */
	int guess_from;
	int chosen;                   /* in the box; -1: nothing */
	char *finished;
	char history[4096];
	const char *queue;            /* bytes that readline may read */
} prompt;

static int queue_read(FILE *f)
{
	(void)f;
	return *prompt.queue ? (unsigned char)*prompt.queue++ : EOF;
}

static int queue_has(void)
{
	return *prompt.queue != '\0';
}

static void draw_nothing(void)
{
}

static void finish(char *line)
{
	prompt.finished = line ? line : strdup("");
	rl_callback_handler_remove();
	prompt.open = false;
}

static char *next_candidate(const char *text, int state)
{
	(void)text;
	(void)state;
	return prompt.next < prompt.found.n ? strdup(prompt.found.item[prompt.next++].text) : NULL;
}

static char **complete(const char *text, int start, int end)
{
	(void)start;
	rl_attempted_completion_over = 1;
	if (!prompt.workbench || prompt.search)
		return NULL;
	arena_clear(prompt.arena);
	complete_line(prompt.workbench, rl_line_buffer, end, &prompt.found, prompt.arena);
	prompt.next = 0;
	rl_attempted_completion_over = !prompt.found.files;
	return prompt.found.n > 0 ? rl_completion_matches(text, next_candidate) : NULL;
}

/* The candidates stand above the prompt all the time: no list is printed. */
static void show_nothing(char **matches, int n, int longest)
{
	(void)matches;
	(void)n;
	(void)longest;
}

/* curses owns the terminal: readline gets keys from us and writes nowhere. */
static void set_up(const char *history)
{
	prompt.ready = true;
	prompt.arena = arena_new();
	rl_readline_name = "cairn";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = NULL;
	rl_deprep_term_function = NULL;
	rl_outstream = fopen("/dev/null", "w");
	rl_getc_function = queue_read;
	rl_input_available_hook = queue_has;
	rl_redisplay_function = draw_nothing;
	rl_attempted_completion_function = complete;
	rl_completion_display_matches_hook = show_nothing;
	rl_completer_word_break_characters = " \t\n;";
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("enable-bracketed-paste", "off");
	rl_variable_bind("show-all-if-ambiguous", "on");
	if (history) {
		snprintf(prompt.history, sizeof prompt.history, "%s", history);
		read_history(history);
	}
	stifle_history(HISTORY_LINES);
}

/* readline 8.2 can free the undo list of a line twice when a search or a step through the history is cut
 * short by Escape; without lists that outlive a key it cannot. */
static void forget_undo(void)
{
	if (rl_undo_list)
		rl_free_undo_list();
}

static void feed(const char *bytes)
{
	prompt.queue = bytes;
	while (prompt.open && *prompt.queue) {
		rl_callback_read_char();
		forget_undo();
	}
	prompt.queue = "";
}

void prompt_workbench(struct workbench *w)
{
	prompt.workbench = w;
}

static void open_line(const char *head, const char *text, const char *history)
{
	if (!prompt.ready)
		set_up(history);
	prompt_cancel(); /* one that was open already */
	prompt.queue = "";
	prompt.open = true;
	prompt.guessed = false;
	prompt.chosen = -1;
	rl_callback_handler_install(head, finish);
	rl_replace_line(text, 0);
	rl_point = rl_end;
}

void prompt_open(const char *text, const char *history)
{
	prompt.search = false;
	open_line(":", text, history);
}

void prompt_open_search(void)
{
	open_line("/", "", NULL);
	prompt.search = true;
}

bool prompt_is_search(void)
{
	return prompt.open && prompt.search;
}

bool prompt_is_open(void)
{
	return prompt.open;
}

void prompt_guess(const char *guess)
{
	prompt.guess_from = rl_end;
	rl_point = rl_end;
	rl_insert_text(guess);
	forget_undo();
	prompt.guessed = true;
}

bool prompt_is_guess(void)
{
	return prompt.open && prompt.guessed;
}

/* The first key decides what becomes of a guess. */
static void settle_guess(const struct key *k)
{
	bool typed = k->code == KEY_PASTE || k->code == KEY_BACK || (k->code == KEY_TEXT && !k->alt);
	if (prompt.guessed && typed) {
		rl_delete_text(prompt.guess_from, rl_end);
		forget_undo();
		rl_point = prompt.guess_from;
	}
	prompt.guessed = false;
}

void prompt_move(ptrdiff_t at)
{
	rl_point = at < rl_end ? (int)at : rl_end;
}

/* The line ends the ordinary way, so that readline clears away what it keeps of it: first what is pending (a
 * search, a prefix), then the line itself, which nobody gets. */
void prompt_cancel(void)
{
	for (int i = 0; prompt.open && i < 4; i++) {
		feed("\007");
		feed("\n");
	}
	free(prompt.finished);
	prompt.finished = NULL;
	if (prompt.open)
		rl_callback_handler_remove();
	prompt.open = false;
}

static const char *bytes_of(const struct key *k, char control[2])
{
	switch (k->code) {
	case KEY_TEXT:
		return k->text;
	case KEY_CONTROL:
		control[0] = (char)(k->text[0] & 31);
		return control;
	case KEY_ENTER:
		return "\n";
	case KEY_TAB:
		return "\t";
	case KEY_BACK:
		return "\177";
	case KEY_ERASE:
		return "\033[3~";
	case KEY_ARROW_UP:
		return "\033[A";
	case KEY_ARROW_DOWN:
		return "\033[B";
	case KEY_ARROW_RIGHT:
		return "\033[C";
	case KEY_ARROW_LEFT:
		return "\033[D";
	case KEY_FIRST:
		return "\001";
	case KEY_LAST:
		return "\005";
	case KEY_NONE:
	case KEY_ESCAPE:
	case KEY_BACKTAB:
	case KEY_PAGE_UP:
	case KEY_PAGE_DOWN:
	case KEY_HELP:
	case KEY_PASTE:
	case KEY_CLICK:
	case KEY_GROUND:
		return "";
	}
	return "";
}

/* A pasted line break must not run anything: it becomes a blank. */
void prompt_insert(const char *pasted)
{
	char *copy = arena_strdup(prompt.arena, pasted);
	for (char *p = copy; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			*p = ' ';
	rl_insert_text(copy);
	forget_undo();
}

/* Puts what is chosen into the line; true when the line is then a whole command. */
static bool take(const struct box *b, int i)
{
	const struct box_item *k = &b->item[i];
	struct arena *a = arena_new();
	struct text t;
	bool folder = k->text[0] && k->text[strlen(k->text) - 1] == '/';
	text_init(&t, a);
	if (b->usage && !folder)
		param_quote(&t, k->text);
	else
		text_add(&t, k->text);
	if (!k->runs && !folder)
		text_addc(&t, ' ');
	rl_delete_text((int)b->from, rl_point);
	rl_point = (int)b->from;
	rl_insert_text(t.p);
	forget_undo();
	prompt.chosen = -1;
	arena_free(a);
	return k->runs;
}

/* What is typed begins at a word of the candidate. */
static bool begins(const char *candidate, const char *typed)
{
	size_t n = strlen(typed);
	for (const char *s = candidate; s; s = strchr(s, ' '), s = s ? s + 1 : NULL)
		if (strncmp(s, typed, n) == 0)
			return true;
	return false;
}

/* What is typed is the beginning of a command: that comes into the line, and is not run unseen.  What only looks like
 * one is left to be refused. */
static bool is_no_command(const struct box *b, struct arena *a)
{
	return !b->usage && b->n > 0 && rl_line_buffer[b->from] && (begins(b->item[0].text, rl_line_buffer + b->from) || begins(b->item[0].help, rl_line_buffer + b->from)) &&
	       !palette_command(arena_printf(a, "%s ", rl_line_buffer + b->from), a);
}

enum taken { TAKEN_NOT, TAKEN, TAKEN_RUN };

/* Keys that choose from the box, before readline sees them. */
static enum taken box_key(const struct key *k)
{
	struct arena *a = arena_new();
	struct box b;
	enum taken done = TAKEN_NOT;
	int chosen = prompt.chosen;
	prompt_box(&b, a);
	prompt.chosen = -1;
	if (k->code == KEY_ARROW_DOWN && b.n > 0) {
		prompt.chosen = chosen + 1 < b.n ? chosen + 1 : chosen;
		done = TAKEN;
	} else if (k->code == KEY_ARROW_UP && chosen >= 0) {
		prompt.chosen = chosen - 1;
		done = TAKEN;
	} else if (k->code == KEY_TAB && chosen >= 0 && chosen < b.n) {
		done = TAKEN;
		take(&b, chosen);
	} else if (k->code == KEY_TAB && !b.usage && b.n > 0 && rl_line_buffer[b.from]) {
		done = TAKEN;
		take(&b, 0);
	} else if (k->code == KEY_ENTER && chosen >= 0 && chosen < b.n) {
		done = take(&b, chosen) ? TAKEN_RUN : TAKEN;
	} else if (k->code == KEY_ENTER && is_no_command(&b, a)) {
		done = TAKEN;
		take(&b, 0);
	}
	arena_free(a);
	return done;
}

char *prompt_key(const struct key *k)
{
	char control[2] = { 0 }, meta[sizeof k->text + 1];
	bool guessed = prompt.guessed;
	if (k->code == KEY_ESCAPE) {
		prompt_cancel();
		return NULL;
	}
	if (!guessed && box_key(k) == TAKEN)
		return NULL;
	settle_guess(k);
	if (guessed && k->code == KEY_BACK)
		return NULL; /* the guess is gone, and that was meant */
	if (k->code == KEY_PASTE)
		prompt_insert(k->paste);
	snprintf(meta, sizeof meta, "\033%s", k->text);
	if (k->code != KEY_PASTE)
		feed(k->alt && k->code == KEY_TEXT ? meta : bytes_of(k, control));
	char *line = prompt.finished;
	prompt.finished = NULL;
	if (line && *line && !prompt.search)
		add_history(line);
	return line;
}

void prompt_line_free(char *line)
{
	free(line);
}

const char *prompt_text(struct arena *a)
{
	return arena_printf(a, "%s%s", rl_display_prompt ? rl_display_prompt : ":", rl_line_buffer);
}

int prompt_cursor(struct arena *a)
{
	const char *head = rl_display_prompt ? rl_display_prompt : ":";
	char *before = arena_strndup(a, rl_line_buffer, rl_point);
	return text_width(text_safe(a, head, (ptrdiff_t)strlen(head), false)) +
	       text_width(text_safe(a, before, rl_point, false));
}

/* The last lines of the history, each once, the newest first. */
static const char *const *recent_lines(struct arena *a)
{
	const char **list = ARENA_ARRAY(a, const char *, RECENT + 1);
	int n = 0;
	for (int i = history_length; i > 0 && n < RECENT; i--) {
		const HIST_ENTRY *h = history_get(history_base + i - 1);
		bool known = !h || !*h->line;
		for (int j = 0; j < n && !known; j++)
			known = strcmp(list[j], h->line) == 0;
		if (!known)
			list[n++] = arena_strdup(a, h->line);
	}
	return list;
}

void prompt_box(struct box *b, struct arena *a)
{
	int at = prompt.guessed ? prompt.guess_from : rl_point; /* a guess hides nothing */
	if (prompt.search) {
		*b = (struct box){ .item = NULL };
		return;
	}
	box_fill(b, rl_line_buffer, at, prompt.workbench, recent_lines(a), a);
}

int prompt_chosen(void)
{
	return prompt.chosen;
}

void prompt_close(void)
{
	if (!prompt.ready)
		return;
	prompt_cancel();
	if (prompt.history[0] && write_history(prompt.history) == 0)
		chmod(prompt.history, 0600);
	fclose(rl_outstream);
	rl_outstream = NULL;
	arena_free(prompt.arena);
	prompt.ready = false;
	prompt.workbench = NULL;
}
