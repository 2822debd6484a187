/* run/graph.h -- a pipeline as data: which step runs for what, on what, and
 * what is saved.
 *
 * A description is a YAML file:
 *
 *   name: calwebb_coron3            the alias
 *   class: jwst.pipeline....        the reference's class
 *   suffix: i2d                     of the main product
 *   roles:                          members that there must be, and what is
 *     psf: No reference PSF ...     said when there are none
 *   stages:
 *   - id: align                     its name for other stages
 *     step: align_refs              the plugin, and the key of its parameters
 *     each: science                 once for each member of a role; without:
 *                                   once
 *     in: {science: clean, psfs: stack}
 *                                   what feeds its ports: a stage, one of its
 *                                   other outputs (align.science), "member"
 *                                   or, as "@psf", all members of a role
 *     save: psfalign                the suffix of its product
 *     saver: step                   the step saves it: its save_results, suffix
 *                                   and output_... decide, not the pipeline's
 *     named: exposure               or "product": what names the product
 *     skipped: silent               when skipped, no product and no status
 *     set: {blendheaders: 'false'}  parameters that the pipeline decides
 *     blend: exposures              the input whose metadata, as they were
 *                                   read, are blended into the product
 *     blend_if: blendheaders        unless the user sets this parameter of the
 *                                   step to false
 */
#ifndef STRUN_RUN_GRAPH_H
#define STRUN_RUN_GRAPH_H

#include <strun/tree.h>

#include "run/configure.h"
#include "run/plugins.h"

enum { STRUN_MAX_PORTS = 16 };

typedef enum { STRUN_BY_MEMBER, STRUN_BY_ROLE, STRUN_BY_STAGE } strun_feed_kind;

typedef struct {
    const char *port; /* of the stage that is fed */
    size_t at;        /* its index in the step's ports */
    strun_feed_kind origin;
    const char *role; /* FROM_ROLE */
    size_t stage;     /* FROM_STAGE */
    size_t out;       /* FROM_STAGE: index in that step's ports */
    const char *text; /* as written */
} strun_feed;

typedef struct {
    const char *id, *name; /* name: of the step's parameters */
    const char *each;      /* role, or NULL */
    strun_feed feed[STRUN_MAX_PORTS];
    size_t nfeeds;
    const char *save; /* suffix of the product, or NULL */
    bool by_product;  /* named after the product, else after the exposure */
    bool by_step;     /* the step saves its product, not the pipeline */
    bool silent_skip;
    const strun_node *set;
    const strun_plugin *plugin;
    const strun_step *step;
    void *values;        /* the step's own parameters */
    strun_common common; /* those that every step has */
    strun_values config; /* both, with the origin of each */
    /* The step, with its parameters, that says how results are saved: this
     * one, or that whose hook it is; NULL: they are not. */
    const strun_values *saving;
    const char *saving_name;
    /* By port: the file of a reference, and what is recorded of it. */
    const char *reference[STRUN_MAX_PORTS];
    const char *recorded[STRUN_MAX_PORTS];
    const char *context;  /* of the rules that chose them, or NULL */
    const char *blend;    /* input port whose metadata are blended, or NULL */
    const char *blend_if; /* the parameter that allows it, or NULL */
    const char *hook;     /* the text of the hook that it is, or NULL */
    size_t line;
} strun_stage;

typedef struct {
    const char *name, *class_name, *suffix, *doc;
    const char *path; /* the description, for messages */
    const strun_node *roles;
    strun_stage *stage;
    size_t n;
} strun_graph;

/* Read a description and check what it says by itself: ids, order, names. */
int strun_graph_read(strun_arena *a, const char *path, strun_graph *g,
                     strun_error *err);

/* Find the plugins (by name, or by what `plugin_of` says for a step's name)
 * and check every port: known, fed, of a type that fits. */
int strun_graph_bind(strun_graph *g, strun_plugins *plugins,
                     const char *(*plugin_of)(void *arg, const char *step),
                     void *arg, strun_error *err);

/* Does all that feeds a bound stage fit, and is every input fed? */
int strun_graph_check_stage(const strun_graph *g, const strun_stage *s,
                            strun_error *err);

/* A graph of one step whose input ports are fed from roles named after them
 * (the first, if it is not a list, as "member" of each). */
int strun_graph_single(strun_arena *a, const strun_plugin *p, strun_graph *g);

/* The file of a stage's plugin, for messages. */
const char *strun_stage_file(const strun_stage *s);

/* An earlier stage of the same step, whose parameters are the same; or NULL. */
const strun_stage *strun_graph_twin(const strun_graph *g, size_t stage);

/* The role whose members are behind a feed. */
const char *strun_feed_role(const strun_graph *g, const strun_stage *s,
                            const strun_feed *f);

/* Index of the step's first output port; of a named one (n when absent). */
size_t strun_port_out(const strun_step *s);
size_t strun_port_index(const strun_step *s, const char *name);
size_t strun_port_count(const strun_step *s);

/* Does a list "A|B" hold this type? */
bool strun_type_in(const char *list, const char *type);

#endif
