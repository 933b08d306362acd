#include "config.h"

#include "shell/repl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "command/complete.h"
#include "command/execute.h"
#include "command/options.h"
#include "command/service.h"
#include "shell/batch.h"
#include "shell/guide.h"
#include "shell/print.h"

#define HISTORY_LINES 5000

/* readline calls back without an argument, so the one prompt of the process is kept here. */
static struct {
	struct workbench *workbench;
	struct candidates found;
	ptrdiff_t next;
	struct arena *arena;
} prompt;

static char *next_candidate(const char *text, int state)
{
	(void)text;
	(void)state;
	if (prompt.next >= prompt.found.n)
		return NULL;
	return strdup(prompt.found.item[prompt.next++].text);
}

static char **complete_word(const char *text, int start, int end)
{
	(void)start;
	arena_clear(prompt.arena);
	complete_line(prompt.workbench, rl_line_buffer, end, &prompt.found, prompt.arena);
	prompt.next = 0;
	rl_attempted_completion_over = !prompt.found.files;
	return prompt.found.n > 0 ? rl_completion_matches(text, next_candidate) : NULL;
}

/* Ctrl-C at the prompt clears the line; the program is left with Ctrl-D, quit or q. */
static int drop_line(void)
{
	if (!batch_take_interrupt())
		return 0; /* another signal: the window has a new size */
	rl_replace_line("", 0);
	rl_crlf();
	rl_on_new_line();
	rl_redisplay();
	return 0;
}

/* A key may come together with Ctrl-C: the line before it is dropped all the same. */
static int next_key(FILE *f)
{
	int c = rl_getc(f);
	rl_check_signals();
	drop_line();
	return c;
}

static void set_up_readline(struct batch *b)
{
	prompt.workbench = batch_workbench(b);
	prompt.arena = arena_new();
	rl_readline_name = "cairn";
	rl_change_environment = 0;
	rl_signal_event_hook = drop_line;
	rl_getc_function = next_key;
	rl_attempted_completion_function = complete_word;
	rl_completer_word_break_characters = " \t\n;";
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("show-all-if-ambiguous", "on");
}

static char *history_path(struct arena *a)
{
	struct err ignored = ERR_INIT;
	char *folder = file_xdg("STATE", a);
	if (!file_is_folder(folder) && !file_make_folder(folder, &ignored))
		return NULL;
	return arena_printf(a, "%s/history", folder);
}

static const char *prompt_text(const struct batch *b, struct arena *a)
{
	const char *source = service_source(prompt.workbench);
	(void)b;
	if (!source)
		return "cairn> ";
	return arena_printf(a, "cairn %s> ", text_safe(a, file_stem(source, a),
		(ptrdiff_t)strlen(file_stem(source, a)), true));
}

/* g: NULL without a guide, and for answers that a program reads. */
static int carry_out(struct batch *b, struct guide *g, const char *line)
{
	if (!g)
		return batch_text(b, line, NULL);
	const char *command = guide_command(g, line);
	if (!command)
		return 0;
	int code = batch_text(b, command, NULL);
	if (!batch_quit(b))
		guide_say_next(g);
	return code;
}

/* Lines from a pipe are read without prompt or history: each line is a command, errors do not end it. */
static int read_pipe(struct batch *b, struct guide *g)
{
	char *line = NULL;
	size_t size = 0;
	int code = 0;
	while (!batch_quit(b) && getline(&line, &size, stdin) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		int one = carry_out(b, g, line);
		code = one ? one : code;
	}
	free(line);
	return code;
}

static void converse(struct batch *b, struct guide *g)
{
	struct arena *a = arena_new();
	char *path = history_path(a);
	if (path)
		read_history(path);
	stifle_history(HISTORY_LINES);
	while (!batch_quit(b)) {
		char *line = readline(prompt_text(b, a));
		if (!line)
			break;
		if (*line)
			add_history(line);
		if (*line || g)
			carry_out(b, g, line);
		free(line);
	}
	if (path && write_history(path) == 0)
		chmod(path, 0600);
	arena_free(a);
}

static int open_file(struct batch *b, const struct options *o, const char *file)
{
	struct err e = ERR_INIT;
	struct ctl c = { 0 };
	struct answer none = { .name = "shell", .options = *o };
	service_ctl(batch_workbench(b), &c);
	if (service_open(batch_workbench(b), file, &c, &e))
		return 0;
	print_failure(&none, &e, NULL, NULL, 0);
	return err_exit_code(e.code);
}

int repl_main(const struct options *o, const char *file)
{
	struct err e = ERR_INIT;
	bool person = isatty(STDIN_FILENO);
	struct batch *b = batch_new(o, person, &e);
	if (!b) {
		struct answer none = { .name = "shell", .options = *o };
		print_failure(&none, &e, NULL, NULL, 0);
		return err_exit_code(e.code);
	}
	int code = file ? open_file(b, o, file) : 0;
	bool spoken = o->plain_ui && (o->form == ANSWER_TEXT || o->form == ANSWER_PLAIN) && !o->quiet;
	struct guide *g = spoken && code == 0 ? guide_new(batch_workbench(b)) : NULL;
	if (g) {
		guide_say_read(g);
		guide_say_next(g);
	}
	if (code == 0) {
		set_up_readline(b);
		if (person)
			converse(b, g);
		else
			code = read_pipe(b, g);
		arena_free(prompt.arena);
	}
	guide_free(g);
	batch_free(b);
	return code;
}
