cairn_sources += \
	src/feature/recipe.h \
	src/feature/step.h \
	src/feature/step_list.h
