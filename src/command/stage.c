#include "config.h"

#include "command/stage.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/report.h"
#include "base/text.h"
#include "command/settings.h"
#include "command/workbench.h"
#include "render/write.h"
#include "store/store.h"

enum staged_kind { STAGED_RECORD, STAGED_HIDE, STAGED_RENAME, STAGED_JOB_END };

struct staged {
	enum staged_kind what;
	const char *kind, *name, *text; /* text: JSON, or the new name */
	const void *bytes;
	ptrdiff_t n;
	bool hidden;
	int64_t job;
	struct staged *next;
};

struct stage {
	struct arena *arena;
	const char *json;      /* of the next settings; NULL: they stay */
	struct settings next;
	struct staged *first, *last;
};

struct stage *stage_new(void)
{
	struct stage *s = mem_alloc(1, (ptrdiff_t)sizeof *s);
	s->arena = arena_new();
	return s;
}

void stage_clear(struct stage *s)
{
	arena_clear(s->arena);
	s->json = NULL;
	s->first = s->last = NULL;
}

void stage_free(struct stage *s)
{
	if (!s)
		return;
	arena_free(s->arena);
	mem_free(s);
}

void stage_settings(struct workbench *w, const struct settings *next)
{
	struct stage *s = w->stage;
	struct err e = ERR_INIT;
	s->json = settings_write(next, s->arena);
	if (!settings_read(s->json, &s->next, s->arena, &e))
		BUG("settings do not read back: %s", e.msg);
}

static struct staged *add(struct stage *s, enum staged_kind what, const char *kind, const char *name)
{
	struct staged *t = ARENA_NEW(s->arena, struct staged);
	t->what = what;
	t->kind = arena_strdup(s->arena, kind);
	t->name = arena_strdup(s->arena, name);
	if (s->last)
		s->last->next = t;
	else
		s->first = t;
	s->last = t;
	return t;
}

void stage_record(struct workbench *w, const char *kind, const char *name, const struct node *json,
	const void *bytes, ptrdiff_t n)
{
	struct staged *t = add(w->stage, STAGED_RECORD, kind, name);
	struct text text;
	text_init(&text, w->stage->arena);
	write_json_node(&text, json);
	t->text = text.p;
	t->n = n;
	if (bytes) {
		void *copy = arena_alloc(w->stage->arena, n, 1);
		memcpy(copy, bytes, (size_t)n);
		t->bytes = copy;
	}
}

void stage_hide(struct workbench *w, const char *kind, const char *name, bool hidden)
{
	add(w->stage, STAGED_HIDE, kind, name)->hidden = hidden;
}

void stage_rename(struct workbench *w, const char *kind, const char *name, const char *to)
{
	struct staged *t = add(w->stage, STAGED_RENAME, kind, name);
	t->text = arena_strdup(w->stage->arena, to);
}

void stage_job_end(struct workbench *w, int64_t job)
{
	add(w->stage, STAGED_JOB_END, "", "")->job = job;
}

bool stage_is_empty(const struct workbench *w)
{
	return !w->stage->json && !w->stage->first;
}

static bool write_record(struct store *store, const struct staged *t, struct err *e)
{
	int64_t artifact = 0, id;
	if (t->bytes && !store_artifact_put(store, t->bytes, t->n, &artifact, e))
		return false;
	return store_record_add(store, t->kind, t->name, t->text, artifact, &id, e);
}

static bool write_one(struct store *store, const struct staged *t, struct err *e)
{
	switch (t->what) {
	case STAGED_RECORD:
		return write_record(store, t, e);
	case STAGED_HIDE:
		return store_record_hide(store, t->kind, t->name, t->hidden, e);
	case STAGED_RENAME:
		return store_record_rename(store, t->kind, t->name, t->text, e);
	case STAGED_JOB_END:
		return store_job_end(store, t->job, e);
	}
	return false;
}

static bool write_all(struct workbench *w, const char *line, struct err *e)
{
	int64_t id;
	if (line && !store_journal_add(w->store, line, w->stage->json, &id, e))
		return false;
	for (const struct staged *t = w->stage->first; t; t = t->next)
		if (!write_one(w->store, t, e))
			return false;
	return true;
}

bool stage_commit(struct workbench *w, const char *line, struct err *e)
{
	if (!w->store && !workbench_open(w, e))
		return false;
	if (!store_begin(w->store, e))
		return false;
	if (!write_all(w, line, e)) {
		store_rollback(w->store);
		return false;
	}
	if (!store_commit(w->store, e))
		return false;
	if (w->stage->json)
		workbench_adopt(w, &w->stage->next);
	stage_clear(w->stage);
	return true;
}
