#include "config.h"

#include "tui/message.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/wrap.h"

void message_clear(struct message *m)
{
	m->notes = 0;
	m->fresh = m->question = false;
}

void message_add(struct message *m, enum canvas_style s, const char *fmt, va_list ap)
{
	m->fresh = true;
	if (m->notes >= MESSAGE_NOTES)
		return;
	struct note *n = &m->note[m->notes++];
	n->style = s;
	int bytes = vsnprintf(n->text, sizeof n->text, fmt, ap);
	if (bytes >= (int)sizeof n->text) { /* a cut must not leave half a character behind */
		char *end = n->text + sizeof n->text - 1;
		while (end > n->text && ((unsigned char)end[-1] & 0xc0) == 0x80)
			*--end = '\0';
		end[end > n->text ? -1 : 0] = '\0';
	}
}

int message_lines(const struct message *m, int width, bool ascii, struct message_line **out,
	struct arena *a)
{
	int n = 0;
	ptrdiff_t capacity = 0;
	struct message_line *line = NULL;
	for (int i = 0; i < m->notes; i++) {
		struct text t;
		const char *s = m->note[i].text;
		text_init(&t, a);
		wrap_text(&t, text_safe(a, s, (ptrdiff_t)strlen(s), ascii), 0, i > 0 ? 2 : 0, width);
		for (char *p = t.p; *p;) {
			char *end = p + strcspn(p, "\n");
			line = arena_grow(a, line, n, &capacity, (ptrdiff_t)sizeof *line);
			line[n++] = (struct message_line){ m->note[i].style, p };
			p = *end ? end + 1 : end;
			*end = '\0';
		}
	}
	*out = line;
	return n;
}

char *message_text(const struct message *m, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (int i = 0; i < m->notes; i++)
		text_addf(&t, "%s%s\n", i > 0 ? "\n" : "", m->note[i].text);
	return t.p;
}
