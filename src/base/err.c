#include "config.h"

#include "base/err.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EXIT_BUG 70

static _Atomic(void (*)(void)) restore_hook;

/* Ends the text at a character border, so that a cut never leaves half a character. */
static void cut_at_border(char *s, size_t room)
{
	size_t n = strlen(s);
	if (n + 1 < room)
		return;
	size_t start = n;
	while (start > 0 && ((unsigned char)s[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0)
		return;
	unsigned char lead = (unsigned char)s[start - 1];
	size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
	if (n - start + 1 < need)
		s[start - 1] = '\0';
}

/* Formats by way of a copy: an argument may point into the text that is replaced. */
static void __attribute__((format(printf, 3, 0)))
set_text(char *out, size_t room, const char *fmt, va_list ap)
{
	char text[sizeof((struct err *)0)->msg];
	if (room > sizeof text)
		room = sizeof text;
	if (vsnprintf(text, room, fmt, ap) < 0)
		text[0] = '\0';
	cut_at_border(text, room);
	memcpy(out, text, strlen(text) + 1);
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	set_text(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	e->code = code;
	e->line = 0;
	e->row = 0;
	e->column = 0;
	e->colname[0] = '\0';
	e->hint[0] = '\0';
	return false;
}

bool err_at(struct err *e, int64_t row, int32_t column, const char *colname)
{
	if (row)
		e->row = row;
	if (column)
		e->column = column;
	if (colname) {
		snprintf(e->colname, sizeof e->colname, "%s", colname);
		cut_at_border(e->colname, sizeof e->colname);
	}
	return false;
}

bool err_hint(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	set_text(e->hint, sizeof e->hint, fmt, ap);
	va_end(ap);
	return false;
}

bool err_in(struct err *e, const char *fmt, ...)
{
	char context[sizeof e->msg];
	char whole[2 * sizeof e->msg + 2];
	va_list ap;
	va_start(ap, fmt);
	set_text(context, sizeof context, fmt, ap);
	va_end(ap);
	snprintf(whole, sizeof whole, "%s: %s", context, e->msg);
	whole[sizeof e->msg - 1] = '\0';
	cut_at_border(whole, sizeof e->msg);
	memcpy(e->msg, whole, strlen(whole) + 1);
	return false;
}

void err_clear(struct err *e)
{
	*e = ERR_INIT;
}

int err_exit_code(enum err_code code)
{
	switch (code) {
	case ERR_OK:
		return 0;
#define X(name, number, exit, text) \
	case ERR_##name:            \
		return (exit);
	ERR_LIST(X)
#undef X
	}
	return 1;
}

void err_number(enum err_code code, char out[8])
{
	int number = (int)code;
	snprintf(out, 8, "%c%03d", number >= 400 && number < 500 ? 'W' : 'E', number % 1000);
}

/* The message itself names the line, or the column: it is not said twice. */
static bool says_line(const struct err *e)
{
	char place[40];
	int n = snprintf(place, sizeof place, "line %" PRId64, e->line);
	const char *at = strstr(e->msg, place);
	return at && !(at[n] >= '0' && at[n] <= '9');
}

static bool says_column(const struct err *e)
{
	size_t n = strlen(e->colname);
	for (const char *at = strstr(e->msg, e->colname); at; at = strstr(at + 1, e->colname))
		if (at > e->msg && (at[-1] == '\'' || at[-1] == '"') && at[n] == at[-1])
			return true;
	return false;
}

void err_sentence(const struct err *e, char *out, int size)
{
	char place[160];
	int n = 0;
	const char *between = "";
	place[0] = '\0';
	if (e->line > 0 && !says_line(e)) {
		n += snprintf(place, sizeof place, "line %" PRId64, e->line);
		between = ", ";
	}
	if (e->row > 0) {
		n += snprintf(place + n, sizeof place - (size_t)n, "%srow %" PRId64, between, e->row);
		between = ", ";
	}
	if (e->column > 0) {
		n += snprintf(place + n, sizeof place - (size_t)n, "%scolumn %" PRId32, between,
			e->column);
		between = " ";
	}
	if (e->colname[0] != '\0' && !says_column(e)) {
		const char *word = e->column > 0 ? "" : "column ";
		snprintf(place + n, sizeof place - (size_t)n, "%s%s'%s'", between, word, e->colname);
	}
	if (size <= 0)
		return;
	if (place[0] != '\0')
		snprintf(out, (size_t)size, "%s (%s)", e->msg, place);
	else
		snprintf(out, (size_t)size, "%s", e->msg);
	cut_at_border(out, (size_t)size);
}

void bug_on_exit(void (*restore)(void))
{
	atomic_store(&restore_hook, restore);
}

/* The hook runs once: a second failure inside it must not come back here. */
void bug_restore(void)
{
	void (*restore)(void) = atomic_exchange(&restore_hook, NULL);
	if (restore)
		restore();
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	bug_restore();
	fprintf(stderr, "cairn: this is a bug, please report it: %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	fflush(stderr);
	_exit(EXIT_BUG);
}
