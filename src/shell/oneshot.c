#include "config.h"

#include "shell/oneshot.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/complete.h"
#include "command/execute.h"
#include "command/options.h"
#include "command/service.h"
#include "shell/batch.h"
#include "shell/print.h"

static int carry_out(const struct options *o, const char *text)
{
	struct err e = ERR_INIT;
	struct batch *b = batch_new(o, false, &e);
	if (!b) {
		struct answer none = { .name = "", .options = *o };
		print_failure(&none, &e, NULL, NULL, 0);
		return err_exit_code(e.code);
	}
	int code = batch_text(b, text, NULL);
	batch_free(b);
	return code;
}

int oneshot_words(const struct options *o, const char *const *words, ptrdiff_t n)
{
	struct arena *a = arena_new();
	struct text line;
	text_init(&line, a);
	for (ptrdiff_t i = 0; i < n; i++) {
		text_add(&line, i > 0 ? " " : "");
		param_quote(&line, words[i]);
	}
	/* The words carry their options themselves; the session's own must not apply --out twice. */
	struct options session = *o;
	session.out = NULL;
	int code = carry_out(&session, line.p);
	arena_free(a);
	return code;
}

int oneshot_text(const struct options *o, const char *const *words, ptrdiff_t n)
{
	if (n == 2)
		return carry_out(o, words[1]);
	struct err e = ERR_INIT;
	struct answer none = { .name = "", .options = *o };
	err_set(&e, n < 2 ? ERR_ARGUMENT_MISSING : ERR_ARGUMENT_EXTRA, "-c takes one text of commands");
	err_hint(&e, "cairn -c 'data load loans.csv; data target default'");
	print_failure(&none, &e, NULL, NULL, 0);
	return err_exit_code(e.code);
}

int oneshot_refuse(const struct options *o, const char *const *words, ptrdiff_t n, const struct err *e)
{
	struct answer none = { .name = "", .options = *o };
	struct err placed = *e;
	struct arena *a = arena_new();
	struct text line;
	text_init(&line, a);
	for (ptrdiff_t i = 0; i < n; i++) {
		text_add(&line, i > 0 ? " " : "");
		if (i + 1 == e->column)
			placed.column = (int32_t)line.n + 1;
		param_quote(&line, words[i]);
		if (strcmp(words[i], "--json") == 0)
			none.options.form = ANSWER_JSON; /* it may stand behind the fault */
	}
	print_failure(&none, &placed, e->column > 0 ? line.p : NULL, NULL, 0);
	arena_free(a);
	return err_exit_code(e->code);
}

int oneshot_complete(const struct options *o, const char *line)
{
	struct candidates found;
	struct arena *a = arena_new();
	struct workbench *w = service_new(o, true);
	service_peek(w);
	complete_line(w, line, (ptrdiff_t)strlen(line), &found, a);
	for (ptrdiff_t i = 0; i < found.n; i++)
		printf("%s\t%s\n", found.item[i].text, found.item[i].help ? found.item[i].help : "");
	service_free(w);
	arena_free(a);
	return 0;
}
