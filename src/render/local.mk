cairn_sources += \
	src/render/canvas.c \
	src/render/canvas.h \
	src/render/write.h
