#include "config.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
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

static void check_terminal(struct node *list)
{
	const char *term = getenv("TERM");
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	check(list, "terminal", isatty(STDOUT_FILENO) ? "yes" : "no",
		isatty(STDOUT_FILENO) ? NULL : "output goes to a file or pipe: the screens cannot start here");
	check(list, "TERM", term ? term : "(unset)", term ? NULL : "set TERM to your terminal's name");
	check(list, "letters", nl_langinfo(CODESET),
		utf8 ? NULL : "set LC_ALL=C.UTF-8 for accents, boxes and plots");
	check(list, "NO_COLOR", getenv("NO_COLOR") ? "set" : "unset", NULL);
}

static void check_machine(const struct workbench *w, struct node *list, struct arena *a)
{
	char memory[NUM_TEXT];
	num_format_bytes(mem_limit(), memory);
	check(list, "threads", arena_printf(a, "%d", pool_threads(w->pool)), NULL);
	check(list, "memory limit", memory, "change it with --max-memory");
	check(list, "BLAS core", blas_core(),
		getenv("OPENBLAS_CORETYPE") ? "OPENBLAS_CORETYPE is set: linear algebra may be slower than it "
					      "could be"
					    : NULL);
	check(list, "configuration", config_file_path(a), NULL);
	check(list, "workspace", w->store ? store_path(w->store) : "none", NULL);
}

static bool doctor_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	(void)v;
	(void)c;
	(void)e;
	struct node *list = node_list(report_root(out), "checks");
	node_title(list, PACKAGE_STRING, VIEW_TABLE);
	check_terminal(list);
	check_machine(w, list, out->arena);
	return true;
}

const struct command cmd_doctor = {
	.verb = "doctor", .help = "what this terminal and machine can do", .example = "doctor",
	.flags = CMD_QUERY, .results = "checks[]{what,found,remark}", .run = doctor_run,
};
