# plugins/align_refs/local.mk -- one step. Its objects are a library of their own,
# so that tests reach the numerics and the module shows its descriptor alone.

noinst_LTLIBRARIES += plugins/align_refs/libalign_refs.la
#+ plugins_align_refs_libalign_refs_la_SOURCES = plugins/align_refs/*.[ch]
plugins_align_refs_libalign_refs_la_SOURCES = \
    plugins/align_refs/align.c \
    plugins/align_refs/align.h \
    plugins/align_refs/align_refs_step.c \
    plugins/align_refs/cheb.c \
    plugins/align_refs/cheb.h \
    plugins/align_refs/fit.c \
    plugins/align_refs/fit.h \
    plugins/align_refs/lanes.h \
    plugins/align_refs/moments.c \
    plugins/align_refs/moments.h \
    plugins/align_refs/newton.c \
    plugins/align_refs/newton.h \
    plugins/align_refs/phases.c \
    plugins/align_refs/phases.h \
    plugins/align_refs/planes.c \
    plugins/align_refs/planes.h \
    plugins/align_refs/shift.c \
    plugins/align_refs/shift.h \
    plugins/align_refs/trig.c \
    plugins/align_refs/trig.h
#-
plugins_align_refs_libalign_refs_la_CPPFLAGS = $(STEP_CPPFLAGS)

plugins_LTLIBRARIES += plugins/align_refs.la
plugins_align_refs_la_SOURCES =
plugins_align_refs_la_LDFLAGS = $(STEP_LDFLAGS)
plugins_align_refs_la_LIBADD = plugins/align_refs/libalign_refs.la $(STEP_LIBADD)
