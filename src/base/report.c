#include "config.h"

#include "base/report.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

struct report *report_new(struct arena *a)
{
	struct report *r = ARENA_NEW(a, struct report);
	r->arena = a;
	r->root = ARENA_NEW(a, struct node);
	r->root->type = NODE_OBJECT;
	r->root->report = r;
	return r;
}

struct node *report_root(struct report *r)
{
	return r->root;
}

void report_lead(struct report *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	r->lead = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
}

static const char *copy(struct report *r, const char *s)
{
	return s ? arena_strdup(r->arena, s) : NULL;
}

void report_warn(struct report *r, enum err_code code, const char *fix, const char *fmt, ...)
{
	struct report_warning *w = ARENA_NEW(r->arena, struct report_warning);
	va_list ap;
	va_start(ap, fmt);
	w->message = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	w->code = code;
	w->fix = copy(r, fix);
	if (r->last_warning)
		r->last_warning->next = w;
	else
		r->first_warning = w;
	r->last_warning = w;
}

static struct node *child(const struct node *n, const char *name, size_t length)
{
	for (struct node *c = n->first; c; c = c->next) {
		if (c->name && strncmp(c->name, name, length) == 0 && c->name[length] == '\0')
			return c;
	}
	return NULL;
}

static void check_place(const struct node *parent, const char *name)
{
	if (parent->type == NODE_LIST && !name)
		return;
	if (parent->type != NODE_OBJECT || !name)
		BUG("'%s' cannot be added under '%s'", name ? name : "(no name)",
			parent->name ? parent->name : "(no name)");
#ifdef CAIRN_TEST
	if (parent->count < 100 && child(parent, name, strlen(name)))
		BUG("the key '%s' is added twice", name);
#endif
}

static struct node *add(struct node *parent, const char *name, enum node_type type)
{
	struct report *r = parent->report;
	check_place(parent, name);
	struct node *n = ARENA_NEW(r->arena, struct node);
	n->type = type;
	n->name = copy(r, name);
	n->report = r;
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	parent->count++;
	return n;
}

struct node *node_object(struct node *parent, const char *name)
{
	return add(parent, name, NODE_OBJECT);
}

struct node *node_list(struct node *parent, const char *name)
{
	return add(parent, name, NODE_LIST);
}

struct node *node_int(struct node *parent, const char *name, int64_t x)
{
	struct node *n = add(parent, name, NODE_INT);
	n->integer = x;
	return n;
}

struct node *node_bool(struct node *parent, const char *name, bool x)
{
	struct node *n = add(parent, name, NODE_BOOL);
	n->integer = x;
	return n;
}

struct node *node_real(struct node *parent, const char *name, double x)
{
	if (isnan(x))
		return node_null(parent, name, "not a number");
	if (isinf(x))
		return node_null(parent, name, x > 0 ? "infinite" : "minus infinity");
	struct node *n = add(parent, name, NODE_REAL);
	n->real = x;
	return n;
}

struct node *node_below(struct node *parent, const char *name, double x, const char *note)
{
	struct node *n = node_real(parent, name, x);
	n->below = true;
	n->note = copy(n->report, note);
	return n;
}

struct node *node_string(struct node *parent, const char *name, const char *s)
{
	struct node *n = add(parent, name, s ? NODE_STRING : NODE_NULL);
	n->string = copy(n->report, s);
	return n;
}

struct node *node_null(struct node *parent, const char *name, const char *note)
{
	struct node *n = add(parent, name, NODE_NULL);
	n->note = copy(n->report, note);
	return n;
}

struct node *node_reals(struct node *parent, const char *name, const double *x, ptrdiff_t n)
{
	struct node *list = node_list(parent, name);
	for (ptrdiff_t i = 0; i < n; i++)
		node_real(list, NULL, x[i]);
	return list;
}

struct node *node_ints(struct node *parent, const char *name, const int64_t *x, ptrdiff_t n)
{
	struct node *list = node_list(parent, name);
	for (ptrdiff_t i = 0; i < n; i++)
		node_int(list, NULL, x[i]);
	return list;
}

struct node *node_interval(struct node *parent, const char *name, const struct interval *v)
{
	struct node *n = node_object(parent, name);
	n->view = VIEW_INTERVAL;
	node_real(n, "value", v->value);
	node_real(n, "lo", v->lo);
	node_real(n, "hi", v->hi);
	node_int(n, "n", v->n);
	node_string(n, "method", v->method);
	if (v->level > 0)
		node_real(n, "level", v->level);
	n->note = copy(n->report, v->note);
	return n;
}

struct node *node_copy(struct node *parent, const char *name, const struct node *from)
{
	const struct node *last = from->last; /* from may be above parent: not the copy itself */
	struct node *n = add(parent, name, from->type);
	struct report *r = n->report;
	n->view = from->view;
	n->title = copy(r, from->title);
	n->unit = copy(r, from->unit);
	n->note = copy(r, from->note);
	n->below = from->below;
	n->integer = from->integer;
	n->real = from->real;
	n->band = from->band;
	n->string = copy(r, from->string);
	for (const struct node *c = last ? from->first : NULL; c; c = c == last ? NULL : c->next)
		node_copy(n, c->name, c);
	return n;
}

struct report *report_copy(const struct report *from, struct arena *a)
{
	struct report *r = report_new(a);
	r->lead = copy(r, from->lead);
	for (const struct node *k = from->root->first; k; k = k->next)
		node_copy(r->root, k->name, k);
	for (const struct report_warning *w = from->first_warning; w; w = w->next)
		report_warn(r, w->code, w->fix, "%s", w->message);
	return r;
}

void node_title(struct node *n, const char *title, enum node_view view)
{
	n->title = copy(n->report, title);
	n->view = view;
}

void node_note(struct node *n, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	n->note = arena_vprintf(n->report->arena, fmt, ap);
	va_end(ap);
}

struct node *node_find(const struct node *n, const char *path)
{
	struct node *found = NULL;
	while (n) {
		size_t length = strcspn(path, ".");
		found = child(n, path, length);
		if (path[length] == '\0')
			return found;
		n = found;
		path += length + 1;
	}
	return NULL;
}

double node_number(const struct node *n)
{
	if (n && (n->type == NODE_INT || n->type == NODE_BOOL))
		return (double)n->integer;
	return n && n->type == NODE_REAL ? n->real : (double)NAN;
}
