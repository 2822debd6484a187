/* step_api.c -- what a step can ask of the run (strun/model.h). */
#include <stdarg.h>
#include <string.h>

#include "run/call.h"
#include "run/graph.h"

const strun_model *
strun_part(const strun_model *in, const char *port, size_t k)
{
    for (size_t i = 0; i < in->nparts; i++)
        if (strcmp(in->parts[i].port, port) == 0 && k-- == 0)
            return in->parts[i].model;
    return NULL;
}

size_t
strun_part_count(const strun_model *in, const char *port)
{
    size_t n = 0;

    for (size_t i = 0; i < in->nparts; i++)
        n += strcmp(in->parts[i].port, port) == 0;
    return n;
}

strun_model *
strun_part_out(strun_model *out, const char *port)
{
    for (size_t i = 0; i < out->nparts; i++)
        if (strcmp(out->parts[i].port, port) == 0)
            return out->parts[i].model;
    return NULL;
}

strun_model *
strun_part_add(strun_model *out, const char *port, const strun_model *from)
{
    const strun_step *step = out->call->of;
    size_t at = strun_port_index(step, port);
    const char *types = step->ports[at].name ? step->ports[at].models : "";
    const char *type =
        strun_arena_textn(out->arena, types, strcspn(types, "|"));
    strun_model *m = type ? strun_model_derive(out->arena, from, type) : NULL;

    if (m) {
        m->call = out->call;
        m->err = out->err;
        m->status = "COMPLETE";
    }
    if (m && !strun_call_sign(step, m, at == strun_port_out(step)) &&
        !strun_model_link(out, port, m))
        return m;
    strun_error_set(out->err, STRUN_E_MEMORY, "no memory");
    return NULL;
}

const char *
strun_model_name(const strun_model *m)
{
    return m->name;
}

const char *
strun_model_path(const strun_model *m)
{
    return m->path;
}

const char *
strun_model_type(const strun_model *m)
{
    return m->type;
}

strun_arena *
strun_scratch(strun_model *out)
{
    return out->call->scratch;
}

void *
strun_alloc(strun_model *out, size_t n, size_t size)
{
    void *p = strun_arena_alloc(out->call->scratch, n, size);

    if (!p)
        strun_error_set(out->err, STRUN_E_MEMORY,
                        "%s: no memory (%.0f MiB asked for)", out->call->step,
                        (double)n * (double)size / 1048576);
    return p;
}

void *
strun_once(const strun_model *in, const void *params, strun_model *out,
           size_t size, strun_maker make)
{
    strun_kept *k = in->call->kept;
    void *state;

    if (k->state)
        return k->state;
    state = strun_arena_alloc(k->arena, 1, size);
    if (!state) {
        strun_error_set(out->err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    if (make(in, params, k->arena, state, out->err)) {
        strun_error_set(out->err, STRUN_E_NUMERIC, "%s failed", in->call->step);
        return NULL;
    }
    return k->state = state;
}

strun_block
strun_block_of(const strun_model *in)
{
    return in->call->block;
}

strun_pool *
strun_pool_of(const strun_model *in)
{
    return in->call->run->pool;
}

strun_fft *
strun_fft_of(const strun_model *in)
{
    return in->call->run->fft;
}

bool
strun_skipped(const strun_model *in)
{
    return in->call->skipped;
}

void
strun_status(strun_model *out, const char *status)
{
    out->status = strun_arena_text(out->arena, status);
}

void
strun_log(const strun_model *m, int level, const char *fmt, ...)
{
    char text[2000];
    va_list ap;

    if (!m->call)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    strun_logger_say(m->call->run->log, level, m->call->step, "%s", text);
}

void
strun_count(const strun_model *m, const char *what, size_t n)
{
    if (m->call)
        strun_tally_add(m->call->run->tally, m->call->step, what, n);
}

void
strun_progress(const strun_model *in, size_t done, size_t total)
{
    const strun_call *c = in->call;
    size_t whole = c->block.total ? c->block.total : 1;
    size_t share = c->block.total ? c->block.count : 1;

    strun_logger_progress(c->run->log, c->step,
                          c->block.first * total + done * share, whole * total);
}

int
strun_fail(strun_model *out, const char *fmt, ...)
{
    char text[900];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return strun_error_set(out->err, STRUN_E_NUMERIC, "%s: %s",
                           out->call ? out->call->step : "step", text);
}

strun_error *
strun_error_of(strun_model *out)
{
    return out->err;
}
