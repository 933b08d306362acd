#ifndef BASE_FILE_H
#define BASE_FILE_H
/* file - the only place that looks at errno. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

/* The bytes of a file; read-only. */
struct file_view {
	const char *p;
	ptrdiff_t n;
	int64_t mtime_ns;
	bool regular; /* a file, which others may write to meanwhile: file_changed */
};

/* Reads a file, a FIFO or "-" (stdin) into memory under the memory limit.  Released
 * with the arena.  Errors: ERR_CSV_OPEN, ERR_CSV_FILE (directory, device, cut off
 * while it was read), ERR_NOMEM. */
bool file_view(const char *path, struct file_view *v, struct arena *a, struct err *e);
/* The same; what comes through a pipe is counted on c, and waiting for it can be stopped. */
bool file_view_on(struct ctl *c, const char *path, struct file_view *v, struct arena *a,
	struct err *e);
/* True when size or mtime differ from the view's: the file changed while it was read. */
bool file_changed(const char *path, const struct file_view *v);

/* Writes all or nothing: a temporary file in the same folder (O_EXCL, 0600), fsync, rename, fsync
 * of the folder.  Keeps the mode of an old file.  ERR_IO names the path and leaves the old file. */
bool file_save(const char *path, const void *p, ptrdiff_t n, struct err *e);
/* The same for a file that is made piece by piece: next sets the next piece, of 0 bytes at the end, and
 * keeps it until it is called again; false with its err ends the writing, and the old file stays. */
typedef bool file_piece(void *arg, const char **p, ptrdiff_t *n, struct err *e);
bool file_save_pieces(const char *path, file_piece *next, void *arg, struct err *e);
/* To standard output, at once.  A reader that has gone (`| head`) wants no more: that is no error.  ERR_IO for all
 * else, such as a full disk. */
bool file_print(const void *p, ptrdiff_t n, struct err *e);
/* Makes an empty file that only its owner may read; false when there is one, or none can be made. */
bool file_create_private(const char *path);
/* Takes away a file without a byte in it, and no other. */
void file_remove_empty(const char *path);
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* A pipe or a socket: what was read from it cannot be read again. */
bool file_is_stream(const char *path);
/* Creates a folder and its parents, 0700. */
bool file_make_folder(const char *path, struct err *e);
/* The size and mtime; false when there is no such file. */
bool file_stat(const char *path, int64_t *size, int64_t *mtime_ns);
/* Absolute path without links, in the arena; the path itself when it does not exist. */
char *file_absolute(const char *path, struct arena *a);
/* Names in a folder that end in suffix, sorted by bytes; NULL-terminated, in the arena. */
char **file_list(const char *folder, const char *suffix, struct arena *a, ptrdiff_t *count);
/* "adult_train" of "/x/adult_train.csv", and of "adult_train.csv.gz". */
char *file_stem(const char *path, struct arena *a);
/* $XDG_*_HOME/cairn, or its default under $HOME; kind is "CONFIG", "DATA" or "STATE". */
char *file_xdg(const char *kind, struct arena *a);

#endif
