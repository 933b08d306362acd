#ifndef UNIT_MONKEY_H
#define UNIT_MONKEY_H
/* monkey - what one types besides keys without sense, so that there is something to undo, to spoil and to play
 * again; and how the states that two such sessions end in are compared. */
#include <stddef.h>
#include <stdint.h>

/* A command line for penguins.csv; many are refused where they come. */
const char *monkey_command(uint32_t pick);
/* Answers as JSON: takes out the values of seconds, started, finished, rate and us_per_row in place. */
void monkey_forget_times(char *json);
/* From a little before the first byte in which a and b differ. */
size_t monkey_differ(const char *a, const char *b);

#endif
