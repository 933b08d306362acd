cairn_sources += \
	src/dataset/leak.c \
	src/dataset/leak.h
