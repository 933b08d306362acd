cairn_sources += \
	src/shell/batch.c \
	src/shell/batch.h \
	src/shell/guide.c \
	src/shell/guide.h \
	src/shell/oneshot.c \
	src/shell/oneshot.h \
	src/shell/print.c \
	src/shell/print.h \
	src/shell/progress.c \
	src/shell/progress.h \
	src/shell/repl.c \
	src/shell/repl.h
