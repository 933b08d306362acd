#ifndef COMMAND_DIST_REPORT_H
#define COMMAND_DIST_REPORT_H
/* dist_report - what data dist and the datasheet both say of a distribution. */

struct dist;
struct family_test;
struct node;

/* p, or below which bound it lies. */
void dist_report_p(const struct family_test *t, const char *name, struct node *o);
/* The quantile plot, as a list of {expected, observed, normal, lo, hi, p}. */
void dist_report_points(const struct dist *d, const char *name, const char *title, struct node *o);

#endif
