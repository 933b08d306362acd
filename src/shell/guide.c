#include "config.h"

#include "shell/guide.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/complete.h"
#include "command/service.h"
#include "command/start.h"

#define MOST 100 /* choices that are read out; what is not among them can be typed */

struct guide {
	struct workbench *workbench;
	struct arena *road_arena, *arena; /* arena: of the question */
	const struct node *road;
	const char *choice[MOST];         /* commands; */
	int choices, guess;               /* guess: index of the likely one, or -1 */
};

struct guide *guide_new(struct workbench *w)
{
	struct guide *g = mem_alloc(1, (ptrdiff_t)sizeof *g);
	g->workbench = w;
	g->arena = arena_new();
	g->road_arena = arena_new();
	return g;
}

void guide_free(struct guide *g)
{
	if (!g)
		return;
	arena_free(g->arena);
	arena_free(g->road_arena);
	mem_free(g);
}

static void look(struct guide *g)
{
	arena_clear(g->road_arena);
	g->road = report_root(service_road(g->workbench, g->road_arena));
}

static const char *string_of(const struct node *n, const char *path)
{
	const struct node *k = node_find(n, path);
	return k && k->type == NODE_STRING && k->string ? k->string : "";
}

static const char *safe(const char *s, struct arena *a)
{
	return text_safe(a, s, (ptrdiff_t)strlen(s), false);
}

void guide_say_read(struct guide *g)
{
	look(g);
	const struct node *stages = node_find(g->road, "stages");
	const char *read = stages && stages->first ? string_of(stages->first, "text") : "";
	const char *source = string_of(g->road, "source"), *slash = strrchr(source, '/');
	if (*source && *read)
		printf("%s: %s%s.\n", safe(slash ? slash + 1 : source, g->road_arena), safe(read, g->road_arena),
			strstr(read, " rejected") ? "" : ", none rejected");
}

void guide_say_next(struct guide *g)
{
	look(g);
	printf("Next: %s. %s Command: %s. Enter or next takes it.\n", string_of(g->road, "next.title"),
		safe(string_of(g->road, "next.why"), g->road_arena), safe(string_of(g->road, "next.command"), g->road_arena));
	fflush(stdout);
}

static void add_choice(struct guide *g, const char *command, const char *said, bool likely)
{
	if (g->choices >= MOST)
		return;
	if (likely)
		g->guess = g->choices;
	g->choice[g->choices++] = command;
	printf("%d  %s%s\n", g->choices, safe(said, g->arena), likely ? "  (likely)" : "");
}

/* Columns, as Tab would complete the command. */
static void ask_column(struct guide *g, const char *head, const char *guess)
{
	struct candidates found;
	struct arena *a = g->arena;
	complete_line(g->workbench, head, (ptrdiff_t)strlen(head), &found, a);
	puts("Which column?");
	for (ptrdiff_t i = 0; i < found.n; i++) {
		struct text line;
		text_init(&line, a);
		text_add(&line, head);
		ptrdiff_t at = line.n;
		param_quote(&line, found.item[i].text);
		add_choice(g, line.p, found.item[i].help ? arena_printf(a, "%s, %s", found.item[i].text, found.item[i].help)
			: found.item[i].text, strcmp(line.p + at, guess) == 0);
	}
	printf("Type a number%s, or %sCOL.\n", g->guess >= 0 ? ", Enter for the likely one" : "", head);
}

static void ask_file(struct guide *g)
{
	struct node *root = report_root(report_new(g->arena));
	start_list(root);
	const struct node *list = node_find(root, "start");
	puts("Which table?");
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		add_choice(g, string_of(k, "command"), arena_printf(g->arena, "%s, %s", string_of(k, "name"),
			string_of(k, "what")), false);
	puts("Type a number, or data load FILE.csv.");
}

static const char *take_next(struct guide *g)
{
	look(g);
	const struct node *asks = node_find(g->road, "next.asks");
	const char *command = arena_strdup(g->arena, string_of(g->road, "next.command"));
	if (!asks || !asks->integer)
		return command;
	const char *last = strrchr(command, ' ');
	const char *head = last ? arena_strndup(g->arena, command, last + 1 - command) : command;
	if (last && strcmp(last, " COL") == 0)
		ask_column(g, head, string_of(g->road, "next.guess"));
	else
		ask_file(g);
	fflush(stdout);
	return NULL;
}

const char *guide_command(struct guide *g, const char *line)
{
	struct str s = str_trim(str_of(line));
	int64_t number;
	bool next = s.n == 0 || str_equal(s, str_of("next"));
	int asked = g->choices, guess = g->guess;
	if (asked > 0 && num_parse_int(s.p, s.n, &number)) {
		if (number >= 1 && number <= asked) {
			g->choices = 0;
			return g->choice[number - 1];
		}
		printf("There is no choice %lld: they go from 1 to %d.\n", (long long)number, asked);
		return NULL;
	}
	g->choices = 0;
	if (next && asked > 0 && guess >= 0)
		return g->choice[guess];
	if (!next)
		return line;
	arena_clear(g->arena);
	g->guess = -1;
	return take_next(g);
}
