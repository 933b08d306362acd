#include "config.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cpu.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/report.h"
#include "command/command.h"
#include "command/config_file.h"
#include "command/workbench.h"
#include "job/pool.h"
#include "stat/blas.h"
#include "store/store.h"

static void check(struct node *list, const char *what, const char *found, const char *remark)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "what", what);
	node_string(o, "found", found);
	node_string(o, "remark", remark);
}

static bool is_set(const char *variable)
{
	const char *s = getenv(variable);
	return s && *s;
}

/* By the name alone: the library of the screens is not asked here, so that this works without a terminal. */
static void check_colours(const struct workbench *w, struct node *list, const char *term)
{
	const char *depth = getenv("COLORTERM");
	bool many = strstr(term, "256color") || strstr(term, "direct") || strncmp(term, "xterm-", 6) == 0 ||
		    (depth && strstr(depth, "truecolor"));
	bool none = strcmp(term, "dumb") == 0 || strncmp(term, "vt", 2) == 0 || !*term;
	const char *found = is_set("NO_COLOR") ? "none: NO_COLOR is set" : none ? "none" : many ? "256" : "8";
	check(list, "colours", found, many || none || is_set("NO_COLOR") ? NULL
		: "TERM=xterm-256color gives quieter ones, if the terminal has them");
	check(list, "theme", w->base.theme, strcmp(w->base.theme, "auto") ? NULL
		: "the terminal is asked for its background; set theme light says it for good");
}

static void check_letters(const struct workbench *w, struct node *list)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	check(list, "letters", nl_langinfo(CODESET),
		utf8 ? NULL : "set LC_ALL=C.UTF-8 for accents, boxes and plots");
	/* What each tier draws with, so that the eye can judge the font. */
	check(list, "glyphs", utf8 ? "+-|=#  ▁▃▅█ ━╸  ⡀⣤⣿" : "+-|=#",
		utf8 ? "boxes or blanks in the last two groups: set glyphs block, or ascii" : NULL);
	check(list, "plots", w->base.ascii ? "ascii" : w->base.glyphs, NULL);
}

static void check_mouse(const struct workbench *w, struct node *list)
{
	bool tmux = is_set("TMUX");
	check(list, "mouse", w->base.no_mouse ? "off" : "clicks and wheel",
		w->base.no_mouse ? "set mouse on takes it"
		: tmux ? "tmux must pass it on: set -g mouse on" : "M gives it back, to select text");
	check(list, "clipboard", "OSC 52", tmux ? "tmux must pass it on: set -g set-clipboard on"
		: "copies are also kept in the state folder, as clip");
	check(list, "network", is_set("SSH_CONNECTION") ? "ssh: 4 frames a second" : "none: 10 frames a second", NULL);
}

static void check_terminal(const struct workbench *w, struct node *list)
{
	const char *term = getenv("TERM");
	bool screen = isatty(STDOUT_FILENO);
	check(list, "terminal", screen ? "yes" : "no",
		screen ? NULL : "output goes to a file or pipe: the screens cannot start here");
	check(list, "TERM", term ? term : "(unset)", term ? NULL : "set TERM to your terminal's name");
	check_colours(w, list, term ? term : "");
	check_letters(w, list);
	check_mouse(w, list);
	check(list, "screen reader", w->base.plain_ui || is_set("ACCESSIBLE") ? "the shell, in lines" : "not asked for",
		"ACCESSIBLE=1 or --plain-ui starts the shell instead of screens");
}

/* As the other commands find it: the only one of this folder. */
static void check_workspace(struct workbench *w, struct node *list)
{
	struct err e = ERR_INIT;
	if (workbench_open(w, &e))
		check(list, "workspace", store_path(w->store), store_readonly(w->store) ? "open for reading only" : NULL);
	else
		check(list, "workspace", "none", e.msg);
}

static void check_machine(struct workbench *w, struct node *list, struct arena *a)
{
	char memory[NUM_TEXT];
	num_format_bytes(mem_limit(), memory);
	check(list, "threads", arena_printf(a, "%d", pool_threads(w->pool)), NULL);
	check(list, "memory limit", memory, "change it with --max-memory");
	check(list, "kernels", cpu_kernels(), NULL);
	check(list, "BLAS core", blas_core(),
		getenv("OPENBLAS_CORETYPE") ? "OPENBLAS_CORETYPE is set: linear algebra may be slower than it "
					      "could be"
					    : NULL);
	check(list, "configuration", config_file_path(a), NULL);
	check_workspace(w, list);
}

static bool doctor_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)v;
	(void)c;
	(void)e;
	struct node *list = node_list(report_root(out), "checks");
	node_title(list, PACKAGE_STRING, VIEW_PROSE);
	check_terminal(w, list);
	check_machine(w, list, out->arena);
	return true;
}

const struct command cmd_doctor = {
	.verb = "doctor", .help = "what this terminal and machine can do", .example = "doctor",
	.flags = CMD_QUERY, .results = "checks[]{what,found,remark}", .run = doctor_run,
};
