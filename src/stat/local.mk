cairn_sources += \
	src/stat/bins.c \
	src/stat/bins.h \
	src/stat/blas.c \
	src/stat/blas.h \
	src/stat/bootstrap.c \
	src/stat/delong.c \
	src/stat/interval.c \
	src/stat/interval.h \
	src/stat/least_squares.c \
	src/stat/least_squares.h \
	src/stat/moments.c \
	src/stat/moments.h \
	src/stat/profile.c \
	src/stat/profile.h \
	src/stat/quantile.c \
	src/stat/quantile.h \
	src/stat/rank.c \
	src/stat/rank.h \
	src/stat/signal.c \
	src/stat/signal.h \
	src/stat/triangle.c \
	src/stat/triangle.h \
	src/stat/weighted.c \
	src/stat/weighted.h
