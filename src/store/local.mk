cairn_sources += \
	src/store/job.c \
	src/store/journal.c \
	src/store/lease.c \
	src/store/lease.h \
	src/store/record.c \
	src/store/schema.h \
	src/store/statement.c \
	src/store/statement.h \
	src/store/store.c \
	src/store/store.h
