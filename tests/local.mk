# tests/local.mk -- what `make check` runs, and the checks beside it.

#+ test_programs = tests/core/test_*.c tests/steps/test_*.c | s/\.c$//
test_programs = \
    tests/core/test_asdf \
    tests/core/test_association \
    tests/core/test_child \
    tests/core/test_compare \
    tests/core/test_configobj \
    tests/core/test_crds \
    tests/core/test_descriptor \
    tests/core/test_digest \
    tests/core/test_fft \
    tests/core/test_flags \
    tests/core/test_hooks \
    tests/core/test_json \
    tests/core/test_linalg \
    tests/core/test_log \
    tests/core/test_names \
    tests/core/test_outfile \
    tests/core/test_parallel \
    tests/core/test_params \
    tests/core/test_region \
    tests/core/test_repair \
    tests/core/test_settings \
    tests/core/test_simulate \
    tests/core/test_sink \
    tests/core/test_stats \
    tests/core/test_template \
    tests/core/test_tournament \
    tests/core/test_tree \
    tests/core/test_wcs \
    tests/core/test_yaml \
    tests/steps/test_align \
    tests/steps/test_klip \
    tests/steps/test_outlier \
    tests/steps/test_resample \
    tests/steps/test_stack
#-
#+ test_scripts = tests/cli/*.sh tests/style/*.sh tests/outoftree/*.sh
test_scripts = \
    tests/cli/test_asdf.sh \
    tests/cli/test_bad_input.sh \
    tests/cli/test_commands.sh \
    tests/cli/test_completion.sh \
    tests/cli/test_contract_association.sh \
    tests/cli/test_contract_environment.sh \
    tests/cli/test_contract_files.sh \
    tests/cli/test_contract_invocation.sh \
    tests/cli/test_contract_values.sh \
    tests/cli/test_explain.sh \
    tests/cli/test_help.sh \
    tests/cli/test_hooks.sh \
    tests/cli/test_isolate.sh \
    tests/cli/test_log.sh \
    tests/cli/test_man.sh \
    tests/cli/test_names.sh \
    tests/cli/test_new_step.sh \
    tests/cli/test_pipeline.sh \
    tests/cli/test_simulate.sh \
    tests/cli/test_steps.sh \
    tests/cli/test_tournament.sh \
    tests/outoftree/abi.sh \
    tests/outoftree/examples.sh \
    tests/outoftree/plugin.sh \
    tests/outoftree/road.sh \
    tests/outoftree/verify.sh \
    tests/style/contract.sh \
    tests/style/format.sh \
    tests/style/headers.sh \
    tests/style/includes.sh \
    tests/style/layout.sh \
    tests/style/symbols.sh
#-
TESTS += $(test_programs) $(test_scripts)

# What the scripts of tests/cli call: no tests themselves.
test_tools = tests/cli/fitsedit tests/cli/fitssame tests/cli/jsonlines \
    tests/cli/simjudge
tests_cli_fitsedit_LDADD = $(CFITSIO_LIBS) $(LIBM)
tests_cli_simjudge_LDADD = core/libcore.la $(CFITSIO_LIBS) $(LIBM)
tests_cli_fitssame_LDADD = $(CFITSIO_LIBS) $(LIBM)
check_PROGRAMS += $(test_programs) $(test_tools)

# An archive gives a program only the objects that it names, so that a test of
# one step's numerics takes nothing of the others.
LDADD = plugins/outlier_detection/liboutlier_detection.la \
    plugins/stack_refs/libstack_refs.la plugins/align_refs/libalign_refs.la \
    plugins/klip/libklip.la plugins/resample/libresample.la \
    core/libcore.la $(LIBM)
# For "check.h" and "klip/klip.h"; tests/style keeps the core from using it.
AM_CPPFLAGS += -I$(top_srcdir)/tests -I$(top_srcdir)/plugins

#+ EXTRA_DIST += tests/*.h tests/core/*.h tests/oracle/* tests/*.sh tests/cli/*.c tests/cli/*.sh tests/cli/*.tsv tests/style/* tests/outoftree/* tests/outoftree/bad/* tests/outoftree/abi-1/strun/* tests/bench/* tests/fuzz/* !tests/*/*.o !tests/*/*.log !tests/*/*.trs
EXTRA_DIST += \
    tests/bench/bench.c \
    tests/bench/case.c \
    tests/bench/floor.h \
    tests/bench/floor_arithmetic.c \
    tests/bench/floor_bytes.c \
    tests/bench/growth.c \
    tests/bench/kernels.c \
    tests/bench/measure.c \
    tests/bench/measure.h \
    tests/bench/reference.py \
    tests/check.h \
    tests/cli/badplugin.c \
    tests/cli/contract.tsv \
    tests/cli/fitsedit.c \
    tests/cli/fitssame.c \
    tests/cli/jsonlines.c \
    tests/cli/simjudge.c \
    tests/cli/test_asdf.sh \
    tests/cli/test_bad_input.sh \
    tests/cli/test_commands.sh \
    tests/cli/test_completion.sh \
    tests/cli/test_contract_association.sh \
    tests/cli/test_contract_environment.sh \
    tests/cli/test_contract_files.sh \
    tests/cli/test_contract_invocation.sh \
    tests/cli/test_contract_values.sh \
    tests/cli/test_explain.sh \
    tests/cli/test_help.sh \
    tests/cli/test_hooks.sh \
    tests/cli/test_isolate.sh \
    tests/cli/test_log.sh \
    tests/cli/test_man.sh \
    tests/cli/test_names.sh \
    tests/cli/test_new_step.sh \
    tests/cli/test_pipeline.sh \
    tests/cli/test_simulate.sh \
    tests/cli/test_steps.sh \
    tests/cli/test_tournament.sh \
    tests/cli/wildplugin.c \
    tests/core/scratch.h \
    tests/oracle/command_line.py \
    tests/oracle/crds_random.py \
    tests/oracle/hooks_random.py \
    tests/oracle/log_lines.py \
    tests/oracle/notebook.py \
    tests/oracle/open_models.py \
    tests/oracle/read_ecsv.py \
    tests/oracle/same_models.py \
    tests/oracle/save_asdf.py \
    tests/outoftree/abi-1/strun/arena.h \
    tests/outoftree/abi-1/strun/error.h \
    tests/outoftree/abi-1/strun/fft.h \
    tests/outoftree/abi-1/strun/flags.h \
    tests/outoftree/abi-1/strun/grid.h \
    tests/outoftree/abi-1/strun/linalg.h \
    tests/outoftree/abi-1/strun/model.h \
    tests/outoftree/abi-1/strun/mosaic.h \
    tests/outoftree/abi-1/strun/parallel.h \
    tests/outoftree/abi-1/strun/region.h \
    tests/outoftree/abi-1/strun/repair.h \
    tests/outoftree/abi-1/strun/stats.h \
    tests/outoftree/abi-1/strun/step.h \
    tests/outoftree/abi-1/strun/tree.h \
    tests/outoftree/abi-1/strun/wcs.h \
    tests/outoftree/abi-1/strun/wide.h \
    tests/outoftree/abi.sh \
    tests/outoftree/bad/bad-input.c \
    tests/outoftree/bad/bad.h \
    tests/outoftree/bad/crash.c \
    tests/outoftree/bad/cut.c \
    tests/outoftree/bad/descriptor-abi.c \
    tests/outoftree/bad/descriptor-none.c \
    tests/outoftree/bad/descriptor-size.c \
    tests/outoftree/bad/exception.cc \
    tests/outoftree/bad/exit.c \
    tests/outoftree/bad/files.c \
    tests/outoftree/bad/hang.c \
    tests/outoftree/bad/inputs-beyond.c \
    tests/outoftree/bad/inputs-metadata.c \
    tests/outoftree/bad/inputs.c \
    tests/outoftree/bad/leak-pages.c \
    tests/outoftree/bad/leak.c \
    tests/outoftree/bad/memory-asked.c \
    tests/outoftree/bad/memory.c \
    tests/outoftree/bad/nan.c \
    tests/outoftree/bad/parameters.c \
    tests/outoftree/bad/products.c \
    tests/outoftree/bad/reentrant.c \
    tests/outoftree/bad/repeat.c \
    tests/outoftree/bad/runs.c \
    tests/outoftree/bad/silent.c \
    tests/outoftree/bad/texts.c \
    tests/outoftree/bad/threads.c \
    tests/outoftree/bad/types.c \
    tests/outoftree/everything.c \
    tests/outoftree/examples.sh \
    tests/outoftree/offsets.c \
    tests/outoftree/plugin.sh \
    tests/outoftree/road.sh \
    tests/outoftree/shift.cc \
    tests/outoftree/smooth.c \
    tests/outoftree/verify.sh \
    tests/run-cases.sh \
    tests/run-cli.sh \
    tests/run-contract.sh \
    tests/run-oracle.sh \
    tests/run-stage.sh \
    tests/run-summary.sh \
    tests/run-valgrind.sh \
    tests/style/contract.sh \
    tests/style/format.sh \
    tests/style/headers.sh \
    tests/style/includes.sh \
    tests/style/layout.sh \
    tests/style/symbols.sh \
    tests/vectors.h
#-

# The program as built, its steps and pipelines; the sources; the tools.
TEST_ENVIRONMENT = \
    PATH='$(abs_top_builddir)':"$$PATH" \
    STRUN_PLUGIN_PATH='$(abs_top_builddir)/plugins' \
    STRUN_CONFIG_PATH='$(abs_top_srcdir)/config' \
    STRUN_TEST_DATA='$(abs_top_srcdir)/tests/data' \
    STRUN_SRCDIR='$(abs_top_srcdir)' \
    STRUN_BUILDDIR='$(abs_top_builddir)' \
    STRUN_LD_FLAGS='$(STRUN_LD_FLAGS)' \
    CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' MAKE='$(MAKE)' LC_ALL=C
AM_TESTS_ENVIRONMENT = $(TEST_ENVIRONMENT); export PATH STRUN_PLUGIN_PATH \
    STRUN_CONFIG_PATH STRUN_TEST_DATA STRUN_SRCDIR STRUN_BUILDDIR \
    STRUN_LD_FLAGS CC PKG_CONFIG MAKE LC_ALL;
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)

# "N passed, N failed" over the cases of the last `make check`.
check-summary:
	@$(SHELL) $(srcdir)/tests/run-summary.sh $(TESTS)

check-style: all
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(filter tests/style/%,$(TESTS))'

VALGRIND_COMMAND = $(VALGRIND) -q --error-exitcode=9 --leak-check=full \
    --show-leak-kinds=definite --errors-for-leak-kinds=definite

check-valgrind: all $(check_PROGRAMS)
	@test -n '$(VALGRIND)' || { echo 'valgrind is not installed'; exit 1; }
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(test_programs)' \
	    LOG_COMPILER='$(SHELL) $(top_builddir)/libtool --mode=execute' \
	    LOG_FLAGS='$(VALGRIND_COMMAND)'
	@$(SHELL) $(srcdir)/tests/run-summary.sh $(test_programs)
	$(TEST_ENVIRONMENT) $(SHELL) $(srcdir)/tests/run-valgrind.sh \
	    $(SHELL) $(abs_top_builddir)/libtool --mode=execute \
	    $(VALGRIND_COMMAND)

check-sanitizers:
	$(MKDIR_P) sanitizers
	cd sanitizers && { test -f Makefile || \
	    $(SHELL) $(abs_top_srcdir)/configure --enable-sanitizers \
	        CC='$(CC)' CFLAGS='-O1 -g'; }
	cd sanitizers && $(MAKE) $(AM_MAKEFLAGS) check

# The expected help, after a change that was meant: read the difference.
update-help: all
	$(TEST_ENVIRONMENT) $(SHELL) $(srcdir)/tests/cli/test_help.sh --update

check-oracle: all
	$(TEST_ENVIRONMENT) $(SHELL) $(srcdir)/tests/run-oracle.sh

EXTRA_PROGRAMS = tests/bench/kernels tests/bench/bench tests/bench/growth
CLEANFILES += $(EXTRA_PROGRAMS)
tests_bench_kernels_LDADD = $(LDADD) $(FFTW_LIBS) $(LAPACKE_LIBS) \
    $(OPENBLAS_LIBS)
tests_bench_bench_SOURCES = tests/bench/bench.c tests/bench/case.c \
    tests/bench/floor_arithmetic.c tests/bench/floor_bytes.c \
    tests/bench/floor.h tests/bench/measure.c tests/bench/measure.h
tests_bench_bench_LDADD = $(CFITSIO_LIBS) $(JANSSON_LIBS) $(FFTW_LIBS) \
    $(LAPACKE_LIBS) $(OPENBLAS_LIBS) $(LIBM)

# The numerics of the steps beside their floor, with one thread and with all.
bench-kernels: tests/bench/kernels
	@tests/bench/kernels 224 288 171 50 1
	@tests/bench/kernels 224 288 171 50 `getconf _NPROCESSORS_ONLN`

# Whole commands beside their floor and the reference (STRUN_REFERENCE_PYTHON,
# a Python that has jwst). Inputs are simulated in BENCH_FOLDER, some 20 GB with
# the products, unless they are there.
BENCH_FOLDER = bench.tmp
BENCH_PICTURE = bench.svg
# The program itself, not the script that libtool puts before it.
BENCH_ENVIRONMENT = $(TEST_ENVIRONMENT) PATH='$(abs_top_builddir)/.libs':"$$PATH" \
    LD_LIBRARY_PATH='$(abs_top_builddir)/core/.libs'
tests_bench_growth_SOURCES = tests/bench/growth.c tests/bench/measure.c \
    tests/bench/measure.h
tests_bench_growth_LDADD =
bench: all tests/bench/bench
	@$(MKDIR_P) '$(BENCH_FOLDER)'
	@$(BENCH_ENVIRONMENT) tests/bench/bench '$(BENCH_FOLDER)' $(BENCH_CASES)

clean-local:
	rm -rf sanitizers bench.tmp bench.svg

# Time and memory against integrations, psfs, pixels, threads: table, picture.
bench-growth: all tests/bench/growth
	@$(MKDIR_P) '$(BENCH_FOLDER)'
	@$(BENCH_ENVIRONMENT) tests/bench/growth '$(BENCH_FOLDER)/growth' \
	    '$(BENCH_PICTURE)'

.PHONY: bench bench-growth bench-kernels update-help check-summary check-style \
    check-valgrind check-sanitizers check-oracle

# They install, and libtool links the plugins again for that: nobody may run the
# built program meanwhile.
tests/outoftree/plugin.log: $(patsubst %.sh,%.log,$(filter \
    tests/cli/%.sh tests/outoftree/verify.sh,$(test_scripts)))
tests/outoftree/examples.log: tests/outoftree/plugin.log
tests/outoftree/road.log: tests/outoftree/examples.log
tests/outoftree/abi.log: tests/outoftree/road.log
