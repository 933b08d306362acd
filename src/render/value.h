#ifndef RENDER_VALUE_H
#define RENDER_VALUE_H
/* value - one value of a report in a few characters, for people. */
#include <stdbool.h>

struct arena;
struct node;

/* "48,842", "0.9271", "0.927 (0.923 to 0.931)", "-" for null.  Safe for a terminal. */
char *value_text(const struct node *n, bool ascii, struct arena *a);
/* The same for a cell of data, as it stands in the table: a year is no amount, so digits are not grouped, and seven of
 * them are shown. */
char *value_data(const struct node *n, bool ascii, struct arena *a);
/* The whole value, lossless, for CSV and --plain. */
char *value_exact(const struct node *n, struct arena *a);
bool value_is_scalar(const struct node *n);   /* anything that value_text shows whole */
bool value_is_interval(const struct node *n);
/* A list of objects: a table. */
bool value_is_table(const struct node *n);
bool value_is_number(const struct node *n);   /* aligned to the right */
/* "balanced_accuracy" -> "balanced accuracy". */
char *value_label(const char *name, struct arena *a);

#endif
