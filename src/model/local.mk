cairn_sources += \
	src/model/coefficients.c \
	src/model/coefficients.h \
	src/model/constant.c \
	src/model/constant.h \
	src/model/design.c \
	src/model/design.h \
	src/model/linear_fit.c \
	src/model/linear_fit.h \
	src/model/logit.c \
	src/model/logit.h \
	src/model/model.c \
	src/model/model.h \
	src/model/model_linear.c \
	src/model/model_list.h \
	src/model/model_logistic.c \
	src/model/model_majority.c \
	src/model/model_mean.c \
	src/model/model_median.c \
	src/model/model_onerule.c \
	src/model/model_prior.c \
	src/model/model_ridge.c \
	src/model/newton.c \
	src/model/newton.h \
	src/model/probability.c \
	src/model/rule.c \
	src/model/rule.h
