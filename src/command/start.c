#include "config.h"

#include "command/start.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"

#define MOST_EACH 50 /* a folder may hold thousands of tables; the prompt finds the others */

struct entry {
	const char *path;
	int64_t size, mtime_ns;
};

static int by_age(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->mtime_ns != y->mtime_ns)
		return x->mtime_ns > y->mtime_ns ? -1 : 1;
	return strcmp(x->path, y->path);
}

static void add(struct node *list, const struct entry *f, const char *name, const char *what)
{
	struct arena *a = list->report->arena;
	struct text line;
	char size[NUM_TEXT];
	text_init(&line, a);
	text_add(&line, "open ");
	param_quote(&line, f->path);
	num_format_bytes(f->size, size);
	struct node *o = node_object(list, NULL);
	node_string(o, "name", name);
	node_string(o, "what", arena_printf(a, "%s, %s", what, size));
	node_string(o, "command", line.p);
}

/* A name that begins with a dash would be read as an option. */
static const char *path_in(const char *folder, const char *name, struct arena *a)
{
	if (folder)
		return arena_printf(a, "%s/%s", folder, name);
	return name[0] == '-' ? arena_printf(a, "./%s", name) : name;
}

static struct entry *entries(const char *folder, const char *suffix, ptrdiff_t *n, struct arena *a)
{
	ptrdiff_t found;
	char **names = file_list(folder ? folder : ".", suffix, a, &found);
	struct entry *e = ARENA_ARRAY(a, struct entry, found + 1);
	*n = 0;
	for (ptrdiff_t i = 0; i < found; i++) {
		struct entry f = { .path = path_in(folder, names[i], a) };
		if (!file_is_folder(f.path) && file_stat(f.path, &f.size, &f.mtime_ns))
			e[(*n)++] = f;
	}
	return e;
}

static void from_folder(struct node *list, const char *folder, const char *suffix, const char *what,
	bool newest_first)
{
	ptrdiff_t n;
	struct entry *e = entries(folder, suffix, &n, list->report->arena);
	if (newest_first)
		qsort(e, (size_t)n, sizeof *e, by_age);
	for (ptrdiff_t i = 0; i < n && i < MOST_EACH; i++)
		add(list, &e[i], folder ? e[i].path + strlen(folder) + 1 : e[i].path, what);
}

static const char *samples_folder(struct arena *a)
{
	const char *const roots[] = { getenv("CAIRN_DATADIR"), CAIRN_PKGDATADIR, CAIRN_TOP_SRCDIR };
	for (int i = 0; i < 3; i++) {
		const char *folder = roots[i] && *roots[i] ? arena_printf(a, "%s/samples", roots[i]) : NULL;
		if (folder && file_is_folder(folder))
			return folder;
	}
	return NULL;
}

void start_list(struct node *root)
{
	struct node *list = node_list(root, "start");
	const char *samples = samples_folder(root->report->arena);
	from_folder(list, NULL, ".cairn", "workspace: go on", true);
	from_folder(list, NULL, ".csv", "table", false);
	from_folder(list, NULL, ".csv.gz", "table", false);
	if (samples)
		from_folder(list, samples, ".csv", "sample", false);
}
