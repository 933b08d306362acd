#include "config.h"

#include "base/json.h"

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"

static struct node *convert(const json_t *j, struct node *parent, const char *name);

/* How a block is drawn is not stored; its keys tell. */
static enum node_view view_of(const struct node *n)
{
	if (node_find(n, "value") && node_find(n, "lo") && node_find(n, "hi"))
		return VIEW_INTERVAL;
	if (node_find(n, "labels") && node_find(n, "counts"))
		return VIEW_MATRIX;
	if (node_find(n, "edges") && node_find(n, "counts"))
		return VIEW_HISTOGRAM;
	return VIEW_PLAIN;
}

static struct node *object(const json_t *j, struct node *parent, const char *name)
{
	struct node *n = node_object(parent, name);
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)j, key, value)
		convert(value, n, key);
	n->view = view_of(n);
	return n;
}

static struct node *list(const json_t *j, struct node *parent, const char *name)
{
	struct node *n = node_list(parent, name);
	for (size_t i = 0; i < json_array_size(j); i++)
		convert(json_array_get(j, i), n, NULL);
	return n;
}

static struct node *convert(const json_t *j, struct node *parent, const char *name)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		return object(j, parent, name);
	case JSON_ARRAY:
		return list(j, parent, name);
	case JSON_STRING:
		return node_string(parent, name, json_string_value(j));
	case JSON_INTEGER:
		return node_int(parent, name, json_integer_value(j));
	case JSON_REAL:
		return node_real(parent, name, json_real_value(j));
	case JSON_TRUE:
	case JSON_FALSE:
		return node_bool(parent, name, json_is_true(j));
	case JSON_NULL:
		break;
	}
	return node_null(parent, name, NULL);
}

bool json_read(const char *json, struct node *parent, const char *name, struct node **out,
	struct err *e)
{
	json_error_t why;
	json_t *j = json_loads(json, JSON_REJECT_DUPLICATES, &why);
	if (!j)
		return err_set(e, ERR_CORRUPT, "a stored result is damaged: %s", why.text);
	*out = convert(j, parent, name);
	json_decref(j);
	return true;
}
