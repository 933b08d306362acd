#include "config.h"

#include "command/workbench.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/derive.h"
#include "command/stage.h"
#include "job/pool.h"
#include "stat/blas.h"
#include "store/store.h"

struct workbench *workbench_new(const struct options *o)
{
	struct arena *a = arena_new();
	struct workbench *w = ARENA_NEW(a, struct workbench);
	w->arena = a;
	w->base = w->options = *o;
	w->settings_arena = arena_new();
	w->derived = derived_new();
	w->stage = stage_new();
	mem_set_limit(o->max_memory);
	blas_init();
	w->pool = pool_new(o->threads);
	return w;
}

void workbench_free(struct workbench *w)
{
	if (!w)
		return;
	stage_free(w->stage);
	derived_free(w->derived);
	store_close(w->store);
	pool_free(w->pool);
	arena_free(w->settings_arena);
	arena_free(w->arena);
}

const char *workbench_variable(const void *w, const char *name)
{
	const struct workbench *b = w;
	for (const struct variable *v = b->variables; v; v = v->next)
		if (strcmp(v->name, name) == 0)
			return v->value;
	return NULL;
}

void workbench_adopt(struct workbench *w, const struct settings *s)
{
	struct arena *a = arena_new();
	const char *json = settings_write(s, a);
	struct err e = ERR_INIT;
	struct arena *fresh = arena_new();
	struct settings next;
	if (!settings_read(json, &next, fresh, &e))
		BUG("settings do not read back: %s", e.msg);
	arena_free(a);
	derived_forget(w->derived, &w->settings, &next);
	arena_free(w->settings_arena);
	w->settings_arena = fresh;
	w->settings = next;
}

bool workbench_reload(struct workbench *w, struct err *e)
{
	struct arena *a = arena_new();
	const char *json;
	struct settings s = { 0 };
	bool ok = store_settings(w->store, &json, a, e) && (!json || settings_read(json, &s, a, e));
	if (ok)
		workbench_adopt(w, &s);
	arena_free(a);
	return ok;
}

/* What a killed process left half done is said where it is met again. */
static void announce_jobs(struct workbench *w)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct store_job *job;
	ptrdiff_t n;
	if (store_job_list(w->store, &job, &n, a, &e) && n > 0)
		w->announced = arena_printf(w->arena, "%s; a training of %s was cut off at step %d: job resume goes on",
			w->announced, job[0].kind, (int)job[0].step);
	arena_free(a);
}

static bool open_store(struct workbench *w, const char *path, enum store_mode mode, struct err *e)
{
	bool fresh = !file_exists(path);
	struct store *s;
	if (w->store && strcmp(store_path(w->store), path) == 0)
		return true;
	if (!store_open(path, mode, &s, e))
		return false;
	store_close(w->store);
	w->store = s;
	if (store_readonly(s) && store_holder(s))
		w->announced = arena_printf(w->arena, "workspace %s is open for reading only: %s writes to it",
			path, store_holder(s));
	else
		w->announced = arena_printf(w->arena, "workspace %s%s", path, fresh ? " created" : "");
	announce_jobs(w);
	return workbench_reload(w, e);
}

bool workbench_open_file(struct workbench *w, const char *path, struct err *e)
{
	return open_store(w, path, STORE_WRITE, e);
}

/* Root may write anywhere; a folder that its owner made read-only is meant to stay as it is. */
static bool folder_is_writable(const char *folder)
{
	struct stat st;
	return stat(folder, &st) == 0 && (st.st_mode & 0222) && access(folder, W_OK) == 0;
}

/* "-xxxxxxxx.cairn": tells apart the workspaces of tables of one name in several read-only folders. */
static char *mark_of_folder(const char *folder, struct arena *a)
{
	char *path = file_absolute(folder, a);
	uint64_t hash = hash_bytes(path, (ptrdiff_t)strlen(path), 0);
	return arena_printf(a, "-%08x.cairn", (unsigned)(hash >> 32));
}

/* Workspaces of this folder: in it, or where it is read-only in the folder for state. */
static char **list_here(struct arena *a, ptrdiff_t *n)
{
	char **found = file_list(".", ".cairn", a, n);
	if (*n > 0 || folder_is_writable("."))
		return found;
	char *state = file_xdg("STATE", a);
	found = file_list(state, mark_of_folder(".", a), a, n);
	for (ptrdiff_t i = 0; i < *n; i++)
		found[i] = arena_printf(a, "%s/%s", state, found[i]);
	return found;
}

static bool none_here(ptrdiff_t n, struct err *e)
{
	if (n == 0) {
		err_set(e, ERR_NO_WORKSPACE, "there is no workspace in this folder");
		return err_hint(e, "data load FILE.csv, or name one: --workspace NAME.cairn");
	}
	err_set(e, ERR_NO_WORKSPACE, "there are %d workspaces in this folder", (int)n);
	return err_hint(e, "say which: --workspace NAME.cairn");
}

bool workbench_open(struct workbench *w, struct err *e)
{
	if (w->store)
		return true;
	if (w->options.workspace)
		return workbench_open_file(w, w->options.workspace, e);
	struct arena *a = arena_new();
	ptrdiff_t n;
	char **found = list_here(a, &n);
	bool ok = n == 1 ? workbench_open_file(w, found[0], e) : none_here(n, e);
	arena_free(a);
	return ok;
}

static char *workspace_path(const char *source, struct arena *a)
{
	const char *slash = strrchr(source, '/');
	char *folder = slash ? arena_strndup(a, source, slash - source + 1) : arena_strdup(a, "./");
	char *stem = file_stem(source, a);
	if (folder_is_writable(folder))
		return arena_printf(a, "%s%s.cairn", slash ? folder : "", stem);
	return arena_printf(a, "%s/%s%s", file_xdg("STATE", a), stem, mark_of_folder(folder, a));
}

bool workbench_open_for(struct workbench *w, const char *source, struct err *e)
{
	struct arena *a = arena_new();
	const char *path = w->options.workspace;
	bool ok = true;
	if (!path) {
		path = workspace_path(source, a);
		char *folder = arena_strdup(a, path);
		char *slash = strrchr(folder, '/');
		if (slash && slash != folder) {
			*slash = '\0';
			ok = file_is_folder(folder) || file_make_folder(folder, e);
		}
	}
	ok = ok && open_store(w, path, STORE_CREATE, e);
	arena_free(a);
	return ok;
}

bool workbench_open_known(struct workbench *w, const char *source, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = workbench_open_file(w, w->options.workspace ? w->options.workspace : workspace_path(source, a), e);
	arena_free(a);
	return ok;
}

bool workbench_known(const struct workbench *w, const char *source)
{
	struct arena *a = arena_new();
	bool known = file_exists(w->options.workspace ? w->options.workspace : workspace_path(source, a));
	arena_free(a);
	return known;
}
