#include "config.h"

#include "store/lease.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"
#include "store/statement.h"

struct holder {
	char host[128];
	long pid;
	char boot[64];
};

static void read_boot_id(char out[64])
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
	if (!f || !fgets(out, 64, f))
		snprintf(out, 64, "-");
	out[strcspn(out, "\n")] = '\0';
	if (f)
		fclose(f);
}

static struct holder self(void)
{
	struct holder h = { .pid = (long)getpid() };
	if (gethostname(h.host, sizeof h.host - 1) != 0 || !h.host[0])
		snprintf(h.host, sizeof h.host, "localhost");
	read_boot_id(h.boot);
	return h;
}

static bool is_alive(const struct holder *h, const struct holder *me)
{
	if (strcmp(h->host, me->host) != 0)
		return true; /* another machine: we cannot know, so we believe it */
	if (strcmp(h->boot, me->boot) != 0 || h->pid == me->pid)
		return false;
	return kill((pid_t)h->pid, 0) == 0 || errno == EPERM;
}

static bool parse(const char *text, struct holder *h)
{
	struct str rest = text ? str_of(text) : STR("");
	struct str host = str_cut(rest, ' ', &rest), pid = str_cut(rest, ' ', &rest);
	int64_t number;
	if (host.n == 0 || rest.n == 0 || !num_parse_int(pid.p, pid.n, &number))
		return false;
	snprintf(h->host, sizeof h->host, "%.*s", (int)host.n, host.p);
	snprintf(h->boot, sizeof h->boot, "%.*s", (int)rest.n, rest.p);
	h->pid = (long)number;
	return true;
}

static bool current(struct store *s, char **text, struct arena *a, struct err *e)
{
	sqlite3_stmt *q = statement(s, e, "SELECT value FROM meta WHERE key='lease'", "");
	if (!q)
		return false;
	enum step got = statement_step(s, q, e);
	*text = got == STEP_ROW ? statement_text(q, 0, a) : NULL;
	sqlite3_finalize(q);
	return got != STEP_FAILED;
}

static bool write_lease(struct store *s, const struct holder *h, struct err *e)
{
	char text[256];
	snprintf(text, sizeof text, "%s %ld %s", h->host, h->pid, h->boot);
	return statement_run(s,
		statement(s, e, "INSERT OR REPLACE INTO meta VALUES('lease', ?)", "t", text), e);
}

static bool take(struct store *s, struct arena *a, struct err *e)
{
	struct holder me = self(), other;
	char *text = NULL;
	if (!current(s, &text, a, e))
		return false;
	if (parse(text, &other) && is_alive(&other, &me)) {
		s->readonly = true;
		s->holder = mem_strdup(
			arena_printf(a, "process %ld on %s", other.pid, other.host));
		return true;
	}
	return write_lease(s, &me, e);
}

/* Reading and writing happen in one transaction, so that two starters cannot both win. */
bool lease_take(struct store *s, struct err *e)
{
	if (sqlite3_db_readonly(s->db, "main") == 1) {
		s->readonly = true;
		s->holder = NULL;
		return true;
	}
	if (sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "open", e);
	struct arena *a = arena_new();
	bool ok = take(s, a, e);
	arena_free(a);
	if (!ok) {
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		return false;
	}
	if (sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, "open", e);
	return true;
}

void lease_give_back(struct store *s)
{
	if (s->db && !s->readonly)
		sqlite3_exec(s->db, "DELETE FROM meta WHERE key='lease'", NULL, NULL, NULL);
}
