#include "config.h"

#include <stdint.h>

#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/write.h"

/* Controls, quotes and what can disturb a terminal or a reader are escaped; the rest stays UTF-8. */
static bool needs_escape(uint32_t c)
{
	return c < 0x20 || c == '"' || c == '\\' || (c >= 0x7f && c <= 0x9f) || c == 0xad ||
	       c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

static void escape(struct text *out, uint32_t c)
{
	static const char *const named[0x20] = { ['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n",
		['\r'] = "\\r", ['\t'] = "\\t" };
	if (c < 0x20 && named[c])
		text_add(out, named[c]);
	else if (c == '"' || c == '\\')
		text_addf(out, "\\%c", (int)c);
	else if (c < 0x10000)
		text_addf(out, "\\u%04x", (unsigned)c);
	else
		text_addf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
			(unsigned)(0xdc00 + ((c - 0x10000) & 0x3ff)));
}

void write_json_string(struct text *out, const char *s)
{
	ptrdiff_t n = str_of(s).n;
	text_addc(out, '"');
	for (ptrdiff_t i = 0; i < n;) {
		uint32_t c;
		int bytes = text_decode(s + i, n - i, &c);
		if (bytes == 0)
			text_add(out, "\\ufffd");
		else if (needs_escape(c))
			escape(out, c);
		else
			text_addn(out, s + i, bytes);
		i += bytes ? bytes : 1;
	}
	text_addc(out, '"');
}

static void children(struct text *out, const struct node *n)
{
	bool object = n->type == NODE_OBJECT;
	text_addc(out, object ? '{' : '[');
	for (const struct node *k = n->first; k; k = k->next) {
		if (k != n->first)
			text_addc(out, ',');
		if (object) {
			write_json_string(out, k->name);
			text_addc(out, ':');
		}
		write_json_node(out, k);
		if (object && (k->type == NODE_NULL || k->below) && k->note) {
			text_addf(out, ",\"%s_note\":", k->name);
			write_json_string(out, k->note);
		}
	}
	text_addc(out, object ? '}' : ']');
}

void write_json_node(struct text *out, const struct node *n)
{
	char number[NUM_TEXT];
	switch (n->type) {
	case NODE_NULL:
		text_add(out, "null");
		return;
	case NODE_BOOL:
		text_add(out, n->integer ? "true" : "false");
		return;
	case NODE_INT:
		text_addf(out, "%lld", (long long)n->integer);
		return;
	case NODE_REAL:
		text_addn(out, number, num_format(n->real, number));
		return;
	case NODE_STRING:
		write_json_string(out, n->string);
		return;
	case NODE_OBJECT:
	case NODE_LIST:
		children(out, n);
		return;
	}
}

static void head(struct text *out, const char *command, bool ok)
{
	text_add(out, "{\"v\":1,\"command\":");
	write_json_string(out, command);
	text_addf(out, ",\"ok\":%s", ok ? "true" : "false");
}

static void warnings(struct text *out, const struct report *r)
{
	text_add(out, ",\"warnings\":[");
	for (const struct report_warning *w = r->first_warning; w; w = w->next) {
		char number[8];
		err_number(w->code, number);
		text_addf(out, "%s{\"code\":\"%s\",\"message\":", w == r->first_warning ? "" : ",", number);
		write_json_string(out, w->message);
		text_add(out, ",\"fix\":");
		if (w->fix)
			write_json_string(out, w->fix);
		else
			text_add(out, "null");
		text_addc(out, '}');
	}
	text_addc(out, ']');
}

void write_json_ok(struct text *out, const char *command, const struct report *r)
{
	head(out, command, true);
	text_add(out, ",\"result\":");
	write_json_node(out, r->root);
	if (r->first_warning)
		warnings(out, r);
	text_add(out, "}\n");
}

static void place(struct text *out, const char *name, int64_t x)
{
	if (x > 0)
		text_addf(out, ",\"%s\":%lld", name, (long long)x);
	else
		text_addf(out, ",\"%s\":null", name);
}

void write_json_error(struct text *out, const char *command, const struct err *e)
{
	char number[8];
	err_number(e->code, number);
	head(out, command, false);
	text_addf(out, ",\"error\":{\"code\":\"%s\",\"message\":", number);
	write_json_string(out, e->msg);
	place(out, "line", e->line);
	place(out, "column", e->column);
	place(out, "row", e->row);
	text_add(out, ",\"hint\":");
	if (e->hint[0])
		write_json_string(out, e->hint);
	else
		text_add(out, "null");
	text_add(out, "}}\n");
}
