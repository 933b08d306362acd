#include "config.h"

#include "render/value.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"

#define DATA_DIGITS 7 /* of a cell of data */

bool value_is_interval(const struct node *n)
{
	return n->type == NODE_OBJECT && n->view == VIEW_INTERVAL;
}

static bool is_short_list(const struct node *n)
{
	if (n->type != NODE_LIST || n->count > 8)
		return false;
	for (const struct node *k = n->first; k; k = k->next)
		if (k->type == NODE_OBJECT || k->type == NODE_LIST)
			return false;
	return true;
}

bool value_is_scalar(const struct node *n)
{
	return (n->type != NODE_OBJECT && n->type != NODE_LIST) || value_is_interval(n) ||
	       is_short_list(n);
}

bool value_is_table(const struct node *n)
{
	return n->type == NODE_LIST && n->first && n->first->type == NODE_OBJECT;
}

bool value_is_number(const struct node *n)
{
	return n->type == NODE_INT || n->type == NODE_REAL || value_is_interval(n);
}

char *value_label(const char *name, struct arena *a)
{
	char *s = arena_strdup(a, name ? name : "");
	for (char *p = s; *p; p++)
		if (*p == '_')
			*p = ' ';
	return s;
}

static char *number(const struct node *n, struct arena *a)
{
	char out[NUM_TEXT];
	if (n->type == NODE_INT)
		num_format_people((double)n->integer, 15, true, out);
	else if (n->unit && strcmp(n->unit, "s") == 0)
		num_format_seconds(n->real, out);
	else
		num_format_people(n->real, 4, fabs(n->real) >= 10000, out);
	return n->below ? arena_printf(a, "< %s", out) : arena_strdup(a, out);
}

static char *interval(const struct node *n, bool ascii, struct arena *a)
{
	const struct node *v = node_find(n, "value");
	if (!v || v->type == NODE_NULL)
		return arena_strdup(a, "-");
	const struct node *lo = node_find(n, "lo"), *hi = node_find(n, "hi");
	char *value = number(v, a);
	if (!lo || !hi || lo->type == NODE_NULL || hi->type == NODE_NULL)
		return value;
	return arena_printf(a, "%s (%s%s%s)", value, number(lo, a), ascii ? " to " : "–", number(hi, a));
}

static char *list(const struct node *n, bool ascii, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (const struct node *k = n->first; k; k = k->next) {
		text_add(&t, k == n->first ? "" : ", ");
		text_add(&t, value_text(k, ascii, a));
	}
	return t.n ? t.p : arena_strdup(a, "-");
}

char *value_text(const struct node *n, bool ascii, struct arena *a)
{
	switch (n->type) {
	case NODE_NULL:
		return arena_strdup(a, "-");
	case NODE_BOOL:
		return arena_strdup(a, n->integer ? "yes" : "no");
	case NODE_INT:
	case NODE_REAL:
		return number(n, a);
	case NODE_STRING:
		return text_safe(a, n->string, (ptrdiff_t)strlen(n->string), ascii);
	case NODE_LIST:
		return list(n, ascii, a);
	case NODE_OBJECT:
		return value_is_interval(n) ? interval(n, ascii, a)
					    : arena_printf(a, "{%d}", (int)n->count);
	}
	return arena_strdup(a, "");
}

char *value_exact(const struct node *n, struct arena *a)
{
	char out[NUM_TEXT];
	const struct node *v;
	switch (n->type) {
	case NODE_INT:
		return arena_printf(a, "%lld", (long long)n->integer);
	case NODE_REAL:
		num_format(n->real, out);
		return arena_strdup(a, out);
	case NODE_STRING:
		return arena_strdup(a, n->string);
	case NODE_BOOL:
		return arena_strdup(a, n->integer ? "true" : "false");
	case NODE_OBJECT:
		v = value_is_interval(n) ? node_find(n, "value") : NULL;
		return v ? value_exact(v, a) : arena_strdup(a, "");
	case NODE_LIST:
		return list(n, true, a);
	case NODE_NULL:
		break;
	}
	return arena_strdup(a, "");
}

char *value_data(const struct node *n, bool ascii, struct arena *a)
{
	char out[NUM_TEXT];
	if (n->type == NODE_INT)
		return value_exact(n, a);
	if (n->type != NODE_REAL)
		return value_text(n, ascii, a);
	num_format_people(n->real, DATA_DIGITS, false, out);
	return arena_strdup(a, out);
}
