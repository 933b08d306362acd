cairn_sources += \
	src/inference/predictor.c \
	src/inference/predictor.h \
	src/inference/predictor_csv.c \
	src/inference/predictor_file.c
