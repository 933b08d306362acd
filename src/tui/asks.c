#include "config.h"

#include "tui/asks.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/execute.h"
#include "job/worker.h"
#include "tui/scene.h"

/* One query on its way through the worker. */
struct asking {
	struct workbench *workbench;
	char *line;
	unsigned revision;
	struct answer answer;
	struct arena *arena;
};

static void asking_free(struct asking *g)
{
	if (!g)
		return;
	arena_free(g->arena);
	mem_free(g->line);
	mem_free(g);
}

static void ask_release(struct ask *q)
{
	arena_free(q->arena);
	mem_free(q->line);
	mem_free(q->failure);
	*q = (struct ask){ 0 };
}

void asks_release(struct asks *k)
{
	for (int i = 0; i < k->n; i++)
		ask_release(&k->ask[i]);
	asking_free(k->under_way);
	*k = (struct asks){ 0 };
}

void asks_change(struct asks *k)
{
	k->revision++;
}

static int index_of(const struct asks *k, const char *line)
{
	for (int i = 0; line && i < k->n; i++)
		if (strcmp(k->ask[i].line, line) == 0)
			return i;
	return -1;
}

const struct ask *asks_find(const struct asks *k, const char *line)
{
	int i = index_of(k, line);
	return i < 0 ? NULL : &k->ask[i];
}

bool asks_lacks(struct asks *k, const char *line)
{
	int i = index_of(k, line);
	if (i < 0)
		return true;
	struct ask *q = &k->ask[i];
	q->used = ++k->clock;
	return q->revision != k->revision;
}

/* A place for the line: its own, a new one, or that of what nobody wanted for longest. */
static struct ask *place(struct asks *k, const char *line)
{
	int at = index_of(k, line);
	struct ask *q = &k->ask[at < 0 ? 0 : at];
	if (at >= 0)
		return q;
	if (k->n < ASKS_KEPT) {
		q = &k->ask[k->n++];
	} else {
		for (int i = 1; i < k->n; i++)
			if (k->ask[i].used < q->used)
				q = &k->ask[i];
		ask_release(q);
	}
	*q = (struct ask){ .line = mem_strdup(line), .used = ++k->clock };
	return q;
}

static void answer_with(struct asks *k, const char *line, unsigned revision, const char *failure,
	struct report *report, struct arena *arena)
{
	struct ask *q = place(k, line);
	arena_free(q->arena);
	mem_free(q->failure);
	q->failure = failure ? mem_strdup(failure) : NULL;
	q->report = report;
	q->arena = arena;
	q->revision = revision;
}

/* ---- on the worker ---- */

static bool take_asking(void *arg, struct ctl *c, struct err *e)
{
	struct asking *g = arg;
	const char *script = g->line;
	return execute_next(g->workbench, &script, &g->answer, g->arena, c, e);
}

/* The flags of the line's command; 0 for what is none. */
static unsigned flags_of(const char *line)
{
	char words[2][32] = { "", "" };
	const char *word[2] = { words[0], words[1] };
	const struct command *c;
	struct err ignored = ERR_INIT;
	ptrdiff_t used, n = 0;
	for (const char *p = line; n < 2 && *p; p += strspn(p, " ")) {
		ptrdiff_t bytes = (ptrdiff_t)strcspn(p, " ");
		if (bytes >= 32)
			break;
		memcpy(words[n], p, (size_t)bytes);
		words[n++][bytes] = '\0';
		p += bytes;
	}
	return command_find(word, n, false, &c, &used, &ignored) ? c->flags : 0;
}

/* A pane may look, never touch. */
static bool is_allowed(const char *line)
{
	unsigned flags = flags_of(line);
	return (flags & CMD_QUERY) && !(flags & (CMD_FACE | CMD_LOOK));
}

bool asks_is_short(const char *line)
{
	return is_allowed(line) && !(flags_of(line) & CMD_JOB);
}

void asks_begin(struct asks *k, const char *line, struct workbench *w, struct worker *worker,
	struct ctl *c)
{
	struct err e = ERR_INIT;
	if (!is_allowed(line)) {
		answer_with(k, line, k->revision, "this is no query", NULL, NULL);
		return;
	}
	struct asking *g = mem_alloc(1, (ptrdiff_t)sizeof *g);
	*g = (struct asking){ .workbench = w, .line = mem_strdup(line), .revision = k->revision,
		.arena = arena_new() };
	if (worker_start(worker, take_asking, g, c, &e)) {
		k->under_way = g;
		k->since = ctl_clock();
		return;
	}
	answer_with(k, line, k->revision, e.msg, NULL, NULL);
	asking_free(g);
}

void asks_end(struct asks *k, bool ok, const struct err *e)
{
	struct asking *g = k->under_way;
	k->under_way = NULL;
	if (ok) {
		answer_with(k, g->line, g->revision, NULL, g->answer.report, g->arena);
		g->arena = NULL;
	} else if (e->code != ERR_CANCELLED) {
		char sentence[700];
		struct err shown = *e;
		shown.column = 0;
		err_sentence(&shown, sentence, (int)sizeof sentence);
		answer_with(k, g->line, g->revision,
			e->hint[0] ? arena_printf(g->arena, "%s (%s)", sentence, e->hint) : sentence, NULL, NULL);
	}
	asking_free(g);
}

/* ---- what a pane sees of it ---- */

const struct report *scene_report(const struct scene *s, const char *line)
{
	const struct ask *q = s->asks ? asks_find(s->asks, line) : NULL;
	return q ? q->report : NULL;
}

const struct node *scene_answer(const struct scene *s, const char *line)
{
	const struct report *r = scene_report(s, line);
	return r ? r->root : NULL;
}

bool scene_stale(const struct scene *s, const char *line)
{
	const struct ask *q = s->asks ? asks_find(s->asks, line) : NULL;
	return q && q->revision != s->asks->revision;
}

const char *scene_failure(const struct scene *s, const char *line)
{
	const struct ask *q = s->asks ? asks_find(s->asks, line) : NULL;
	return q ? q->failure : NULL;
}

const struct node *scene_road(const struct scene *s, const char *path)
{
	return s->road ? node_find(s->road, path) : NULL;
}
