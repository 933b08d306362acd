#ifndef TUI_SCENE_H
#define TUI_SCENE_H
/* scene - what a pane may see: the road, the job, and answers to the queries that it wants, never the data.
 * A scene is made anew for every key and every frame; the answers belong to the app and live until then. */
#include <stdbool.h>

struct asks;
struct ctl_point;
struct node;
struct report;

/* How the last command ended. */
enum outcome { OUTCOME_NONE, OUTCOME_DONE, OUTCOME_FAILED, OUTCOME_STOPPED };

struct scene {
	const struct node *road;      /* see command/road.h, and command/start.h; NULL before the first */
	const char *running;          /* the command that runs, or NULL */
	const char *phase;
	double done;                  /* 0..1, or < 0 */
	double elapsed;               /* seconds */
	bool stopping;
	const char *waiting;          /* the command that follows, or NULL */
	const char *ended;            /* the last command, or NULL */
	enum outcome outcome;
	double took;                  /* seconds */
	/* The learning curve of the job that runs, or ran last: steps in rising order, NaN where there is no
	 * validation score.  A job that fits several models begins anew with each. */
	const struct ctl_point *curve;
	int points;
	const char *curve_of;         /* the command it belongs to, or NULL */
	const struct asks *asks;      /* for the functions below; NULL: no answers */
};

/* The latest answer to this line, or NULL while there is none. */
const struct node *scene_answer(const struct scene *s, const char *line);
/* The same with its lead and warnings. */
const struct report *scene_report(const struct scene *s, const char *line);
/* True when something changed since the answer was made; a new one is on its way. */
bool scene_stale(const struct scene *s, const char *line);
/* The sentence why there is no answer, or NULL. */
const char *scene_failure(const struct scene *s, const char *line);
/* A node below the road, or NULL. */
const struct node *scene_road(const struct scene *s, const char *path);

#endif
