# plugins/stack_refs/local.mk -- one step. Its objects are a library of their own,
# so that tests reach the numerics and the module shows its descriptor alone.

noinst_LTLIBRARIES += plugins/stack_refs/libstack_refs.la
#+ plugins_stack_refs_libstack_refs_la_SOURCES = plugins/stack_refs/*.[ch]
plugins_stack_refs_libstack_refs_la_SOURCES = \
    plugins/stack_refs/stack.c \
    plugins/stack_refs/stack.h \
    plugins/stack_refs/stack_refs_step.c
#-
plugins_stack_refs_libstack_refs_la_CPPFLAGS = $(STEP_CPPFLAGS)

plugins_LTLIBRARIES += plugins/stack_refs.la
plugins_stack_refs_la_SOURCES =
plugins_stack_refs_la_LDFLAGS = $(STEP_LDFLAGS)
plugins_stack_refs_la_LIBADD = plugins/stack_refs/libstack_refs.la $(STEP_LIBADD)
