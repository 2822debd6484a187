/* verify.c -- the suite: the checks in their order, each in a child. */
#include <stdio.h>
#include <string.h>

#include "run/graph.h"
#include "verify/check.h"

const char *const strun_verdict_names[] = {"skip", "pass", "note", "FAIL"};

/* By these names the first call is reported. */
const strun_check_row strun_check_rows[] = {
    {"descriptor", "it loads; ABI, size, names, ports and the table of "
                   "parameters are sane"},
    {"texts", "every port and parameter is described on one line"},
    {"crash", "a call with defaults on good inputs ends"},
    {"exit", "it does not end the process"},
    {"exception", "no exception of C++ leaves it"},
    {"hang", "it ends in time"},
    {"memory", "it gets by with a limited address space"},
    {"silent", "it prints nothing"},
    {"runs", "it succeeds"},
    {"products", "outputs have the arrays and axes that their ports say"},
    {"types", "it takes every type that its ports accept, and the required "
              "inputs alone"},
    {"parameters", "each at its limits: a result, or an error that says why"},
    {"nan", "NaN does not spread; what is NaN everywhere is NaN or flagged"},
    {"flags", "the value of a flagged pixel counts for no other"},
    {"inputs", "arrays and metadata of the inputs are not written, nor read "
               "beyond their end"},
    {"repeat", "two calls give the same bytes"},
    {"threads", "any number of threads gives the same bytes"},
    {"cut", "blocks of integrations give the same bytes as one call"},
    {"reentrant", "two calls at the same time do not disturb each other"},
    {"leak", "nothing stays in memory after a call"},
    {"files", "no descriptor is left open"},
    {"bad-input", "inputs that are no good give an error or a result"},
    {"cost", "time and memory, beside the stock step's"},
    {"stock", "the result beside the stock step's, in units of ERR"},
    {NULL, NULL},
};

typedef struct {
    const strun_verification *v;
    strun_arena *arena;
    const strun_plugin *plugin, *stock;
    void (*check)(strun_checking *c); /* for the child */
    strun_limits limits;
    size_t *failed;
} suite;

static const size_t memory_limit = (size_t)2 << 30;

static void
report(const suite *s, const char *name, strun_verdict verdict,
       const char *detail)
{
    const strun_finding f = {name, verdict, detail};

    *s->failed += verdict == STRUN_FAIL;
    s->v->report(s->v->arg, &f);
}

/* ---- one check in a child
 * --------------------------------------------------------- */

static void
work(void *arg, strun_answer *answer)
{
    const suite *s = arg;
    strun_checking c = {.plugin = s->plugin,
                        .stock = s->stock,
                        .arena = strun_arena_new(),
                        .answer = answer};

    if (c.arena)
        s->check(&c);
    else
        strun_judge(&c, STRUN_SKIPPED, "no memory for the check");
    strun_arena_free(c.arena);
}

static void
run_child(suite *s, void (*check)(strun_checking *c), double seconds,
          strun_child *out)
{
    s->check = check;
    s->limits.seconds = seconds;
    strun_child_run(work, s, &s->limits, out);
}

/* The child's verdict, or what became of the child. */
static void
report_child(const suite *s, const char *name, const strun_child *c)
{
    char text[700];

    strun_child_text(c, text, sizeof text);
    if (c->fate == STRUN_FATE_DONE)
        report(s, name, (strun_verdict)c->answer.verdict, c->answer.detail);
    else
        report(s, name, STRUN_FAIL, text);
}

/* ---- the descriptor
 * --------------------------------------------------------------- */

static bool
is_path(const char *name)
{
    size_t n = strlen(name);

    return strchr(name, '/') || (n > 3 && strcmp(name + n - 3, ".so") == 0);
}

static const strun_plugin *
load(const suite *s, const char *name, strun_error *err)
{
    const char *path =
        strchr(name, '/') ? name : strun_arena_printf(s->arena, "./%s", name);

    return is_path(name) && path ? strun_plugins_open(s->v->plugins, path, err)
                                 : strun_plugins_find(s->v->plugins, name, err);
}

/* Loading runs code of the object's own, too. */
static void
load_in_child(void *arg, strun_answer *answer)
{
    const suite *s = arg;
    strun_error err = {0};
    const strun_plugin *p = load(s, s->v->step, &err);

    answer->verdict = p ? STRUN_PASS : STRUN_FAIL;
    if (p)
        snprintf(answer->detail, sizeof answer->detail,
                 "%.60s %.40s, ABI %u, %u bytes", p->name, p->step->version,
                 p->step->abi, p->step->size);
    else
        snprintf(answer->detail, sizeof answer->detail, "%.390s", err.text);
}

/* 0, or -1: there is no step to go on with. */
static int
check_descriptor(suite *s)
{
    strun_error err = {0};
    strun_child c;

    s->limits.seconds = 10;
    s->limits.file = s->v->step;
    strun_child_run(load_in_child, s, &s->limits, &c);
    if (c.fate == STRUN_FATE_DONE && c.answer.verdict == STRUN_PASS)
        s->plugin = load(s, s->v->step, &err);
    report_child(s, "descriptor", &c);
    if (s->plugin)
        s->limits.file = s->plugin->path;
    return s->plugin ? 0 : -1;
}

/* ---- the step that it may replace
 * -------------------------------------------------- */

static bool
has_port(const strun_step *s, const strun_port *p)
{
    const strun_port *own = &s->ports[strun_port_index(s, p->name)];

    return own->name && (own->flags & STRUN_IN) == (p->flags & STRUN_IN);
}

/* Every port of the stock step is there, and no input that it could not feed:
 * more outputs and optional inputs do no harm. */
static bool
can_replace(const strun_step *mine, const strun_step *stock)
{
    for (const strun_port *p = stock->ports; p->name; p++)
        if (!has_port(mine, p))
            return false;
    for (const strun_port *p = mine->ports; p->name; p++)
        if (strun_port_takes(p) && !(p->flags & STRUN_OPTIONAL) &&
            !has_port(stock, p))
            return false;
    return true;
}

/* Steps of the reference say which of its classes they are. */
static const strun_plugin *
find_stock(const suite *s, strun_error *err)
{
    const strun_plugin *all;
    size_t n;

    if (s->v->stock)
        return load(s, s->v->stock, err);
    all = strun_plugins_all(s->v->plugins, &n);
    for (size_t i = 0; all && i < n; i++)
        if (all[i].step && all[i].step->class_name &&
            strcmp(all[i].name, s->plugin->name) &&
            can_replace(s->plugin->step, all[i].step))
            return &all[i];
    return NULL;
}

/* ---- the first call
 * --------------------------------------------------------------- */

static void
report_if(const suite *s, const char *name, bool bad, const char *detail)
{
    report(s, name, bad ? STRUN_FAIL : STRUN_PASS, bad ? detail : "");
}

/* What it printed, on one line. */
static const char *
printed(const suite *s, const strun_child *c)
{
    return strun_arena_printf(s->arena, "prints: %.*s",
                              (int)strcspn(c->said, "\n"), c->said);
}

/* One call tells of several promises. 0, or -1: there is no use in others. */
static int
check_first_call(suite *s)
{
    strun_child c;
    char text[700];
    bool done, memory, crash;

    run_child(s, strun_check_call, 5, &c);
    strun_child_text(&c, text, sizeof text);
    done = c.fate == STRUN_FATE_DONE;
    memory = c.answer.no_memory;
    crash = c.fate == STRUN_FATE_SIGNAL || c.fate == STRUN_FATE_NONE;
    report_if(s, "crash", crash && !memory, text);
    report_if(s, "exit", c.fate == STRUN_FATE_EXIT, text);
    report_if(s, "exception", c.fate == STRUN_FATE_EXCEPTION, text);
    report_if(s, "hang", c.fate == STRUN_FATE_TIME, text);
    if (strun_child_sanitized)
        report(s, "memory", STRUN_SKIPPED, "a sanitizer needs all there is");
    else
        report_if(s, "memory", memory, done ? c.answer.detail : text);
    report_if(s, "silent", done && *c.said, printed(s, &c));
    if (done)
        report(s, "runs", (strun_verdict)c.answer.verdict, c.answer.detail);
    else
        report(s, "runs", STRUN_FAIL, text);
    return done && c.answer.verdict == STRUN_PASS ? 0 : -1;
}

/* ---- beside the stock step
 * -------------------------------------------------------- */

static void
check_cost(suite *s)
{
    const strun_plugin *mine = s->plugin;
    const char *text;
    strun_child a, b;

    run_child(s, strun_check_cost, 20, &a);
    if (!s->stock || a.fate != STRUN_FATE_DONE ||
        a.answer.verdict != STRUN_PASS) {
        report_child(s, "cost", &a);
        return;
    }
    s->plugin = s->stock;
    run_child(s, strun_check_cost, 20, &b);
    s->plugin = mine;
    text = strun_arena_printf(
        s->arena, "%s; %s: %.1f ms (%.2g x), %.1f MiB", a.answer.detail,
        s->stock->name, 1000 * b.answer.figure[0],
        a.answer.figure[0] / b.answer.figure[0], b.answer.figure[1] / 1048576);
    report(s, "cost", STRUN_NOTE, text);
}

static void
check_stock(suite *s)
{
    strun_child c;

    if (!s->stock) {
        report(s, "stock", STRUN_SKIPPED, "no other step has these ports");
        return;
    }
    run_child(s, strun_check_stock, 20, &c);
    report_child(s, "stock", &c);
}

/* ---- the suite
 * -------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*check)(strun_checking *c);
    double seconds;
} later[] = {
    {"products", strun_check_products, 10},
    {"types", strun_check_types, 20},
    {"parameters", strun_check_parameters, 60},
    {"nan", strun_check_nan, 20},
    {"flags", strun_check_flags, 20},
    {"inputs", strun_check_inputs, 20},
    {"repeat", strun_check_repeat, 20},
    {"threads", strun_check_threads, 20},
    {"cut", strun_check_cut, 20},
    {"reentrant", strun_check_reentrant, 20},
    {"leak", strun_check_leak, 20},
    {"files", strun_check_files, 20},
    {"bad-input", strun_check_bad_input, 60},
};

static void
skip_from(const suite *s, const char *name, const char *why)
{
    const strun_check_row *r = strun_check_rows;

    while (r->name && strcmp(r->name, name))
        r++;
    for (; r->name; r++)
        report(s, r->name, STRUN_SKIPPED, why);
}

static void
run_later(suite *s)
{
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        strun_child c;
        run_child(s, later[i].check, later[i].seconds, &c);
        report_child(s, later[i].name, &c);
    }
    check_cost(s);
    check_stock(s);
}

int
strun_verify(strun_arena *a, const strun_verification *v, size_t *failed,
             strun_error *err)
{
    suite s = {.v = v, .arena = a, .failed = failed};
    strun_child c;

    *failed = 0;
    s.limits.memory = memory_limit;
    if (check_descriptor(&s)) {
        skip_from(&s, "texts", "there is no step to call");
        return 0;
    }
    s.stock = find_stock(&s, err);
    if (err->kind)
        return -1;
    run_child(&s, strun_check_texts, 10, &c);
    report_child(&s, "texts", &c);
    if (check_first_call(&s))
        skip_from(&s, "products", "the first call failed");
    else
        run_later(&s);
    return 0;
}
