# plugins/klip/local.mk -- one step. Its objects are a library of their own,
# so that tests reach the numerics and the module shows its descriptor alone.

noinst_LTLIBRARIES += plugins/klip/libklip.la
#+ plugins_klip_libklip_la_SOURCES = plugins/klip/*.[ch]
plugins_klip_libklip_la_SOURCES = \
    plugins/klip/basis.c \
    plugins/klip/basis.h \
    plugins/klip/klip.c \
    plugins/klip/klip.h \
    plugins/klip/klip_step.c \
    plugins/klip/noise.c \
    plugins/klip/scatter.c
#-
plugins_klip_libklip_la_CPPFLAGS = $(STEP_CPPFLAGS)

plugins_LTLIBRARIES += plugins/klip.la
plugins_klip_la_SOURCES =
plugins_klip_la_LDFLAGS = $(STEP_LDFLAGS)
plugins_klip_la_LIBADD = plugins/klip/libklip.la $(STEP_LIBADD)
