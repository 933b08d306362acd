#ifndef TUI_MESSAGE_H
#define TUI_MESSAGE_H
/* message - what the program says at the bottom: a sentence, why, and warnings.  All of it is shown until
 * the next key, then the first line alone. */
#include <stdarg.h>
#include <stdbool.h>

#include "render/canvas.h"

struct arena;

#define MESSAGE_NOTES 6
#define MESSAGE_BYTES 900

struct note {
	enum canvas_style style;
	char text[MESSAGE_BYTES];
};

struct message {
	struct note note[MESSAGE_NOTES];
	int notes;
	bool fresh;              /* no key came since */
	bool question;           /* of what waits in the prompt: gone with it */
};

/* A row of the message as it is drawn. */
struct message_line {
	enum canvas_style style;
	const char *text;
};

void message_clear(struct message *m);
/* Adds a note; what does not fit any more is dropped. */
void message_add(struct message *m, enum canvas_style s, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));
/* All notes in lines of at most width columns; returns how many. */
int message_lines(const struct message *m, int width, bool ascii, struct message_line **out,
	struct arena *a);
/* All notes as one text. */
char *message_text(const struct message *m, struct arena *a);

#endif
