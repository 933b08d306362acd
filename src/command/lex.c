#include "config.h"

#include "command/lex.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/text.h"

struct lexer {
	const char *start, *p;
	lex_lookup *lookup;
	const void *arg;
	struct arena *a;
	struct err *e;
};

static bool fail(struct lexer *l, const char *at, enum err_code code, const char *message)
{
	err_set(l->e, code, "%s", message);
	l->e->column = (int32_t)(at - l->start) + 1;
	return false;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* $NAME: the value goes in as it is, never split again. */
static bool variable(struct lexer *l, struct text *out)
{
	const char *at = l->p++;
	ptrdiff_t n = 0;
	while (is_name(l->p[n]))
		n++;
	if (n == 0) {
		text_addc(out, '$');
		return true;
	}
	char *name = arena_strndup(l->a, l->p, n);
	const char *value = l->lookup ? l->lookup(l->arg, name) : NULL;
	if (!value) {
		fail(l, at, ERR_UNKNOWN_NAME, arena_printf(l->a, "$%s has no value", name));
		return err_hint(l->e, "let %s = VALUE", name);
	}
	text_add(out, value);
	l->p += n;
	return true;
}

static bool double_quoted(struct lexer *l, struct text *out)
{
	const char *open = l->p++;
	while (*l->p && *l->p != '"') {
		if (*l->p == '\\' && l->p[1] && strchr("\"\\$", l->p[1]))
			l->p++;
		else if (*l->p == '$') {
			if (!variable(l, out))
				return false;
			continue;
		}
		text_addc(out, *l->p++);
	}
	if (!*l->p) {
		fail(l, open, ERR_QUOTE, "this quote is never closed");
		return err_hint(l->e, "add a \" at the end");
	}
	l->p++;
	return true;
}

static bool single_quoted(struct lexer *l, struct text *out)
{
	const char *end = strchr(l->p + 1, '\'');
	if (!end) {
		fail(l, l->p, ERR_QUOTE, "this quote is never closed");
		return err_hint(l->e, "add a ' at the end");
	}
	text_addn(out, l->p + 1, end - l->p - 1);
	l->p = end + 1;
	return true;
}

static bool ends_word(char c)
{
	return c == '\0' || strchr(" \t\r\n;>", c);
}

static bool word(struct lexer *l, struct text *out)
{
	while (!ends_word(*l->p)) {
		bool ok = true;
		if (*l->p == '"')
			ok = double_quoted(l, out);
		else if (*l->p == '\'')
			ok = single_quoted(l, out);
		else if (*l->p == '$')
			ok = variable(l, out);
		else {
			if (*l->p == '\\' && l->p[1])
				l->p++;
			text_addc(out, *l->p++);
		}
		if (!ok)
			return false;
	}
	return true;
}

static void skip_blanks(struct lexer *l)
{
	for (;;) {
		if (*l->p == ' ' || *l->p == '\t' || *l->p == '\r')
			l->p++;
		else if (*l->p == '\\' && l->p[1] == '\n')
			l->p += 2;
		else if (*l->p == '#')
			l->p += strcspn(l->p, "\n");
		else
			return;
	}
}

static bool add_word(struct lexer *l, struct lexed *out, ptrdiff_t *capacity)
{
	struct text t;
	text_init(&t, l->a);
	const char *at = l->p;
	if (!word(l, &t))
		return false;
	if (out->n >= CAP_WORDS)
		return fail(l, at, ERR_LIMIT, "a command has at most 4,096 words");
	ptrdiff_t room = *capacity;
	out->word = arena_grow(l->a, out->word, out->n, &room, (ptrdiff_t)sizeof *out->word);
	out->at = arena_grow(l->a, out->at, out->n, capacity, (ptrdiff_t)sizeof *out->at);
	out->word[out->n] = t.p;
	out->at[out->n++] = (int32_t)(at - l->start) + 1;
	return true;
}

static bool redirect(struct lexer *l, struct lexed *out)
{
	const char *at = l->p++;
	struct text t;
	text_init(&t, l->a);
	if (out->redirect) {
		fail(l, at, ERR_ARGUMENT_EXTRA, "an answer goes to one file");
		return err_hint(l->e, "leave one '>' away, or quote the sign: '>'");
	}
	skip_blanks(l);
	if (!word(l, &t))
		return false;
	if (t.n == 0) {
		fail(l, at, ERR_ARGUMENT_MISSING, "'>' lacks the file to write to");
		return err_hint(l->e, "> FILE, or quote the sign: '>'");
	}
	out->redirect = t.p;
	return true;
}

bool lex_command(const char *s, lex_lookup *lookup, const void *arg, struct lexed *out,
	struct arena *a, struct err *e)
{
	struct lexer l = { s, s, lookup, arg, a, e };
	ptrdiff_t capacity = 0;
	*out = (struct lexed){ 0 };
	for (skip_blanks(&l); *l.p && *l.p != '\n' && *l.p != ';'; skip_blanks(&l)) {
		bool ok = *l.p == '>' ? redirect(&l, out) : add_word(&l, out, &capacity);
		if (!ok)
			return false;
	}
	out->next = *l.p ? l.p + 1 : NULL;
	return true;
}
