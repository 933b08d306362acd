cairn_sources += \
	src/data/column.c \
	src/data/column.h \
	src/data/csv.h \
	src/data/date.c \
	src/data/date.h \
	src/data/finding.c \
	src/data/finding.h \
	src/data/frame.c \
	src/data/frame.h \
	src/data/rowset.c \
	src/data/rowset.h \
	src/data/split.c \
	src/data/split.h \
	src/data/task.c \
	src/data/task.h \
	src/data/xy.c \
	src/data/xy.h
