#ifndef COMMAND_CONFIG_FILE_H
#define COMMAND_CONFIG_FILE_H
/* config_file - $XDG_CONFIG_HOME/cairn/config: lines `set NAME VALUE`, in the command language. */
#include <stdbool.h>

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
/* Writes or replaces one line. */
bool config_file_keep(const char *name, const char *value, struct arena *a, struct err *e);

#endif
