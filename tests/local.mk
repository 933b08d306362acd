# Tests.  A unit test is one file tests/unit/test_WHAT.c and one line here.
unit_tests = \
	tests/unit/test_base_args \
	tests/unit/test_base_blob \
	tests/unit/test_base_err \
	tests/unit/test_base_file \
	tests/unit/test_base_gunzip \
	tests/unit/test_base_num \
	tests/unit/test_base_report \
	tests/unit/test_base_rng \
	tests/unit/test_base_text \
	tests/unit/test_command_table \
	tests/unit/test_confidence \
	tests/unit/test_confidence_rows \
	tests/unit/test_data_corpora \
	tests/unit/test_data_csv \
	tests/unit/test_data_files \
	tests/unit/test_data_fix \
	tests/unit/test_data_frame \
	tests/unit/test_data_order \
	tests/unit/test_data_parts \
	tests/unit/test_data_never \
	tests/unit/test_data_rewrite \
	tests/unit/test_data_round \
	tests/unit/test_data_spelling \
	tests/unit/test_data_split \
	tests/unit/test_data_stop \
	tests/unit/test_data_type \
	tests/unit/test_dataset \
	tests/unit/test_dataset_cluster \
	tests/unit/test_dataset_selftrain \
	tests/unit/test_dataset_worth \
	tests/unit/test_dataset_labels \
	tests/unit/test_dataset_dist \
	tests/unit/test_dataset_bias \
	tests/unit/test_dataset_formula \
	tests/unit/test_dataset_table \
	tests/unit/test_evaluate_importance \
	tests/unit/test_evaluate_interval \
	tests/unit/test_evaluate_judge \
	tests/unit/test_evaluate_metric \
	tests/unit/test_evaluate_pipeline \
	tests/unit/test_evaluate_score \
	tests/unit/test_feature_contract \
	tests/unit/test_feature_recipe \
	tests/unit/test_feature_steps \
	tests/unit/test_inference \
	tests/unit/test_job \
	tests/unit/test_model_baseline \
	tests/unit/test_model_boost \
	tests/unit/test_model_boost_parts \
	tests/unit/test_model_boost_reference \
	tests/unit/test_model_contract \
	tests/unit/test_model_interrupt \
	tests/unit/test_model_linear \
	tests/unit/test_model_logistic \
	tests/unit/test_render \
	tests/unit/test_render_axis \
	tests/unit/test_render_plot \
	tests/unit/test_render_result \
	tests/unit/test_sample \
	tests/unit/test_shell \
	tests/unit/test_stat_association \
	tests/unit/test_stat_bins \
	tests/unit/test_stat_family \
	tests/unit/test_stat_interval \
	tests/unit/test_stat_kmeans \
	tests/unit/test_stat_least_squares \
	tests/unit/test_stat_little \
	tests/unit/test_stat_memory \
	tests/unit/test_stat_moments \
	tests/unit/test_stat_profile \
	tests/unit/test_stat_quantile \
	tests/unit/test_stat_rank \
	tests/unit/test_stat_signal \
	tests/unit/test_stat_weighted \
	tests/unit/test_stat_worth \
	tests/unit/test_store \
	tests/unit/test_tui \
	tests/unit/test_tui_data \
	tests/unit/test_tui_judge \
	tests/unit/test_tui_page \
	tests/unit/test_tui_panes \
	tests/unit/test_tui_road \
	tests/unit/test_tui_rows

# On a pseudo terminal, where libvterm is there to emulate one.
if HAVE_VTERM
unit_tests += \
	tests/pty/test_manners \
	tests/pty/test_pty
endif
pty_sources = \
	tests/pty/stand.c \
	tests/pty/stand.h \
	tests/pty/vt.c \
	tests/pty/vt.h \
	tests/unit/monkey.c \
	tests/unit/monkey.h
tests_pty_test_manners_SOURCES = tests/pty/test_manners.c $(pty_sources)
tests_pty_test_manners_LDADD = $(CMOCKA_LIBS) -lvterm -lutil
tests_pty_test_pty_SOURCES = tests/pty/test_pty.c $(pty_sources)
tests_pty_test_pty_LDADD = $(CMOCKA_LIBS) -lvterm -lutil

EXTRA_DIST += \
	tests/fault/run-fault \
	tests/fuzz/corpus \
	tests/golden \
	tests/reference \
	tests/run-fuzz \
	tests/run-golden

# The same rooms once more, with the switches that only tests may see.
EXTRA_LIBRARIES = libcairn_test.a tests/libunit.a
libcairn_test_a_SOURCES = $(cairn_sources)

CLEANFILES += $(EXTRA_LIBRARIES) $(fuzzers)

# What several tests share.
tests_libunit_a_SOURCES = \
	tests/unit/answers.c \
	tests/unit/answers.h \
	tests/unit/bed.c \
	tests/unit/bed.h \
	tests/unit/bench.c \
	tests/unit/bench.h \
	tests/unit/cells.c \
	tests/unit/cells.h \
	tests/unit/monkey.c \
	tests/unit/monkey.h \
	tests/unit/reference.c \
	tests/unit/reference.h \
	tests/unit/scores.c \
	tests/unit/scores.h \
	tests/unit/screen.c \
	tests/unit/screen.h \
	tests/unit/table.c \
	tests/unit/table.h \
	tests/unit/threads.c \
	tests/unit/threads.h \
	tests/unit/toy.c \
	tests/unit/toy.h

LDADD = $(CMOCKA_LIBS) tests/libunit.a libcairn_test.a
tests_unit_test_data_stop_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=ctl_step,--wrap=csv_form_parse,--wrap=csv_na_find,--wrap=date_parse

# Simulations: do intervals cover, do tests reject as often as they say?
EXTRA_PROGRAMS = tests/stat/check_stat
tests_stat_check_stat_SOURCES = \
	tests/stat/check_labels.c \
	tests/stat/check_groups.c \
	tests/stat/check_association.c \
	tests/stat/check_leaks.c \
	tests/stat/check_little.c \
	tests/stat/check_signal.c \
	tests/stat/check_noise.c \
	tests/stat/check_stat.c \
	tests/stat/check_unlabelled.c \
	tests/stat/claim.h
tests_stat_check_stat_LDADD = libcairn_test.a

check-stat: tests/stat/check_stat
	tests/stat/check_stat

.PHONY: check-stat

if HAVE_CMOCKA
check_PROGRAMS = tests/cairn-test $(unit_tests)
tests_cairn_test_SOURCES = src/main.c
tests_cairn_test_LDADD = libcairn_test.a
endif

# Things are made to fail under the program: a seeded sample, or with check-long all.
check-fault: tests/cairn-test
	CAIRN='$(abs_top_builddir)/tests/cairn-test' '$(top_srcdir)/tests/fault/run-fault'

check-long: tests/cairn-test tests/unit/test_data_parts tests/unit/test_data_round
	CAIRN_TEST_TABLES=100000 tests/unit/test_data_parts
	CAIRN_TEST_TABLES=100000 tests/unit/test_data_round
	CAIRN='$(abs_top_builddir)/tests/cairn-test' FAULTS=all '$(top_srcdir)/tests/fault/run-fault'

.PHONY: check-fault check-long

# A fuzzer is one file tests/fuzz/fuzz_WHAT.c, two lines here, and a corpus.
fuzzers = \
	tests/fuzz/fuzz_blob \
	tests/fuzz/fuzz_command \
	tests/fuzz/fuzz_csv \
	tests/fuzz/fuzz_number \
	tests/fuzz/fuzz_parts \
	tests/fuzz/fuzz_predictor \
	tests/fuzz/fuzz_recipe \
	tests/fuzz/fuzz_text

if FUZZ
EXTRA_PROGRAMS += $(fuzzers)
endif
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_blob_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_command_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_csv_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_number_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_parts_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_predictor_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_recipe_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_text_LDFLAGS = $(fuzz_ldflags)
