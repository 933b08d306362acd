cairn_sources += \
	src/job/pool.c \
	src/job/pool.h \
	src/job/signals.c \
	src/job/signals.h \
	src/job/worker.c \
	src/job/worker.h
