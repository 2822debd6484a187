/* run/hook_kind.h -- what one text of pre_hooks or post_hooks is: a step or a
 * command.
 *
 * A step is named as targets are: klip, jwst::klip, jwst.coron.KlipStep; or by
 * the path of its plugin, with a '/' and the ending .so. Its parameters follow
 * as "klip truncate=5 ..." or, as in the reference, "klip(truncate=5, ...)".
 * Everything else is a command, but for names of Python functions and classes,
 * which are refused.
 */
#ifndef STRUN_RUN_HOOK_KIND_H
#define STRUN_RUN_HOOK_KIND_H

#include "run/settings.h"
#include "run/target.h"

typedef struct {
    const strun_plugin *plugin; /* NULL: a command */
    strun_assignment *given;    /* the step's parameters */
    size_t ngiven;
} strun_hook_kind;

int strun_hook_kind_of(const strun_places *p, const char *text,
                       strun_hook_kind *out, strun_error *err);

#endif
