# core/local.mk -- libstrun, the program strun, what is installed with them.

# All of the core, for libstrun and for the unit tests, which look inside.
noinst_LTLIBRARIES += core/libcore.la
#+ core_libcore_la_SOURCES = core/base/*.[ch] core/math/*.[ch] core/model/*.[ch] core/wcs/*.[ch] core/io/*.[ch] core/run/*.[ch] core/sim/*.[ch] core/tournament/*.[ch] core/verify/*.[ch] core/cli/*.[ch]
core_libcore_la_SOURCES = \
    core/base/arena.c \
    core/base/bytes.c \
    core/base/bytes.h \
    core/base/child.c \
    core/base/child.h \
    core/base/child_inside.c \
    core/base/child_inside.h \
    core/base/clock.c \
    core/base/clock.h \
    core/base/cpus.c \
    core/base/cpus.h \
    core/base/datasum.c \
    core/base/datasum.h \
    core/base/death.c \
    core/base/error.c \
    core/base/file.c \
    core/base/file.h \
    core/base/grow.c \
    core/base/grow.h \
    core/base/parallel.c \
    core/base/sha1.c \
    core/base/sha1.h \
    core/base/sha256.c \
    core/base/sha256.h \
    core/base/utf8.c \
    core/base/utf8.h \
    core/cli/cli_check.c \
    core/cli/cli_complete.c \
    core/cli/cli_config.c \
    core/cli/cli_diff.c \
    core/cli/cli_explain.c \
    core/cli/cli_graph.c \
    core/cli/cli_help.c \
    core/cli/cli_list.c \
    core/cli/cli_log.c \
    core/cli/cli_man.c \
    core/cli/cli_new_step.c \
    core/cli/cli_params.c \
    core/cli/cli_params.h \
    core/cli/cli_run.c \
    core/cli/cli_simulate.c \
    core/cli/cli_target.c \
    core/cli/cli_target.h \
    core/cli/cli_text.c \
    core/cli/cli_text.h \
    core/cli/cli_tournament.c \
    core/cli/cli_verify.c \
    core/cli/command.c \
    core/cli/command.h \
    core/cli/commands.h \
    core/cli/diff.h \
    core/cli/diff_arrays.c \
    core/cli/diff_header.c \
    core/cli/diff_record.c \
    core/cli/exit_status.c \
    core/cli/exit_status.h \
    core/cli/explain_command.c \
    core/cli/explain_command.h \
    core/cli/main.c \
    core/cli/port_source.c \
    core/cli/port_source.h \
    core/cli/skeleton.c \
    core/cli/skeleton.h \
    core/cli/template.c \
    core/cli/template.h \
    core/io/asdf.c \
    core/io/asdf.h \
    core/io/asdf_cards.c \
    core/io/asdf_cards.h \
    core/io/asdf_columns.c \
    core/io/asdf_columns.h \
    core/io/asdf_emit.c \
    core/io/asdf_read.c \
    core/io/asdf_write.c \
    core/io/fits_cards.c \
    core/io/fits_cards.h \
    core/io/fits_read.c \
    core/io/fits_write.c \
    core/io/json.c \
    core/io/json.h \
    core/io/open.c \
    core/io/open.h \
    core/io/outfile.c \
    core/io/outfile.h \
    core/io/png.c \
    core/io/png.h \
    core/io/sink.c \
    core/io/sink.h \
    core/io/sink_format.h \
    core/io/values.c \
    core/io/values.h \
    core/io/writer.c \
    core/io/writer.h \
    core/io/yaml.c \
    core/io/yaml.h \
    core/io/yaml_emit.c \
    core/math/compare.c \
    core/math/compare.h \
    core/math/fft.c \
    core/math/flags.c \
    core/math/linalg.c \
    core/math/repair.c \
    core/math/stats.c \
    core/model/arrays.c \
    core/model/arrays.h \
    core/model/blend.c \
    core/model/cards.c \
    core/model/cards.h \
    core/model/keywords.c \
    core/model/keywords.h \
    core/model/meta.c \
    core/model/model.c \
    core/model/model.h \
    core/model/ndarray.c \
    core/model/ndarray.h \
    core/model/ptrmap.c \
    core/model/ptrmap.h \
    core/model/scalar.c \
    core/model/table.c \
    core/model/table.h \
    core/model/tree.c \
    core/run/association.c \
    core/run/association.h \
    core/run/call.h \
    core/run/cfg_interpolate.c \
    core/run/cfg_line.c \
    core/run/cfg_line.h \
    core/run/cfg_value.c \
    core/run/cfg_value.h \
    core/run/chain.c \
    core/run/chain.h \
    core/run/chain_call.c \
    core/run/chain_kept.c \
    core/run/chain_load.c \
    core/run/chain_skip.c \
    core/run/chain_store.c \
    core/run/check.c \
    core/run/check_outputs.c \
    core/run/common_params.c \
    core/run/common_params.h \
    core/run/configobj.c \
    core/run/configobj.h \
    core/run/configure.c \
    core/run/configure.h \
    core/run/crds.c \
    core/run/crds.h \
    core/run/crds_cache.c \
    core/run/crds_cache.h \
    core/run/crds_date.c \
    core/run/crds_date.h \
    core/run/crds_element.c \
    core/run/crds_expr.c \
    core/run/crds_expr.h \
    core/run/crds_key.c \
    core/run/crds_key.h \
    core/run/crds_mapping.c \
    core/run/crds_mapping.h \
    core/run/crds_match.c \
    core/run/crds_match.h \
    core/run/crds_python.c \
    core/run/crds_python.h \
    core/run/crds_rows.c \
    core/run/crds_rows.h \
    core/run/crds_value.c \
    core/run/descriptor.c \
    core/run/descriptor.h \
    core/run/desk.c \
    core/run/desk.h \
    core/run/estimate.c \
    core/run/estimate.h \
    core/run/fields.c \
    core/run/fields.h \
    core/run/folders.c \
    core/run/folders.h \
    core/run/graph.c \
    core/run/graph.h \
    core/run/hook_command.c \
    core/run/hook_command.h \
    core/run/hook_kind.c \
    core/run/hook_kind.h \
    core/run/hook_text.c \
    core/run/hook_text.h \
    core/run/hooks.c \
    core/run/hooks.h \
    core/run/job.c \
    core/run/job.h \
    core/run/lines.c \
    core/run/lines.h \
    core/run/log.c \
    core/run/log.h \
    core/run/log_line.c \
    core/run/log_line.h \
    core/run/log_scrub.c \
    core/run/log_scrub.h \
    core/run/logcfg.c \
    core/run/logcfg.h \
    core/run/mosaic.c \
    core/run/names.c \
    core/run/names.h \
    core/run/nearest.c \
    core/run/nearest.h \
    core/run/number_text.c \
    core/run/number_text.h \
    core/run/origins.c \
    core/run/origins.h \
    core/run/param_set.c \
    core/run/param_text.c \
    core/run/params.c \
    core/run/params.h \
    core/run/passing.c \
    core/run/passing.h \
    core/run/paths.c \
    core/run/paths.h \
    core/run/plugins.c \
    core/run/plugins.h \
    core/run/product.c \
    core/run/product.h \
    core/run/product_name.c \
    core/run/read_wcs.c \
    core/run/record.c \
    core/run/record.h \
    core/run/record_cards.c \
    core/run/record_file.c \
    core/run/record_run.c \
    core/run/record_run.h \
    core/run/record_stage.c \
    core/run/record_state.c \
    core/run/record_state.h \
    core/run/run.h \
    core/run/save.c \
    core/run/save.h \
    core/run/session.c \
    core/run/session.h \
    core/run/settings.c \
    core/run/settings.h \
    core/run/settings_file.c \
    core/run/settings_file.h \
    core/run/settings_load.c \
    core/run/setup.c \
    core/run/setup.h \
    core/run/setup_inputs.c \
    core/run/shell.c \
    core/run/shell.h \
    core/run/size_text.c \
    core/run/size_text.h \
    core/run/step_api.c \
    core/run/steppars.c \
    core/run/steppars.h \
    core/run/suffixes.c \
    core/run/summary.c \
    core/run/supervise.c \
    core/run/supervise.h \
    core/run/tally.c \
    core/run/tally.h \
    core/run/target.c \
    core/run/target.h \
    core/run/words.c \
    core/run/words.h \
    core/sim/canvas.c \
    core/sim/detector.c \
    core/sim/detector.h \
    core/sim/distortion.c \
    core/sim/distortion.h \
    core/sim/exposure.c \
    core/sim/exposure.h \
    core/sim/gwcs.c \
    core/sim/header.c \
    core/sim/header.h \
    core/sim/instrument.c \
    core/sim/instrument.h \
    core/sim/metadata.c \
    core/sim/metadata.h \
    core/sim/occulter.c \
    core/sim/occulter.h \
    core/sim/optics.c \
    core/sim/optics.h \
    core/sim/optics_impl.h \
    core/sim/options.c \
    core/sim/plan.c \
    core/sim/plan.h \
    core/sim/psfmask.c \
    core/sim/psfmask.h \
    core/sim/pupil.c \
    core/sim/pupil.h \
    core/sim/random.c \
    core/sim/random.h \
    core/sim/simulate.c \
    core/sim/simulate.h \
    core/sim/sky.c \
    core/sim/sky.h \
    core/sim/truth.c \
    core/sim/truth.h \
    core/tournament/contest.h \
    core/tournament/curves.c \
    core/tournament/ecsv.c \
    core/tournament/enter.c \
    core/tournament/files.c \
    core/tournament/files.h \
    core/tournament/html.c \
    core/tournament/inject.c \
    core/tournament/inject.h \
    core/tournament/judge.c \
    core/tournament/judge.h \
    core/tournament/options.c \
    core/tournament/page_style.c \
    core/tournament/photometry.c \
    core/tournament/photometry.h \
    core/tournament/picture.c \
    core/tournament/psf.c \
    core/tournament/psf.h \
    core/tournament/report.h \
    core/tournament/scene.c \
    core/tournament/scene.h \
    core/tournament/stagewise.c \
    core/tournament/stagewise.h \
    core/tournament/student.c \
    core/tournament/student.h \
    core/tournament/throughput.c \
    core/tournament/tournament.c \
    core/tournament/tournament.h \
    core/tournament/variants.c \
    core/tournament/variants.h \
    core/tournament/wishes.c \
    core/tournament/workplace.c \
    core/tournament/workplace.h \
    core/verify/check.c \
    core/verify/check.h \
    core/verify/check_bad.c \
    core/verify/check_call.c \
    core/verify/check_clean.c \
    core/verify/check_nan.c \
    core/verify/check_params.c \
    core/verify/check_same.c \
    core/verify/check_stock.c \
    core/verify/child.c \
    core/verify/child.h \
    core/verify/guard.c \
    core/verify/guard.h \
    core/verify/results.c \
    core/verify/results.h \
    core/verify/scene.c \
    core/verify/scene.h \
    core/verify/trial.c \
    core/verify/trial.h \
    core/verify/verify.c \
    core/verify/verify.h \
    core/wcs/area.c \
    core/wcs/assign.c \
    core/wcs/build.c \
    core/wcs/emit.c \
    core/wcs/eval.c \
    core/wcs/fitswcs.c \
    core/wcs/grid.c \
    core/wcs/gwcs.c \
    core/wcs/kernels.c \
    core/wcs/kernels.h \
    core/wcs/model_wcs.c \
    core/wcs/newton.c \
    core/wcs/newton.h \
    core/wcs/params.c \
    core/wcs/params.h \
    core/wcs/program.c \
    core/wcs/program.h \
    core/wcs/read.c \
    core/wcs/read.h \
    core/wcs/read_sky.c \
    core/wcs/region.c \
    core/wcs/region_text.c \
    core/wcs/sky.c \
    core/wcs/tan.c \
    core/wcs/transforms.c \
    core/wcs/transforms.h \
    core/wcs/wcs.h
#-
core_libcore_la_LIBADD = $(CFITSIO_LIBS) $(YAML_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) \
    $(FFTW_LIBS) $(LAPACKE_LIBS) $(OPENBLAS_LIBS) $(WCSLIB_LIBS) $(GEOS_LIBS) \
    $(LTDL_LIBS) $(THREAD_LIBS) $(LIBM)

# What plugins link with: the functions of the installed headers, no others.
# CURRENT:REVISION:AGE, by libtool's rules; the ABI of steps is STRUN_ABI.
lib_LTLIBRARIES += core/libstrun.la
core_libstrun_la_SOURCES =
core_libstrun_la_LIBADD = core/libcore.la
core_libstrun_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
    -export-symbols $(srcdir)/core/strun.sym
core_libstrun_la_DEPENDENCIES = core/libcore.la core/strun.sym
EXTRA_DIST += core/strun.sym

# The program is one call: steps and it must share one library.
bin_PROGRAMS += strun
strun_SOURCES = core/strun.c
strun_LDADD = core/libstrun.la

strunincludedir = $(includedir)/strun
#+ struninclude_HEADERS = core/include/strun/*.h
struninclude_HEADERS = \
    core/include/strun/arena.h \
    core/include/strun/error.h \
    core/include/strun/fft.h \
    core/include/strun/flags.h \
    core/include/strun/grid.h \
    core/include/strun/linalg.h \
    core/include/strun/model.h \
    core/include/strun/mosaic.h \
    core/include/strun/parallel.h \
    core/include/strun/region.h \
    core/include/strun/repair.h \
    core/include/strun/stats.h \
    core/include/strun/step.h \
    core/include/strun/tree.h \
    core/include/strun/wcs.h \
    core/include/strun/wide.h
#-

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = core/strun.pc

strunconfigdir = $(pkgdatadir)/config
#+ strunconfig_DATA = config/*.cfg config/*.yaml
strunconfig_DATA = \
    config/align_refs.cfg \
    config/calwebb_coron3.cfg \
    config/calwebb_coron3.yaml \
    config/klip.cfg \
    config/outlier_detection.cfg \
    config/resample.cfg \
    config/stack_refs.cfg
#-

# What strun new-step makes a folder from.
newstepdir = $(strunconfigdir)/new-step
#+ newstep_DATA = config/new-step/*
newstep_DATA = \
    config/new-step/CMakeLists.txt.in \
    config/new-step/Makefile.in \
    config/new-step/README.md.in \
    config/new-step/check.sh.in \
    config/new-step/meson.build.in \
    config/new-step/step.c.in \
    config/new-step/test.c.in
#-

#+ EXTRA_DIST += config/* config/new-step/*
EXTRA_DIST += \
    config/align_refs.cfg \
    config/arrays.tsv \
    config/calwebb_coron3.cfg \
    config/calwebb_coron3.yaml \
    config/keywords.awk \
    config/keywords.tsv \
    config/klip.cfg \
    config/make-keywords.py \
    config/new-step/CMakeLists.txt.in \
    config/new-step/Makefile.in \
    config/new-step/README.md.in \
    config/new-step/check.sh.in \
    config/new-step/meson.build.in \
    config/new-step/step.c.in \
    config/new-step/test.c.in \
    config/outlier_detection.cfg \
    config/resample.cfg \
    config/stack_refs.cfg
#-

# The keyword table is compiled in, each row a C initialiser.
BUILT_SOURCES += core/model/keywords.inc
CLEANFILES += core/model/keywords.inc
core/model/keywords.inc: config/keywords.tsv config/keywords.awk
	$(AM_V_GEN)$(MKDIR_P) core/model && \
	$(AWK) -f $(srcdir)/config/keywords.awk $(srcdir)/config/keywords.tsv \
	    >$@.tmp && mv $@.tmp $@

# Where an installed strun finds its steps and pipelines.
BUILT_SOURCES += core/base/paths.inc
CLEANFILES += core/base/paths.inc
core/base/paths.inc: Makefile
	$(AM_V_GEN)$(MKDIR_P) core/base && \
	printf '#define STRUN_%s_DIR "%s"\n' PLUGIN '$(pluginsdir)' \
	    CONFIG '$(strunconfigdir)' >$@.tmp && mv $@.tmp $@

# The commit may change without any file of ours: ask each time, touch the
# file only when the answer is another one.
BUILT_SOURCES += core/base/version.inc
CLEANFILES += core/base/version.inc
core/base/version.inc: always
	@$(MKDIR_P) core/base && \
	commit=`$(SHELL) $(srcdir)/m4/git-version $(srcdir)` && \
	printf '#define STRUN_%s "%s"\n' VERSION '$(VERSION)' \
	    COMMIT "$$commit" >$@.tmp && \
	if cmp -s $@.tmp $@; then rm -f $@.tmp; else mv $@.tmp $@; fi

always:
.PHONY: always

# Manual pages and completion, made by the program from the tables of the steps
# and pipelines that were built with it.
#+ step_pages = plugins/*/*_step.c | s,.*/\(.*\)_step\.c,core/made/strun-\1.1,
step_pages = \
    core/made/strun-align_refs.1 \
    core/made/strun-klip.1 \
    core/made/strun-outlier_detection.1 \
    core/made/strun-resample.1 \
    core/made/strun-stack_refs.1
#-
#+ pipeline_pages = config/*.yaml | s,.*/\(.*\)\.yaml,core/made/strun-\1.1,
pipeline_pages = \
    core/made/strun-calwebb_coron3.1
#-
made_pages = core/made/strun.1 $(step_pages) $(pipeline_pages)
man_MANS = $(made_pages) docs/strun-step.7

bashcompletiondir = $(datadir)/bash-completion/completions
nodist_bashcompletion_DATA = core/made/bash/strun
zshcompletiondir = $(datadir)/zsh/site-functions
nodist_zshcompletion_DATA = core/made/zsh/_strun
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_fishcompletion_DATA = core/made/fish/strun.fish
made_scripts = $(nodist_bashcompletion_DATA) $(nodist_zshcompletion_DATA) \
    $(nodist_fishcompletion_DATA)

CLEANFILES += $(made_pages) $(made_scripts)
STRUN_BUILT = STRUN_PLUGIN_PATH='$(abs_top_builddir)/plugins' \
    STRUN_CONFIG_PATH='$(abs_top_srcdir)/config' ./strun$(EXEEXT)
what_strun_shows = strun$(EXEEXT) $(plugins_LTLIBRARIES) \
    $(top_srcdir)/config/calwebb_coron3.yaml

$(made_pages): $(what_strun_shows)
	$(AM_V_GEN)$(MKDIR_P) core/made && \
	page='$(@F)' && page=$${page%.1} && \
	$(STRUN_BUILT) man `expr "$$page" : 'strun-\(.*\)'` >$@.tmp && \
	mv $@.tmp $@

$(made_scripts): $(what_strun_shows)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && shell=$(@D) && \
	$(STRUN_BUILT) completion $${shell##*/} >$@.tmp && mv $@.tmp $@
