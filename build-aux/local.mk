# What `make check` runs, and the tiers beside it.
tree_checks = \
	build-aux/check-banned \
	build-aux/check-budgets \
	build-aux/check-headers \
	build-aux/check-layers \
	build-aux/check-registry \
	build-aux/check-words

EXTRA_DIST += \
	$(tree_checks) \
	build-aux/check-cppcheck \
	build-aux/check-elf \
	build-aux/check-tidy \
	build-aux/cppcheck.supp \
	build-aux/lsan.supp \
	build-aux/run-tests \
	build-aux/tsan.supp

# The compiler as make calls it, for the checks that compile.
check_env = TEST_SRCDIR='$(top_srcdir)' CAIRN='$(abs_top_builddir)/tests/cairn-test' \
	CC='$(CC)' CPPFLAGS='$(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS)' \
	CFLAGS='$(AM_CFLAGS) $(CFLAGS)'

# Items that look at the tree, once: not again under a sanitizer.
if PLAIN
tree_items = \
	for c in $(tree_checks); do \
		set -- "$$@" "'$(top_srcdir)'/$$c '$(top_srcdir)'" "'$(top_srcdir)'/$$c --self-test"; \
	done; \
	set -- "$$@" "'$(top_srcdir)'/build-aux/check-elf src/cairn" \
		"'$(top_srcdir)'/build-aux/check-elf --self-test" \
		"'$(top_srcdir)'/build-aux/run-tests --self-test" \
		"'$(top_srcdir)'/tests/run-golden --self-test"
product = src/cairn
limits = TEST_KIB=6291456
else
tree_items = :
product =
limits =
endif

if HAVE_CMOCKA
test-programs: $(check_PROGRAMS)

check-local: $(product)
	@$(tree_items); \
	if test -d '$(top_srcdir)/tests/golden'; then \
		set -- "'$(top_srcdir)'/tests/run-golden" "$$@"; \
	fi; \
	$(check_env) $(limits) '$(top_srcdir)/build-aux/run-tests' $(unit_tests) "$$@"
else
check-local:
	@echo 'the tests need cmocka.  On Debian: apt-get install libcmocka-dev; then ./configure'
	@exit 1
endif

# Rewrites tests/golden from what the program says now.  Read the diff.
update-golden: tests/cairn-test
	unset GOLDEN; $(check_env) '$(top_srcdir)/tests/run-golden' --update $(GOLDEN)

# -- tiers: each builds in _build/TIER from a copy of what `make dist` would pack.
# The copy keeps its times, so a second run compiles only what changed.
tier_tree = _build/tree
tier_copy = $(MKDIR_P) _build && $(MAKE) distdir distdir=$(tier_tree) top_distdir=$(tier_tree) >/dev/null

# $(call tier,NAME,ENVIRONMENT OF CONFIGURE,OPTIONS,PATTERN OF TESTS): the last
# line is the sum of that tier.  Shared tables are sought beside our own tree.
tier_build = +@$(tier_copy) && $(MKDIR_P) _build/$(1) && cd _build/$(1) && \
	{ test -f Makefile || { $(2) ../tree/configure -q $(3) || exit 1; }; } && \
	$(MAKE) --no-print-directory $(4)
tier = $(call tier_build,$(1),$(2),$(3),test-programs) && \
	data='$(abs_top_srcdir)/../shared/data' && \
	{ test -n "$$CAIRN_TEST_DATA" || test ! -d "$$data" || export CAIRN_TEST_DATA="$$data"; } && \
	$(tier_quiet) $(MAKE) --no-print-directory check-local ONLY='$(4)'

# Address space layout that is too random breaks the shadow memory.
tier_quiet = $$(setarch -R true 2>/dev/null && echo setarch -R)

check-san:
	$(call tier,san,CC=clang CFLAGS='-O1 -g',--enable-werror --enable-sanitize=address$(comma)undefined,*)

check-tsan:
	$(call tier,tsan,CC=clang CFLAGS='-O1 -g',--enable-sanitize=thread,$(or $(ONLY),test_*))

check-coverage:
	$(call tier,coverage,CFLAGS=-g,--enable-coverage,*)
	cd _build/coverage && gcovr --root ../tree --filter '.*/src/' --print-summary .

# Every fuzzer for FUZZ_SECONDS, from its corpus.
check-fuzz:
	$(call tier_build,fuzz,CC=clang CFLAGS='-O1 -g',--enable-fuzz --enable-sanitize=address$(comma)undefined,$(fuzzers)) && \
	$(tier_quiet) ../tree/tests/run-fuzz $(fuzzers)

check-cppcheck:
	'$(top_srcdir)/build-aux/check-cppcheck' '$(top_srcdir)'

comma = ,

clean-local:
	-rm -rf tests/scratch _build
	-find . -name '*.gcda' -delete -o -name '*.gcno' -delete

check-tidy: config.h
	TEST_SRCDIR='$(top_srcdir)' '$(top_srcdir)/build-aux/check-tidy' -std=gnu17 -I. $(AM_CPPFLAGS)

.PHONY: test-programs check-tidy update-golden check-san check-tsan check-coverage check-cppcheck check-fuzz
