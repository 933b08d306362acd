cairn_sources += \
	src/feature/fitted.c \
	src/feature/fitted.h \
	src/feature/input.c \
	src/feature/input.h \
	src/feature/keep.c \
	src/feature/keep.h \
	src/feature/recipe.c \
	src/feature/recipe.h \
	src/feature/recipe_auto.c \
	src/feature/recipe_fit.c \
	src/feature/recipe_keep.c \
	src/feature/reshape.c \
	src/feature/reshape.h \
	src/feature/scale.c \
	src/feature/scale.h \
	src/feature/step.c \
	src/feature/step.h \
	src/feature/step_impute.c \
	src/feature/step_indicator.c \
	src/feature/step_list.h \
	src/feature/step_log1p.c \
	src/feature/step_onehot.c \
	src/feature/step_power.c \
	src/feature/step_scale.c \
	src/feature/step_select.c \
	src/feature/words.c \
	src/feature/words.h
