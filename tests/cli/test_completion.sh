#!/bin/sh
# The scripts that `make install` puts into the places of bash, zsh and fish,
# tried by keys that are typed into these shells on a terminal (by script(1)):
# "kl<TAB>" and "--trunc<TAB>" and "--save-p<TAB>" make a whole command line,
# which is run then.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"
made=$STRUN_BUILDDIR/core/made

# types LINE... | typed SHELL...: what comes of it is the file ./saved.
typed()
{
    mkdir -p "$work/home" && cd "$work/home" || exit
    rm -f saved
    HOME=$work/home XDG_CONFIG_HOME=$work/home TERM=dumb \
        timeout 60 script -qec "$*" /dev/null
    grep -qx '  truncate: 7' saved
}

keys()
{
    printf '%s\n' "$1"
    printf 'strun kl\t--trunc\t7 --save-p\tsaved\nexit\n'
}

# What is offered is all there is: nothing else begins so.
in_bash()
{
    keys ". '$made/bash/strun'" | typed bash --norc --noprofile -i
}

# Found by its name in $fpath, as an installed one is.
in_zsh()
{
    keys "fpath=('$made/zsh' \$fpath); autoload -U compinit; compinit -u -D" |
        typed zsh -f -i
}

in_fish()
{
    keys "source '$made/fish/strun.fish'" | typed fish --no-config -i
}

# It also answers without a terminal.
fish_says()
{
    cd "$work" || exit
    fish --no-config -c "source '$made/fish/strun.fish'
        complete -C 'strun completion '
        complete -C 'strun calwebb_coron3 --steps.klip.trunc'" >said
    cut -f 1 said | tr '\n' ' ' >words
    [ "$(cat words)" = 'bash fish zsh --steps.klip.truncate ' ]
}

# in_shell NAME CASE COMMAND: unless it is not there.
in_shell()
{
    if ! command -v "$1" >/dev/null; then
        echo "skipped: $2, $1 is not installed"
    elif ! command -v script >/dev/null; then
        echo "skipped: $2, script(1) is not installed"
    else
        try "$2" "$3"
    fi
}

in_shell bash 'bash: a command line by its beginnings' in_bash
in_shell zsh 'zsh: a command line by its beginnings' in_zsh
in_shell fish 'fish: a command line by its beginnings' in_fish
in_shell fish 'fish: what it offers' fish_says
finish
