#ifndef COMMAND_CONFIG_FILE_H
#define COMMAND_CONFIG_FILE_H
/* config_file - $XDG_CONFIG_HOME/cairn/config: lines `set NAME VALUE`, in the command language. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct options;
struct param;

const char *config_file_path(struct arena *a);
/* Reads the file into o: what --config names, nothing with "none", else the usual one when it is there.
 * ERR_* with the line. */
bool config_file_read(struct options *o, struct arena *a, struct err *e);
/* What a setting takes, or NULL: an option of every command, or one of glyphs, motion, mouse. */
const struct param *config_file_param(const char *name);
bool config_file_apply(struct options *o, const char *name, const char *value, struct arena *a,
	struct err *e);
/* Writes `COMMAND NAME VALUE`, or replaces the line that begins so; value NULL: removes it.  The name is written as it is. */
bool config_file_keep(const char *command, const char *name, const char *value, struct arena *a,
	struct err *e);
/* A key of a pane gets a command; line NULL: it loses it. */
void config_file_bind(struct options *o, const char *pane, const char *key, const char *line,
	struct arena *a);
/* ERR_VALUE when there is no such pane, or the key cannot be bound because it means the same everywhere. */
bool config_file_may_bind(const char *pane, const char *key, struct err *e);
/* Words as one command line: one word as it is, several quoted where they need it. */
const char *config_file_join(const char *const *words, ptrdiff_t n, struct arena *a);

/* What `set` takes, each thing once, and names that say the same as one of these. */
#define SETTINGS_SHOWN "theme|glyphs|motion|mouse|color|threads|max-memory|plain-ui"
#define SETTINGS_DOUBLE "ascii|no-motion|no-mouse"
/* The value now, for people; NULL for a double or no setting. */
const char *settings_value(const struct options *o, const char *name, struct arena *a);

#endif
