/* product.c -- what products say of themselves. */
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "base/version.inc"
#include "run/paths.h"
#include "run/product.h"
#include "run/record.h"

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
    return strun_record_cards(m) || strun_meta_arrays(m) || strun_meta_sync(m)
               ? -1
               : 0;
}
