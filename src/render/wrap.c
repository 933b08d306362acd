#include "config.h"

#include "render/wrap.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

void wrap_text(struct text *out, const char *s, int column, int indent, int width)
{
	bool fresh = true;
	while (*s) {
		ptrdiff_t n = (ptrdiff_t)strcspn(s, " ");
		int w = text_width(arena_strndup(out->arena, s, n));
		if (!fresh && column + 1 + w > width) {
			text_addc(out, '\n');
			for (int i = 0; i < indent; i++)
				text_addc(out, ' ');
			column = indent;
		} else if (!fresh) {
			text_addc(out, ' ');
			column++;
		}
		text_addn(out, s, n);
		column += w;
		fresh = false;
		s += n + (s[n] == ' ');
	}
}
