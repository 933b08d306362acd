#include "config.h"

#include "command/checkpoint.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/digest.h"
#include "base/err.h"
#include "command/settings.h"
#include "command/workbench.h"
#include "model/model.h"

const char *checkpoint_identity(const struct workbench *w, const char *line, const char *kind,
	struct arena *a)
{
	char *hex = arena_alloc(a, DIGEST_HEX, 1);
	const char *all = arena_printf(a, "%s\n%s\n%s\n%llu", settings_write(&w->settings, a), line, kind,
		(unsigned long long)w->options.seed);
	struct digest d = digest_of(all, (ptrdiff_t)strlen(all));
	digest_hex(&d, hex);
	return hex;
}

/* Tests cut the current here: after the n-th checkpoint the process is gone. */
static void die_in_tests(void)
{
#ifdef CAIRN_TEST
	const char *text = getenv("CAIRN_CHECKPOINT");
	static int kept;
	if (text && ++kept == (int)strtol(text, NULL, 10))
		raise(SIGKILL);
#endif
}

/* A full disk is no reason to end a training. */
static bool keep(void *owner, int32_t step, const void *bytes, ptrdiff_t n, struct err *e)
{
	struct checkpoint *k = owner;
	struct err own = ERR_INIT;
	(void)e;
	if (k->failure)
		return true;
	k->job.step = step;
	if (store_job_keep(k->w->store, &k->job, bytes, n, &own))
		die_in_tests();
	else
		k->failure = arena_strdup(k->arena, own.msg);
	return true;
}

void checkpoint_begin(struct checkpoint *k, struct workbench *w, const struct model_class *kind,
	struct ctl *c, struct arena *a)
{
	const struct resume *r = w->resume;
	*k = (struct checkpoint){ .w = w, .arena = a };
	if (!c || !w->line || store_readonly(w->store))
		return;
	if (r && strcmp(r->job.kind, kind->name) == 0) {
		k->job = r->job;
		c->from = r->bytes;
		c->from_bytes = r->n;
		w->resume = NULL;
	} else {
		k->job = (struct store_job){ .line = w->line, .kind = kind->name,
			.identity = checkpoint_identity(w, w->line, kind->name, a) };
	}
	c->kept = ctl_clock();
	c->owner = k;
	c->checkpoint = keep;
}

void checkpoint_end(struct ctl *c)
{
	if (!c)
		return;
	c->checkpoint = NULL;
	c->owner = NULL;
	c->from = NULL;
}
