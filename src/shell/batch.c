#include "config.h"

#include "shell/batch.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/param.h"
#include "base/report.h"
#include "command/command.h"
#include "command/execute.h"
#include "command/service.h"
#include "job/worker.h"
#include "shell/print.h"
#include "shell/progress.h"

#define LOOK_SECONDS 0.01 /* between two looks at Ctrl-C and at how far a job is */

struct batch {
	struct workbench *workbench;
	struct worker *worker;
	struct ctl ctl;
	struct options options;
	bool interactive; /* Ctrl-C keeps what a training has: someone is there to see it */
	int depth; /* scripts that run scripts */
};

/* One command on its way through the worker. */
struct turn {
	struct workbench *workbench;
	const char **script;
	struct answer answer;
	struct arena *arena;
};

static atomic_int interrupts;
static atomic_bool busy; /* a command runs: the second Ctrl-C leaves */

static void on_interrupt(int signal)
{
	(void)signal;
	if (atomic_fetch_add(&interrupts, 1) > 0 && atomic_load(&busy))
		_exit(130);
}

bool batch_take_interrupt(void)
{
	return atomic_exchange(&interrupts, 0) > 0;
}

static void listen_for_interrupts(void)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

struct batch *batch_new(const struct options *o, bool interactive, struct err *e)
{
	struct batch *b = mem_alloc(1, (ptrdiff_t)sizeof *b);
	b->options = *o;
	b->interactive = interactive;
	b->workbench = service_new(o, interactive);
	service_ctl(b->workbench, &b->ctl);
	b->worker = worker_new(b->ctl.pool, 0, e);
	listen_for_interrupts();
	if (b->worker)
		return b;
	batch_free(b);
	return NULL;
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	worker_free(b->worker);
	service_free(b->workbench);
	mem_free(b);
}

struct workbench *batch_workbench(struct batch *b)
{
	return b->workbench;
}

bool batch_quit(const struct batch *b)
{
	return service_quit(b->workbench);
}

static bool take_turn(void *arg, struct ctl *c, struct err *e)
{
	struct turn *t = arg;
	return execute_next(t->workbench, t->script, &t->answer, t->arena, c, e);
}

/* Waits for the worker, shows how far it is, hands on the first Ctrl-C. */
static bool wait_for(struct batch *b, struct err *e)
{
	struct worker_end end;
	struct progress p = progress_start(&b->ctl, b->options.quiet, b->options.plain_ui);
	bool asked = false;
	while (!worker_done_within(b->worker, LOOK_SECONDS, &end)) {
		if (atomic_load(&interrupts) > 0 && !asked) {
			asked = true;
			if (!b->interactive)
				worker_stop(b->worker);
			else if (worker_end_early(b->worker))
				p.note = "ending with what there is";
		}
		progress_look(&p);
	}
	progress_end(&p);
	if (!end.ok)
		*e = *end.err;
	return end.ok;
}

static int line_of(const char *text, const char *at)
{
	int line = 1;
	for (const char *p = text; p < at && *p; p++)
		line += *p == '\n';
	return line;
}

/* The source line around byte column of command, and the column within it. */
static char *source_line(const char *text, const char *command, struct err *e, struct arena *a)
{
	const char *at = command + (e->column > 0 ? e->column - 1 : 0);
	const char *from = at, *to = at + strcspn(at, "\n");
	while (from > text && from[-1] != '\n')
		from--;
	e->column = (int32_t)(at - from) + 1;
	return arena_strndup(a, from, to - from);
}

static int fail(const struct turn *t, struct err *e, const char *text, const char *command,
	const char *name)
{
	bool placed = e->column > 0 && e->code < 300;
	const char *at = command + strspn(command, " \t\r\n;");
	int line = name ? line_of(text, placed ? command + e->column - 1 : at) : 0;
	char *source = placed ? source_line(text, command, e, t->arena) : NULL;
	print_failure(&t->answer, e, source, name, line);
	return err_exit_code(e->code);
}

static bool is_run(const struct answer *a)
{
	return a->command && !a->command->noun && strcmp(a->command->verb, "run") == 0;
}

/* The file that `run FILE` names is in its report. */
static int after(struct batch *b, const struct turn *t, struct err *e)
{
	if (is_run(&t->answer)) {
		const struct node *file = node_find(report_root(t->answer.report), "script");
		return file && file->string ? batch_file(b, file->string) : 0;
	}
	return print_answer(&t->answer, e) ? 0 : -1;
}

static int one_command(struct batch *b, const char **script, const char *text, const char *name)
{
	struct err e = ERR_INIT;
	const char *command = *script;
	struct turn t = { .workbench = b->workbench, .script = script, .arena = arena_new() };
	atomic_store(&interrupts, 0);
	atomic_store(&busy, true);
	bool ok = worker_start(b->worker, take_turn, &t, &b->ctl, &e) && wait_for(b, &e);
	atomic_store(&busy, false);
	int code = ok ? after(b, &t, &e) : -1;
	if (code < 0)
		code = fail(&t, &e, text, command, name);
	arena_free(t.arena);
	return code;
}

int batch_text(struct batch *b, const char *text, const char *name)
{
	const char *script = text;
	while (script && !batch_quit(b)) {
		int code = one_command(b, &script, text, name);
		if (code != 0)
			return code;
	}
	return 0;
}

int batch_file(struct batch *b, const char *path)
{
	struct err e = ERR_INIT;
	struct file_view v = { 0 };
	struct arena *a = arena_new();
	struct answer none = { .name = "run", .options = b->options };
	int code;
	if (b->depth >= 16)
		err_set(&e, ERR_LIMIT, "%s: scripts run each other more than 16 deep", path);
	else if (file_view(path, &v, a, &e) && v.n > CAP_SCRIPT_BYTES)
		err_set(&e, ERR_LIMIT, "%s is larger than any script may be (16 MiB)", path);
	else if (e.code == ERR_OK && memchr(v.p, '\0', (size_t)v.n))
		err_set(&e, ERR_READ, "%s holds a NUL byte, so it is no script", path);
	if (e.code != ERR_OK) {
		print_failure(&none, &e, NULL, NULL, 0);
		code = err_exit_code(e.code);
	} else {
		b->depth++;
		code = batch_text(b, arena_strndup(a, v.p, v.n), path);
		b->depth--;
	}
	arena_free(a);
	return code;
}
