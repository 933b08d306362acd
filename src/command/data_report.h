#ifndef COMMAND_DATA_REPORT_H
#define COMMAND_DATA_REPORT_H
/* data_report - tables, profiles and findings as blocks of a report. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct csv_dialect;
struct csv_table;
struct err;
struct frame;
struct node;
struct report;
struct split;
struct task;

/* "; read 5,200,000, rejected 12", or "" when every row was kept; in the arena. */
const char *data_report_rejected(const struct csv_table *t, struct arena *a);
/* Warns of rejected rows, where there are some. */
void data_report_warn_rejected(const struct csv_table *t, struct report *out);
/* Gives the column called target (NULL: none) its role in the list "types" of a load. */
void data_report_target(struct node *types, const char *target);
void data_report_load(const struct csv_table *t, const char *path, struct report *out);
void data_report_dialect(const struct csv_dialect *d, struct node *out);
/* Every guess of the loader with its evidence and the option that overrules it. */
void data_report_guesses(const struct csv_table *t, struct node *out);
/* The first most of the rejected rows that were kept. */
void data_report_rejects(const struct csv_table *t, ptrdiff_t most, struct node *out);
bool data_report_task(const struct task *t, const struct frame *f, struct node *out, struct err *e);
/* part, rows, share and, for classes, the count of each. */
void data_report_split(const struct split *s, const struct task *t, const struct frame *f,
	struct report *out);

#endif
