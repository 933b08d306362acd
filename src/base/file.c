#include "config.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

#define SPOOL_FIRST (1024 * 1024)
#define POLL_MS 50
#define READ_PART ((ptrdiff_t)4 * 1024 * 1024) /* of one task */
enum { READ_WAVE = 16 };

static bool cannot(enum err_code code, const char *verb, const char *path, struct err *e)
{
	int why = errno;
	return err_set(e, code, "cannot %s %s: %s", verb, path, strerror(why));
}

static int open_again(const char *path, int flags)
{
	int fd;
	do {
		fd = open(path, flags | O_CLOEXEC, 0600);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

static int64_t mtime_of(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static void free_bytes(void *arg)
{
	mem_big_free(arg);
}

/* A file that tasks read part by part. */
struct reading {
	int fd;
	char *p;
	ptrdiff_t n;
	ptrdiff_t first;        /* part of this wave */
	atomic_int why;         /* errno of a part that failed */
	atomic_bool shorter;    /* a part ended before it should */
};

static void read_part(void *arg, ptrdiff_t part)
{
	struct reading *r = arg;
	ptrdiff_t at = (r->first + part) * READ_PART, end = at + READ_PART < r->n ? at + READ_PART : r->n;
	while (at < end) {
		ssize_t got = pread(r->fd, r->p + at, (size_t)(end - at), at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			atomic_store(&r->why, errno);
		else if (got == 0)
			atomic_store(&r->shorter, true);
		if (got <= 0)
			return;
		at += got;
	}
}

/* In waves, so that a request to stop is not left waiting. */
static bool read_parts(struct reading *r, struct ctl *c, struct err *e)
{
	ptrdiff_t parts = (r->n + READ_PART - 1) / READ_PART;
	for (; r->first < parts; r->first += READ_WAVE) {
		ctl_par(c, parts - r->first < READ_WAVE ? parts - r->first : READ_WAVE, read_part, r);
		if (!ctl_step(c, 0, e))
			return false;
	}
	return true;
}

/* Read, not mapped: a file that others cut off or write to meanwhile would change under the parser. */
static bool read_file(int fd, const char *path, struct file_view *v, struct arena *a, struct ctl *c, struct err *e)
{
	struct reading r = { .fd = fd, .n = v->n };
	v->p = "";
	v->regular = true;
	if (v->n == 0)
		return true;
	r.p = mem_big_bytes(v->n, e);
	if (!r.p)
		return false;
	arena_on_free(a, free_bytes, r.p);
	v->p = r.p;
	if (!read_parts(&r, c, e))
		return false;
	errno = atomic_load(&r.why);
	if (errno)
		return cannot(ERR_READ, "read", path, e);
	return !atomic_load(&r.shorter) || err_set(e, ERR_CSV_FILE, "%s: file changed while reading", path);
}

/* One read.  A pipe whose other end says nothing is looked at often enough that a request to stop
 * is not left waiting. */
static ssize_t read_some(int fd, void *p, size_t n, struct ctl *c, struct err *e)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	ssize_t got;
	do {
		while (c && poll(&wait, 1, POLL_MS) <= 0) {
			if (!ctl_step(c, 0, e))
				return -2;
		}
		got = read(fd, p, n);
	} while (got < 0 && (errno == EINTR || (c && errno == EAGAIN)));
	return got;
}

/* Reads to the end into blocks that double; each counts against the memory limit. */
static char *spool(int fd, const char *path, ptrdiff_t *n, struct ctl *c, struct err *e)
{
	ptrdiff_t room = SPOOL_FIRST;
	char *p = mem_big(room, 1, e);
	*n = 0;
	ctl_phase_bytes(c, "receiving", 0);
	while (p) {
		size_t most = room - *n < SPOOL_FIRST ? (size_t)(room - *n) : SPOOL_FIRST;
		ssize_t got = read_some(fd, p + *n, most, c, e);
		if (got == 0)
			return p;
		if (got == -1)
			cannot(ERR_READ, "read", path, e);
		if (got < 0 || !ctl_step(c, got, e))
			break;
		*n += got;
		if (*n < room)
			continue;
		char *wider = mem_big(2 * room, 1, e);
		if (wider)
			memcpy(wider, p, (size_t)*n);
		mem_big_free(p);
		p = wider;
		room *= 2;
	}
	mem_big_free(p);
	return NULL;
}

static bool spool_file(int fd, const char *path, struct file_view *v, struct arena *a, struct ctl *c,
	struct err *e)
{
	char *p = spool(fd, path, &v->n, c, e);
	if (!p)
		return false;
	arena_on_free(a, free_bytes, p);
	v->p = p;
	return true;
}

static bool view(int fd, const char *path, struct file_view *v, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return cannot(ERR_CSV_OPEN, "look at", path, e);
	v->mtime_ns = mtime_of(&st);
	if (S_ISREG(st.st_mode) && fd != STDIN_FILENO) {
		v->n = (ptrdiff_t)st.st_size;
		return read_file(fd, path, v, a, c, e);
	}
	if (S_ISDIR(st.st_mode)) {
		err_set(e, ERR_CSV_FILE, "%s is a folder", path);
		return err_hint(e, "name a file in it");
	}
	if (S_ISBLK(st.st_mode) || (S_ISCHR(st.st_mode) && fd != STDIN_FILENO))
		return err_set(e, ERR_CSV_FILE, "%s is a device", path);
	return spool_file(fd, path, v, a, c, e);
}

/* The file cannot be opened: a name nearby may be the one that was meant. */
static bool cannot_open(const char *path, struct err *e)
{
	bool absent = errno == ENOENT;
	(void)cannot(ERR_CSV_OPEN, "open", path, e);
	if (!absent)
		return false;
	struct arena *a = arena_new();
	const char *slash = strrchr(path, '/');
	const char *folder = slash ? arena_strndup(a, path, slash - path + 1) : "./";
	ptrdiff_t n;
	char **names = file_list(folder, "", a, &n);
	const char **near = ARENA_ARRAY(a, const char *, n + 1);
	for (ptrdiff_t i = 0; i < n; i++)
		near[i] = names[i];
	const char *meant = text_did_you_mean(slash ? slash + 1 : path, near, n);
	if (meant)
		err_hint(e, "did you mean %s%s?", slash ? folder : "", meant);
	else
		err_hint(e, "check the name and the folder");
	arena_free(a);
	return false;
}

bool file_view(const char *path, struct file_view *v, struct arena *a, struct err *e)
{
	return file_view_on(NULL, path, v, a, e);
}

bool file_view_on(struct ctl *c, const char *path, struct file_view *v, struct arena *a,
	struct err *e)
{
	struct file_view made = { 0 };
	bool input = strcmp(path, "-") == 0;
	/* Without O_NONBLOCK a FIFO is not even opened before somebody writes. */
	int flags = O_RDONLY | O_NOCTTY | (c ? O_NONBLOCK : 0);
	int fd = input ? STDIN_FILENO : open_again(path, flags);
	if (fd < 0)
		return cannot_open(path, e);
	bool ok = view(fd, input ? "the standard input" : path, &made, a, c, e);
	if (!input)
		close(fd);
	if (ok)
		*v = made;
	return ok;
}

bool file_changed(const char *path, const struct file_view *v)
{
	int64_t size, mtime;
	if (!v->regular)
		return false; /* what was read from a pipe cannot change */
	return !file_stat(path, &size, &mtime) || size != v->n || mtime != v->mtime_ns;
}

bool file_create_private(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd >= 0 && close(fd) == 0;
}

void file_remove_empty(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0)
		unlink(path);
}

bool file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

bool file_is_stream(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

bool file_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_stat(const char *path, int64_t *size, int64_t *mtime_ns)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return false;
	*size = (int64_t)st.st_size;
	*mtime_ns = mtime_of(&st);
	return true;
}

static bool make_one(const char *path, struct err *e)
{
	if (mkdir(path, 0700) == 0 || (errno == EEXIST && file_is_folder(path)))
		return true;
	return cannot(ERR_IO, "create the folder", path, e);
}

bool file_make_folder(const char *path, struct err *e)
{
	char part[PATH_MAX];
	if (strlen(path) >= sizeof part)
		return err_set(e, ERR_IO, "the path of a folder is longer than %d bytes", PATH_MAX);
	if (file_is_folder(path))
		return true;
	for (const char *s = strchr(path + (path[0] == '/'), '/'); s; s = strchr(s + 1, '/')) {
		memcpy(part, path, (size_t)(s - path));
		part[s - path] = '\0';
		if (!file_is_folder(part) && !make_one(part, e))
			return false;
	}
	return file_is_folder(path) || make_one(path, e);
}

/* A save under way. */
struct save {
	const char *path;
	char temp[PATH_MAX];
	char folder[PATH_MAX];
	file_piece *next;
	void *arg;
	bool stopped;     /* by next, which said why */
	ptrdiff_t bytes;  /* written so far */
	struct err *e;
};

static bool name_parts(struct save *s)
{
	const char *slash = strrchr(s->path, '/');
	ptrdiff_t n = slash ? slash - s->path + (slash == s->path) : 0;
	int length = snprintf(s->temp, sizeof s->temp, "%s.tmp.%ld", s->path, (long)getpid());
	if (length < 0 || length >= (int)sizeof s->temp)
		return err_set(s->e, ERR_IO, "cannot write %s: its path is too long", s->path);
	snprintf(s->folder, sizeof s->folder, "%.*s", n > 0 ? (int)n : 1, n > 0 ? s->path : ".");
	return true;
}

static int create_temp(const char *temp)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
	int fd = open_again(temp, flags);
	if (fd < 0 && errno == EEXIST && unlink(temp) == 0)
		fd = open_again(temp, flags); /* left by a process that died under our id */
	return fd;
}

static bool write_all(int fd, const char *p, ptrdiff_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, (size_t)n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= done;
	}
	return true;
}

static bool sync_all(int fd)
{
	int got;
	do {
		got = fsync(fd);
	} while (got != 0 && errno == EINTR);
	return got == 0;
}

static bool write_pieces(int fd, struct save *s)
{
	const char *p;
	ptrdiff_t n = 1;
	while (n > 0) {
		s->stopped = !s->next(s->arg, &p, &n, s->e);
		if (s->stopped || !write_all(fd, p, n))
			return false;
		s->bytes += n;
	}
	return true;
}

/* Fills the temporary file; it is closed in any case. */
static bool fill(int fd, struct save *s)
{
	struct stat old;
	bool ok = write_pieces(fd, s);
	if (ok && stat(s->path, &old) == 0)
		ok = fchmod(fd, old.st_mode & 07777) == 0;
	ok = ok && sync_all(fd);
	int why = errno;
	bool closed = close(fd) == 0 || errno == EINTR; /* all is on the disk by then */
	if (!ok)
		errno = why;
	return ok && closed;
}

/* Some file systems cannot sync a folder; the file itself is safe by then. */
static bool sync_folder(const char *folder)
{
	int fd = open_again(folder, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return errno == EACCES;
	bool ok = sync_all(fd) || errno == EINVAL || errno == ENOTSUP;
	int why = errno;
	close(fd);
	errno = why;
	return ok;
}

bool file_save_pieces(const char *path, file_piece *next, void *arg, struct err *e)
{
	struct save s = { .path = path, .next = next, .arg = arg, .e = e };
	struct stat st;
	if (!name_parts(&s))
		return false;
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(e, ERR_IO, "cannot write %s: it is a link, a folder or a device", path);
	int fd = create_temp(s.temp);
	if (fd < 0)
		return cannot(ERR_IO, "write", path, e);
	if (!fill(fd, &s) || rename(s.temp, path) != 0) {
		if (!s.stopped)
			cannot(ERR_IO, "write", path, e);
		unlink(s.temp);
		return s.stopped ? false : err_hint(e, "%td bytes were written; an old file is as it was", s.bytes);
	}
	return sync_folder(s.folder) || cannot(ERR_IO, "make lasting", path, e);
}

/* All of it in one piece. */
struct whole {
	const char *p;
	ptrdiff_t n;
};

static bool give_whole(void *arg, const char **p, ptrdiff_t *n, struct err *e)
{
	struct whole *w = arg;
	(void)e;
	*p = w->p;
	*n = w->n;
	w->n = 0;
	return true;
}

bool file_save(const char *path, const void *p, ptrdiff_t n, struct err *e)
{
	struct whole w = { p, n };
	if (file_save_pieces(path, give_whole, &w, e))
		return true;
	return e->code == ERR_IO && e->hint[0] ?
		err_hint(e, "%td bytes are needed; an old file is as it was", n) : false;
}

bool file_print(const void *p, ptrdiff_t n, struct err *e)
{
	if (write_all(STDOUT_FILENO, p, n) || errno == EPIPE)
		return true;
	err_set(e, ERR_IO, "standard output cannot be written: %s", strerror(errno));
	return err_hint(e, "--out FILE writes the answer to a file");
}
