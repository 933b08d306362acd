#include "config.h"

#include "command/sheet_cut.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"

#define MOST 150       /* entries of a list */
#define FEWEST 4
#define TEXT_BYTES 400
#define NUMBER_BYTES 14 /* of a value that is no text, with what stands around it */
#define SPARK_BYTES 60
#define PICTURE_BYTES 4000

static bool is_picture(const struct node *n)
{
	return n->view == VIEW_MAP || n->view == VIEW_HEAT || n->view == VIEW_QQ;
}

/* Bytes of text, about, when lists have at most so many entries. */
static ptrdiff_t size_of(const struct node *n, ptrdiff_t most)
{
	ptrdiff_t sum = 0, i = 0;
	if (n->view == VIEW_HIDDEN)
		return 0;
	if (is_picture(n))
		return PICTURE_BYTES;
	if (n->view == VIEW_HISTOGRAM)
		return SPARK_BYTES;
	if (n->type == NODE_STRING)
		return 4 + (ptrdiff_t)strnlen(n->string, TEXT_BYTES);
	if (n->type != NODE_OBJECT && n->type != NODE_LIST)
		return NUMBER_BYTES;
	for (const struct node *k = n->first; k && (n->type == NODE_OBJECT || i < most); k = k->next, i++)
		sum += size_of(k, most);
	return sum;
}

const char *sheet_text(const char *s, struct arena *a)
{
	ptrdiff_t n = TEXT_BYTES;
	if ((ptrdiff_t)strnlen(s, TEXT_BYTES + 1) <= TEXT_BYTES)
		return s;
	while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(a, "%.*s…", (int)n, s);
}

static void cut_list(struct node *n, ptrdiff_t most)
{
	const char *title = n->title ? n->title : n->name ? n->name : "";
	struct node *last = n->first;
	for (ptrdiff_t kept = 1; kept < most; kept++)
		last = last->next;
	if (n->view != VIEW_HIDDEN)
		n->title = arena_printf(n->report->arena, "%s (the first %td of %td)", title, most, n->count);
	last->next = NULL;
	n->last = last;
	n->count = most;
}

static void cut(struct node *n, ptrdiff_t most)
{
	struct arena *a = n->report->arena;
	if (is_picture(n))
		return;
	if (n->type == NODE_STRING)
		n->string = sheet_text(n->string, a);
	if (n->title)
		n->title = sheet_text(n->title, a);
	if (n->type == NODE_LIST && n->count > most)
		cut_list(n, most);
	for (struct node *k = n->first; k; k = k->next)
		cut(k, most);
}

void sheet_cut(struct node *n, ptrdiff_t bytes)
{
	ptrdiff_t most = MOST;
	while (most > FEWEST && size_of(n, most) > bytes)
		most = most * 2 / 3;
	cut(n, most);
}
