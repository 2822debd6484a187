/* product.c -- names of products and what they say of themselves. */
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "base/version.inc"
#include "run/job.h"
#include "run/names.h"
#include "run/paths.h"

/* The suffix of an output: what the user says of the main one, what the graph
 * says, what the port says. */
static const char *
suffix_of(const strun_job *job, const strun_stage *s, size_t port)
{
    if (port != strun_port_out(s->step))
        return s->step->ports[port].suffix;
    if (!job->pipeline)
        return s->common.suffix ? s->common.suffix : job->name;
    if (job->graph->suffix && strcmp(s->save, job->graph->suffix) == 0 &&
        job->common->suffix)
        return job->common->suffix;
    return s->save;
}

/* What a product is named after: output_file, the product of the association,
 * the exposure, or the first input. */
static const char *
base_of(const strun_job *job, const strun_stage *s, size_t member)
{
    if (s->common.output_file && !job->pipeline)
        return s->common.output_file;
    if (s->by_product && job->product)
        return job->product;
    return strun_path_name(member < job->nmembers ? job->member[member].path
                                                  : job->input);
}

const char *
strun_product_path(const strun_job *job, const strun_stage *s, size_t port,
                   size_t member)
{
    bool exposure = !s->by_product && member < job->nmembers;
    const char *parts[] = {exposure ? job->asn_id : NULL};
    strun_product p = {.parts = parts, .nparts = 1};

    p.folder =
        s->common.output_dir ? s->common.output_dir : job->common->output_dir;
    p.base = base_of(job, s, member);
    p.suffix = suffix_of(job, s, port);
    p.extension = s->common.output_ext;
    return strun_product_name(job->run->arena, &p);
}

static const char *
now_text(strun_arena *a)
{
    struct timeval now;
    struct tm t;
    char text[40];
    size_t n;

    gettimeofday(&now, NULL);
    gmtime_r(&now.tv_sec, &t);
    n = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &t);
    snprintf(text + n, sizeof text - n, ".%03d",
             (int)(now.tv_usec / 1000) % 1000);
    return strun_arena_text(a, text);
}

/* Who wrote the tree. */
static int
set_library(strun_model *m)
{
    strun_node *lib = strun_node_map(m->arena);

    if (!lib)
        return -1;
    lib->tag = "tag:stsci.edu:asdf/core/software-1.0.0";
    lib->flow = true;
    if (strun_node_set(m->arena, lib, "name",
                       strun_node_text(m->arena, "strun")) ||
        strun_node_set(m->arena, lib, "version",
                       strun_node_text(m->arena, STRUN_VERSION)))
        return -1;
    return strun_node_set(m->arena, m->tree, "asdf_library", lib);
}

int
strun_product_log(const strun_job *job, strun_model *m)
{
    strun_node *logs = strun_node_get(m->tree, "cal_logs");
    strun_node *mine = strun_logger_records(job->run->log, m->arena);

    if (!logs || logs->kind != STRUN_MAP) {
        logs = strun_node_map(m->arena);
        if (!logs || strun_node_set(m->arena, m->tree, "cal_logs", logs))
            return -1;
    }
    return mine ? strun_node_set(m->arena, logs, job->run->log_key, mine) : -1;
}

int
strun_product_finish(const strun_job *job, strun_model *m, const char *path,
                     strun_error *err)
{
    const char *name = strun_path_name(path);

    m->err = err;
    m->name = name;
    strun_node_drop(m->tree, "_fits_hash");
    if (strun_meta_set_text(m, "meta.filename", name) ||
        strun_meta_set_text(m, "meta.date", now_text(m->arena)) ||
        strun_meta_set_text(m, "meta.model_type", m->type) || set_library(m))
        return -1;
    if (job->asn_pool &&
        strun_meta_set_text(m, "meta.asn.pool_name", job->asn_pool))
        return -1;
    if (job->asn_table &&
        strun_meta_set_text(m, "meta.asn.table_name", job->asn_table))
        return -1;
    return strun_meta_arrays(m) || strun_meta_sync(m) ? -1 : 0;
}
