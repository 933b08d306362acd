#include "config.h"

#include "screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"

void assert_screen(const struct canvas *c, const char *name)
{
	struct err e = ERR_INIT;
	struct file_view v;
	struct text seen;
	struct arena *a = arena_new();
	const char *top = getenv("TEST_SRCDIR");
	char *path = arena_printf(a, "%s/tests/golden/screen/%s.txt", top ? top : CAIRN_TOP_SRCDIR, name);
	text_init(&seen, a);
	canvas_dump(c, &seen, true);
	if (getenv("UPDATE") && !file_save(path, seen.p, seen.n, &e))
		fail_msg("%s", e.msg);
	if (!file_view(path, &v, a, &e))
		fail_msg("%s; UPDATE=1 writes it", e.msg);
	if (v.n != seen.n || memcmp(v.p, seen.p, (size_t)v.n) != 0)
		fail_msg("%s differs; if the new screen is right: UPDATE=1\n--- seen now\n%s", path, seen.p);
	arena_free(a);
}

bool screen_shows(const struct canvas *c, const char *what)
{
	struct text t;
	text_init(&t, c->arena);
	canvas_dump(c, &t, false);
	return strstr(t.p, what) != NULL;
}

static void stage(struct node *list, const char *title, const char *state, const char *text)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "stage", "data");
	node_string(o, "title", title);
	node_string(o, "state", state);
	node_string(o, "text", text);
}

static void model(struct node *list, const char *name, double value, double half, bool best,
	const char *stale)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "name", name);
	node_string(o, "kind", name);
	node_interval(o, "log_loss", &(struct interval){ .value = value, .lo = value - half,
		.hi = value + half, .n = 4884, .method = "BCa bootstrap", .level = 0.95 });
	node_bool(o, "best", best);
	if (stale)
		node_string(o, "stale", stale);
}

static void warning(struct node *list, const char *message, const char *fix)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "message", message);
	node_string(o, "fix", fix);
}

static void next(struct node *root, const char *title, const char *command, const char *why, bool asks)
{
	struct node *o = node_object(root, "next");
	node_string(o, "title", title);
	node_string(o, "command", command);
	node_string(o, "why", why);
	node_bool(o, "asks", asks);
}

struct report *road_halfway(struct arena *a)
{
	struct report *r = report_new(a);
	struct node *root = report_root(r), *stages = node_list(root, "stages");
	node_string(root, "source", "/data/adult_train.csv");
	stage(stages, "Load", "done", "32,561 rows, 15 columns, 0.9 % missing");
	stage(stages, "Target", "done", "income");
	stage(stages, "Split", "done", "19,537 train, 4,884 valid, 3,256 calib, 4,884 test");
	stage(stages, "Recipe", "done", "4 steps");
	stage(stages, "Train", "done", "boost leads of 3 models, 0.2772 on valid");
	stage(stages, "Calibrate", "next", "");
	stage(stages, "Evaluate", "todo", "");
	next(root, "Calibrate", "model calibrate boost",
		"A score of 0.8 should be right 80 times in 100; rows of their own make it so.", false);
	struct node *models = node_list(root, "models"), *warnings = node_list(root, "warnings");
	model(models, "boost", 0.2772, 0.0105, true, NULL);
	model(models, "logistic", 0.3162, 0.0111, false, NULL);
	model(models, "prior", 0.552, 0.0012, false, "the table changed");
	warning(warnings, "\"capital_gain\": 159 x 99999 (next largest 41310): missing?",
		"data load adult_train.csv --na 99999");
	/* What a hostile file would like to send to the terminal. */
	warning(warnings, "\"na\033[2Jme\xe2\x80\xae\" repeats 24 rows, \xff too", NULL);
	return r;
}

static void entry(struct node *list, const char *name, const char *what)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "name", name);
	node_string(o, "what", what);
	node_string(o, "command", name);
}

struct report *road_start(struct arena *a)
{
	struct report *r = report_new(a);
	struct node *root = report_root(r), *stages = node_list(root, "stages");
	stage(stages, "Load", "next", "");
	next(root, "Load", "data load FILE.csv", "Everything begins with a table: name a CSV file.", true);
	struct node *start = node_list(root, "start");
	entry(start, "churn.cairn", "workspace: go on, 212 KiB");
	entry(start, "a table with a name that is far too long for any of these columns.csv", "table, 3.4 MiB");
	entry(start, "penguins.csv", "sample, 13.2 KiB");
	node_list(root, "models");
	node_list(root, "warnings");
	return r;
}
