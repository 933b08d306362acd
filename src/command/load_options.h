#ifndef COMMAND_LOAD_OPTIONS_H
#define COMMAND_LOAD_OPTIONS_H
/* load_options - every guess of the loader as an option: shared by data load, the commands that take a
 * FILE, and auto. */
#include <stdbool.h>

#include "base/param.h"

struct arena;
struct csv_options;
struct err;

/* For the params of a command that reads a CSV file. */
#define LOAD_PARAMS                                                                              \
	{ .name = "delimiter", .help = "what stands between fields: one or two characters, tab, or none", \
		.type = PARAM_TEXT },                                                              \
	{ .name = "quote", .help = "the quote character, or none", .type = PARAM_TEXT },          \
	{ .name = "escape", .help = "whether a backslash escapes quotes", .type = PARAM_CHOICE,   \
		.choices = "none|backslash" },                                                     \
	{ .name = "encoding", .help = "how bytes become letters", .type = PARAM_CHOICE,           \
		.choices = "utf-8|utf-16le|utf-16be|cp1252" },                                     \
	{ .name = "header", .help = "whether the first row holds names", .type = PARAM_CHOICE,    \
		.choices = "yes|no" },                                                             \
	{ .name = "skip", .help = "lines before the table", .type = PARAM_INT, .max = 1000000,     \
		.unit = "lines" },                                                                 \
	{ .name = "decimal", .help = "the decimal mark", .type = PARAM_CHOICE, .choices = ".|," }, \
	{ .name = "na", .help = "what means missing: A,B; +A,B beside the usual; COL=A,B in COL alone", \
		.type = PARAM_TEXT, .repeat = true },                                              \
	{ .name = "type", .help = "COL=TYPE: read a column as this type", .type = PARAM_TEXT,      \
		.repeat = true },                                                                  \
	{ .name = "role", .help = "COL=ROLE: what a column is for", .type = PARAM_TEXT,            \
		.repeat = true },                                                                  \
	{ .name = "pad", .help = "fill short rows with missing cells", .type = PARAM_BOOL },       \
	{ .name = "index", .help = "the first column has no name in the header",                   \
		.type = PARAM_CHOICE, .choices = "first" },                                        \
	{ .name = "max-record", .help = "longest record accepted", .type = PARAM_SIZE },           \
	{ .name = "max-columns", .help = "most columns accepted", .type = PARAM_INT, .min = 1,     \
		.max = 1000000 },                                                                  \
	{ .name = "max-rejects", .help = "rejected rows let go; else 1 %, at least 10, at most 1000", \
		.type = PARAM_INT, .max = 2147483647 }

/* The params of `data load` itself, for commands that pass them on. */
const struct param *cmd_data_load_params(void);
/* From the values of a command that has LOAD_PARAMS.  --type and --role: see out->type, out->role. */
bool load_options_take(const struct args *v, struct csv_options *out, struct arena *a, struct err *e);
/* From words as settings keep them. */
bool load_options_parse(const char *words, struct csv_options *out, struct arena *a, struct err *e);
/* The canonical words, without --type and --role: those are settings of their own. */
const char *load_options_words(const struct args *v, struct arena *a);
/* The same with them: what a command hands on to another one that reads its FILE. */
const char *load_options_all(const struct args *v, struct arena *a);

#endif
