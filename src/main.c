/* cairn - a terminal workbench for the machine-learning road.  main only chooses a face. */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/param.h"
#include "command/command.h"
#include "command/config_file.h"
#include "command/options.h"
#include "shell/batch.h"
#include "shell/oneshot.h"
#include "shell/repl.h"
#include "tui/tui.h"

static void say_out_of_memory(int64_t bytes)
{
	fprintf(stderr, "E501 out of memory (%lld bytes asked for); what was shown as done is kept\n",
		(long long)bytes);
}

/* A first word that is neither noun nor command is a file; ./data forces one. */
static bool is_command(const char *word)
{
	struct err e = ERR_INIT;
	const struct command *c;
	ptrdiff_t used;
	return command_is_noun(word) || command_find(&word, 1, false, &c, &used, &e);
}

/* What would be opened as a file: it is there, or looks like the name of one. */
static bool is_file(const char *word)
{
	return strchr(word, '.') || strchr(word, '/') || file_exists(word);
}

/* Who hears the screen wants lines, not pictures. */
static bool is_accessible(void)
{
	const char *s = getenv("ACCESSIBLE");
	return s && *s && strcmp(s, "0") != 0;
}

static int choose_face(const struct options *o, const char *const *words, ptrdiff_t n,
	const char *const *all, ptrdiff_t count)
{
	bool plain = o->plain_ui;
	if (n == 0)
		return plain ? repl_main(o, NULL) : tui_main(o, NULL);
	if (strcmp(words[0], "-c") == 0)
		return oneshot_text(o, words, n);
	if (strcmp(words[0], "shell") == 0)
		return repl_main(o, n > 1 ? words[1] : NULL);
	if (strcmp(words[0], "__complete") == 0)
		return oneshot_complete(o, n > 1 ? words[1] : "");
	if (strcmp(words[0], "--version") == 0 || strcmp(words[0], "-V") == 0)
		return puts(PACKAGE_STRING) < 0;
	if (strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0)
		return oneshot_words(o, (const char *const[]){ "help" }, 1);
	bool screen = n == 1 && words[0][0] != '-' && o->form == ANSWER_TEXT && is_file(words[0]);
	if (is_command(words[0]) || !screen)
		return oneshot_words(o, all, count);
	return plain ? repl_main(o, words[0]) : tui_main(o, words[0]);
}

int main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	setlocale(LC_CTYPE, "");
	mem_on_failure(say_out_of_memory);
	struct arena *a = arena_new();
	const char **words = ARENA_ARRAY(a, const char *, argc + 1);
	const char **all = ARENA_ARRAY(a, const char *, argc + 1);
	ptrdiff_t count = argc > 0 ? argc - 1 : 0, n = count;
	for (ptrdiff_t i = 0; i < count; i++)
		words[i] = all[i] = argv[i + 1];
	struct options o = options_default(), first = o;
	/* Options of the session may stand anywhere; a command's own of the same name stays with it, because
	 * a one-shot command is parsed again as it was written.  --config counts before the file it names. */
	bool ok = options_take(&first, words, NULL, &n, NULL, a, &e);
	o.config = first.config;
	ok = ok && config_file_read(&o, a, &e);
	for (ptrdiff_t i = n = 0; i < count; i++)
		words[n++] = all[i];
	ok = ok && options_take(&o, words, NULL, &n, NULL, a, &e);
	o.plain_ui = o.plain_ui || is_accessible();
	int code = ok ? choose_face(&o, words, n, all, count) : oneshot_refuse(&o, all, count, &e);
	arena_free(a);
	return code;
}
