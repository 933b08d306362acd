#ifndef SHELL_GUIDE_H
#define SHELL_GUIDE_H
/* guide - the road in sentences, for who hears the screen: what was read, what comes next and its command; where
 * the screens would let choose there is a numbered list, and a number answers.  Lines of ASCII on standard output,
 * but for what the data hold. */

struct guide;
struct workbench;

struct guide *guide_new(struct workbench *w);
void guide_free(struct guide *g);
/* After a table was opened: what was read of it. */
void guide_say_read(struct guide *g);
/* The next step in one line.  The workbench must be idle. */
void guide_say_next(struct guide *g);
/* What a line that was typed stands for: an empty one and `next` take the next step, a number answers the question
 * that was asked.  NULL: nothing is to be carried out, a question or a remark was printed.  Valid until the next
 * call. */
const char *guide_command(struct guide *g, const char *line);

#endif
