#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/marks.h"
#include "render/picture.h"

#define HANGING 4 /* blanks before the second line of a finding, after the indent */

static void blanks(struct text *out, int n)
{
	for (int i = 0; i < n; i++)
		text_addc(out, ' ');
}

static const char *string_of(const struct node *n, const char *name)
{
	const struct node *k = node_find(n, name);
	return k && k->type == NODE_STRING ? k->string : NULL;
}

/* Breaks at blanks so that no line passes width; at is the column that is reached already. */
static void wrap(struct text *out, const char *s, int at, int indent, int width)
{
	bool first = true;
	while (*s) {
		ptrdiff_t n = (ptrdiff_t)strcspn(s, " ");
		const char *word = arena_strndup(out->arena, s, n);
		int w = text_width(word);
		if (!first && at + 1 + w > width) {
			text_addc(out, '\n');
			blanks(out, indent);
			at = indent;
		} else if (!first) {
			text_addc(out, ' ');
			at++;
		}
		text_add(out, word);
		at += w;
		first = false;
		s += n + (s[n] == ' ');
	}
	text_addc(out, '\n');
}

static const char *mark(const struct node *finding)
{
	if (string_of(finding, "settled"))
		return "+  ";
	const char *severity = string_of(finding, "severity");
	if (severity && strcmp(severity, "severe") == 0)
		return "!! ";
	return severity && strcmp(severity, "warn") == 0 ? "!  " : "-  ";
}

static void one(struct text *out, const struct node *finding, int width, bool ascii, int indent)
{
	const char *code = string_of(finding, "code"), *message = string_of(finding, "message");
	const char *fix = string_of(finding, "fix");
	struct arena *a = out->arena;
	if (!code || !message)
		return;
	blanks(out, indent);
	text_addf(out, "%s%s: ", mark(finding), code);
	wrap(out, text_safe(a, message, (ptrdiff_t)strlen(message), ascii),
		indent + 5 + (int)strlen(code), indent + HANGING, width);
	const char *settled = string_of(finding, "settled");
	if (!fix && !settled)
		return;
	blanks(out, indent + HANGING);
	if (settled) {
		text_addf(out, "settled by %s\n", text_safe(a, settled, (ptrdiff_t)strlen(settled), ascii));
		return;
	}
	text_addf(out, "fix: %s", text_safe(a, fix, (ptrdiff_t)strlen(fix), ascii));
	const struct node *also = node_find(finding, "fixes");
	for (const struct node *k = also ? also->first : NULL; k; k = k->next)
		text_addf(out, ", or %s", text_safe(a, k->string, (ptrdiff_t)strlen(k->string), ascii));
	text_addc(out, '\n');
}

void picture_findings(struct text *out, const struct node *list, int width, bool ascii, int indent,
	struct marks *marks)
{
	for (const struct node *k = list->first; k; k = k->next) {
		marks_add(marks, out, MARK_ROW, k, NULL);
		one(out, k, width, ascii, indent);
	}
}
