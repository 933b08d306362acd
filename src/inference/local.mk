cairn_sources += \
	src/inference/predictor.h
