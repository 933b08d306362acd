#ifndef TUI_JUDGED_H
#define TUI_JUDGED_H
/* judged - which model the Evaluate and Confidence panes look at, and by which rows: validation or calibration
 * rows, or the test rows once a look at them is counted.  Shared so that both speak of the same thing in the
 * same words. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct intent;
struct key;
struct node;
struct scene;

#define JUDGED_NAME 80

struct judged {
	char name[JUDGED_NAME];   /* chosen; "": the best */
	bool test;                /* the test rows instead */
	bool waits;               /* for a look to be counted: then the test rows */
	int at, top;              /* in the list of models */
};

const struct node *judged_models(const struct scene *s); /* newest first; NULL without any */
/* The name of the model that is shown; NULL while there is none. */
const char *judged_model(const struct judged *j, const struct scene *s);
/* "evaluate matrix boost --on auto" and what is added; NULL without a model. */
const char *judged_line(const struct judged *j, const struct scene *s, const char *verb, const char *more,
	struct arena *a);
/* The name as a word of a command line; NULL without a model. */
const char *judged_word(const struct judged *j, const struct scene *s, struct arena *a);
/* "validation n=4,884", "boost, validation n=4,884": from an answer of a query of ours. */
const char *judged_rows(const struct node *answer, struct arena *a);
const char *judged_subject(const struct node *answer, struct arena *a);
/* "0.872 (0.862-0.881)" of an interval node, "-" when there is none. */
const char *judged_score(const struct node *interval, bool bounds, struct canvas *c);
/* The list with the score models are chosen by. */
void judged_view_models(const struct judged *j, const struct scene *s, struct rect r, bool focus,
	struct canvas *c);
/* Moves in the list; takes the model under the mark. */
void judged_move(struct judged *j, const struct scene *s, const struct key *k, int rows);
void judged_choose(struct judged *j, const struct scene *s);
/* The model in row y of the list drawn in r; false: none is there. */
bool judged_click(struct judged *j, const struct scene *s, struct rect r, int y);
/* Whether this very model was shown the test rows, by an answer of a query of ours: then they may be shown again. */
bool judged_looked(const struct node *answer);
/* r: opens the test rows, or says that it is the look that is counted already; else what a further one costs. */
struct intent judged_open_intent(const struct judged *j, const struct scene *s, const struct node *answer,
	struct arena *a);
/* < and >: the rows; looked: the test rows were opened for this model.  judged_open shows the test rows as soon as the
 * look is counted, which judged_follow finds out. */
void judged_earlier(struct judged *j);
void judged_later(struct judged *j, bool looked);
void judged_open(struct judged *j, bool looked);
void judged_give_up(struct judged *j); /* the look was not wanted after all */
void judged_follow(struct judged *j, bool looked);
/* Why > changes nothing, after judged_later. */
struct intent judged_later_intent(const struct judged *j);
/* "caution" of an answer, how often the test rows were opened: one line. */
const char *judged_remark(const struct node *answer, struct arena *a);

/* Cuts h rows off the top, or the bottom, of r. */
struct rect judged_upper(struct rect *r, int h);
struct rect judged_lower(struct rect *r, int h);

#endif
