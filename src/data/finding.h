#ifndef DATA_FINDING_H
#define DATA_FINDING_H
/* finding - something peculiar about the data: a value with a code, evidence,
 * consequence and a fix command.  Never an error. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct node;

enum finding_severity { FINDING_INFO, FINDING_WARN, FINDING_SEVERE };

#define FINDING_ALSO 2

struct finding {
	const char *code;      /* "constant" "unique_id" "high_cardinality" "missing" "duplicates"
	                          "imbalance" "leak" … : stable, lower case */
	enum finding_severity severity;
	const char *column;    /* or NULL */
	const char *message;   /* evidence and consequence, one or two sentences */
	const char *fix;       /* one command as it is typed, the likeliest to be right, or NULL */
	const char *also[FINDING_ALSO]; /* others, NULL behind the last */
};

struct findings {
	struct arena *arena;
	struct finding *item;
	ptrdiff_t n, capacity;
	bool full;             /* the last one found no room */
};

void findings_init(struct findings *f, struct arena *a);
void findings_add(struct findings *f, const char *code, enum finding_severity severity,
	const char *column, const char *fix, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* Another command that would do instead of the fix of the finding just added. */
void findings_also(struct findings *f, const char *fix);
void findings_add_copy(struct findings *f, const struct finding *x);
/* Takes back what was said with this code about a column. */
void findings_drop(struct findings *f, const char *code, const char *column);
/* Copies all of from. */
void findings_add_all(struct findings *f, const struct findings *from);
/* As the list "findings": {code, severity, column, message, fix}, and fixes where there are others. */
void findings_report(const struct findings *f, struct node *parent);

#endif
