#ifndef STAT_CLAIM_H
#define STAT_CLAIM_H
/* claim - what the parts of check_stat share: a claim that holds or does not is counted and printed. */
#include <stdbool.h>

struct err;

void claim_within(const char *what, double value, double lo, double hi);
/* Ends the program with the error, counted as failed. */
void need(bool ok, const struct err *e);

/* The zoo of leaks: strong ones are found, clean tables are not accused. */
void claim_leaks(void);
/* Planted flips of labels are within the interval of their rate. */
void claim_labels(void);
/* The groups of noise that lie furthest apart. */
void claim_groups(void);
/* One column against the target: what is noise, how far a signal can be trusted. */
void claim_signal(void);
/* Cells that are missing completely at random, or not. */
void claim_little(void);
/* Pairs of columns. */
void claim_association(void);
/* Rows without labels: shares of classes, guesses, suggestions. */
void claim_unlabelled(void);
/* Pure noise on the whole road, in a folder of its own. */
void claim_noise(void);

#endif
