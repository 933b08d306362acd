cairn_sources += \
	src/confidence/abstain.c \
	src/confidence/abstain.h \
	src/confidence/calibrator.c \
	src/confidence/calibrator.h \
	src/confidence/calibrator_choose.c \
	src/confidence/calibrator_file.c \
	src/confidence/conformal.c \
	src/confidence/conformal.h \
	src/confidence/isotonic.c \
	src/confidence/isotonic.h \
	src/confidence/platt.c \
	src/confidence/platt.h \
	src/confidence/reliability.c \
	src/confidence/reliability.h \
	src/confidence/temperature.c \
	src/confidence/temperature.h \
	src/confidence/width.c \
	src/confidence/width.h
