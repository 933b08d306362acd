cairn_sources += \
	src/model/model.c \
	src/model/model.h \
	src/model/model_list.h
