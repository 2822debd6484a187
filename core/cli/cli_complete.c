/* cli_complete.c -- strun completion: scripts that know targets, options and
 * the parameters of the target on the line. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_target.h"

/* ---- words ---- */

static void
print_options(void)
{
    for (const strun_option *o = strun_options; o->name; o++)
        printf(" --%s%s", o->name, o->value ? "=" : "");
}

static void
print_commands(void)
{
    for (const strun_cli_command *c = strun_cli_commands; c->name; c++)
        printf(" %s", c->name);
}

static void
print_targets(const strun_lines *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        printf(" %s", targets->text[i]);
}

/* What is printed for each target: BEFORE name BEHIND row... AFTER. */
typedef struct {
    const char *before, *behind, *after;
    void (*print)(const char *target, const strun_section *s,
                  const strun_row *r);
} listing;

static void
print_rows(const strun_opened *o, const char *name, const listing *l)
{
    printf("%s%s%s", l->before, name, l->behind);
    for (size_t i = 0; i < o->nsections; i++)
        for (size_t k = 0; k < o->section[i].nrows; k++)
            l->print(name, &o->section[i], &o->section[i].row[k]);
    fputs(l->after, stdout);
}

/* All parameters of all targets; one that cannot be opened has none. */
static void
each_row(const strun_command *c, const strun_lines *targets, const listing *l)
{
    for (size_t t = 0; t < targets->count; t++) {
        strun_error ignored = {0};
        strun_opened o;
        if (strun_opened_open(c, targets->text[t], &o, &ignored) == 0)
            print_rows(&o, targets->text[t], l);
        strun_opened_close(&o);
    }
}

static void
print_word(const char *target, const strun_section *s, const strun_row *r)
{
    (void)target;
    printf(" --%s%s=", s->prefix, r->param.name);
}

/* ---- bash and zsh ---- */

/* Sets the lists, and `known` to the parameters of $target. */
static void
print_lists(const strun_command *c, const strun_lines *targets)
{
    static const listing cases = {"    ", ") known=\"", "\" ;;\n", print_word};

    fputs("    options=\"", stdout);
    print_options();
    fputs("\"\n    commands=\"", stdout);
    print_commands();
    fputs("\"\n    targets=\"", stdout);
    print_targets(targets);
    puts("\"\n    case $target in");
    each_row(c, targets, &cases);
    puts("    esac");
}

static void
print_bash(const strun_command *c, const strun_lines *targets)
{
    puts("# bash completion of strun: eval \"$(strun completion bash)\"\n"
         "_strun()\n{\n"
         "    local cur=${COMP_WORDS[COMP_CWORD]} target= known= words= word\n"
         "    local options commands targets\n"
         "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "        case $word in");
    for (const strun_cli_command *k = strun_cli_commands; k->name; k++)
        printf("        %s) ;;\n", k->name);
    puts("        -* | =) ;;\n"
         "        *) target=$word; break ;;\n"
         "        esac\n"
         "    done");
    print_lists(c, targets);
    puts("    case $cur in\n"
         "    -*) words=\"$options $known\" ;;\n"
         "    *) words=\n"
         "       [ -n \"$target\" ] || words=\"$commands $targets\" ;;\n"
         "    esac\n"
         "    [ \"${COMP_WORDS[1]}\" != completion ] || [ -n \"$target\" ] ||\n"
         "        words='bash zsh fish'\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
         "    case ${COMPREPLY[0]} in\n"
         "    *=) compopt -o nospace ;;\n"
         "    esac\n"
         "}\n"
         "complete -o default -F _strun strun");
}

static void
print_zsh(const strun_command *c, const strun_lines *targets)
{
    puts("#compdef strun\n"
         "# zsh completion of strun: a file _strun in a folder of $fpath\n"
         "_strun()\n{\n"
         "    local target= known= word options commands targets\n"
         "    local -a offered\n"
         "    for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
         "        case $word in");
    for (const strun_cli_command *k = strun_cli_commands; k->name; k++)
        printf("        %s) ;;\n", k->name);
    puts("        -*) ;;\n"
         "        *) target=$word; break ;;\n"
         "        esac\n"
         "    done");
    print_lists(c, targets);
    puts("    if [[ ${words[CURRENT]} == -* ]]; then\n"
         "        offered=(${=options} ${=known})\n"
         "        compadd -S '' -- ${(M)offered:#*=}\n"
         "        compadd -- ${offered:#*=}\n"
         "    elif [[ ${words[2]} == completion ]]; then\n"
         "        compadd -- bash zsh fish\n"
         "    elif [[ -z $target ]]; then\n"
         "        compadd -- ${=commands} ${=targets}\n"
         "        _files\n"
         "    else\n"
         "        _files\n"
         "    fi\n"
         "}\n"
         "# Found in $fpath it is called at once, else it is made known.\n"
         "if [[ ${funcstack[1]} == _strun ]]; then\n"
         "    _strun \"$@\"\n"
         "else\n"
         "    compdef _strun strun\n"
         "fi");
}

/* ---- fish ---- */

/* A text in single quotes. */
static void
print_quoted(const char *text)
{
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    putchar('\'');
}

static void
print_fish_row(const char *target, const strun_section *s, const strun_row *r)
{
    printf("complete -c strun -n '__fish_seen_subcommand_from %s' -r -l %s%s "
           "-d ",
           target, s->prefix, r->param.name);
    print_quoted(r->param.doc);
    putchar('\n');
}

static void
print_fish(const strun_command *c, const strun_lines *targets)
{
    static const listing rows = {"# ", "\n", "", print_fish_row};

    puts("# fish completion of strun: strun completion fish | source");
    for (const strun_option *o = strun_options; o->name; o++) {
        printf("complete -c strun %s-l %s -d ", o->value ? "-r " : "", o->name);
        print_quoted(o->doc);
        putchar('\n');
    }
    for (const strun_cli_command *k = strun_cli_commands; k->name; k++) {
        printf("complete -c strun -n __fish_use_subcommand -a %s -d ", k->name);
        print_quoted(k->doc);
        putchar('\n');
    }
    fputs("complete -c strun -n __fish_use_subcommand -a '", stdout);
    print_targets(targets);
    puts("'\ncomplete -c strun -n '__fish_seen_subcommand_from completion' "
         "-f -a 'bash zsh fish'");
    each_row(c, targets, &rows);
}

int
strun_cli_completion(strun_arena *a, const strun_command *c, strun_error *err)
{
    static const struct {
        const char *name;
        void (*print)(const strun_command *c, const strun_lines *targets);
    } shells[] = {
        {"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    const char *wanted = c->npositional == 2 ? c->positional[1] : "";
    strun_lines targets = {.arena = a};
    strun_session *s;

    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, wanted))
            continue;
        s = strun_session_new(NULL, c->plugin_path, err);
        if (!s)
            return -1;
        strun_cli_targets(strun_session_places(s), &targets);
        shells[i].print(c, &targets);
        strun_session_free(s);
        return 0;
    }
    return strun_error_set(err, STRUN_E_USAGE,
                           "completion takes one argument, the shell: bash, "
                           "zsh or fish");
}
