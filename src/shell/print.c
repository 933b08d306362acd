#include "config.h"

#include "shell/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"
#include "command/execute.h"
#include "render/write.h"

#define NARROWEST 20
#define WIDEST 10000

/* Of the terminal; without one COLUMNS may say it, as for other programs (POSIX, environment variables). */
static int terminal_width(int fd)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	long n = columns ? strtol(columns, NULL, 10) : 0;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return n >= NARROWEST && n <= WIDEST ? (int)n : 80;
}

/* Who hears the screen wants numbers. */
static bool is_plain(const struct options *o)
{
	return o->form == ANSWER_PLAIN || (o->form == ANSWER_TEXT && o->plain_ui);
}

/* Box and block characters need a locale that can show them. */
static bool wants_ascii(const struct options *o)
{
	const char *locale = getenv("LC_ALL");
	if (!locale || !*locale)
		locale = getenv("LC_CTYPE");
	if (!locale || !*locale)
		locale = getenv("LANG");
	bool utf8 = locale && (strcasestr(locale, "utf-8") || strcasestr(locale, "utf8"));
	return o->ascii || is_plain(o) || !utf8;
}

static void write_form(struct text *t, const struct answer *a, const char *path)
{
	struct write_style style = { .width = path ? 80 : terminal_width(STDOUT_FILENO),
		.ascii = wants_ascii(&a->options), .plain = is_plain(&a->options) };
	switch (a->options.form) {
	case ANSWER_JSON:
		write_json_ok(t, a->name, a->report);
		return;
	case ANSWER_CSV:
		write_report_csv(t, a->report);
		return;
	case ANSWER_MARKDOWN:
		write_report_markdown(t, a->report);
		return;
	case ANSWER_TEXT:
	case ANSWER_PLAIN:
		write_report_text(t, a->report, &style);
		return;
	}
}

static bool put(const char *p, ptrdiff_t n, struct err *e)
{
	fflush(stdout);
	return file_print(p, n, e);
}

static bool deliver(const struct text *t, const char *path, struct err *e)
{
	return path ? file_save(path, t->p, t->n, e) : put(t->p, t->n, e);
}

/* Machine output goes out as it is; what there is to say goes to standard error. */
static bool deliver_raw(const struct answer *a, const char *path, struct err *e)
{
	const struct report *r = a->report;
	bool ok = path ? file_save(path, r->raw, r->raw_bytes, e) : put(r->raw, r->raw_bytes, e);
	if (ok && r->lead && !a->options.quiet)
		fprintf(stderr, "%s\n", r->lead);
	return ok;
}

bool print_answer(const struct answer *a, struct err *e)
{
	const char *path = a->redirect ? a->redirect : a->options.out;
	if (a->announced && !a->options.quiet)
		fprintf(stderr, "%s\n", a->announced);
	if (!a->command)
		return true;
	if (a->report->raw)
		return deliver_raw(a, path, e);
	struct text t;
	text_init(&t, a->report->arena);
	write_form(&t, a, path);
	return deliver(&t, path, e);
}

void print_failure(const struct answer *a, const struct err *e, const char *source,
	const char *script, int line)
{
	struct arena *arena = arena_new();
	struct text t;
	struct write_style style = { .width = terminal_width(STDERR_FILENO),
		.ascii = wants_ascii(&a->options) };
	text_init(&t, arena);
	if (script)
		text_addf(&t, "%s:%d: ", text_safe(arena, script, (ptrdiff_t)strlen(script), style.ascii), line);
	write_error(&t, e, source, &style);
	fflush(stdout);
	fputs(t.p, stderr);
	if (a->options.form == ANSWER_JSON) {
		struct err placed = *e;
		placed.line = e->line ? e->line : line;
		text_clear(&t);
		write_json_error(&t, a->name, &placed);
		fputs(t.p, stdout);
		fflush(stdout);
	}
	arena_free(arena);
}
