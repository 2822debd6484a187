"""Random hook texts: strun's braces and quotes against Python's own.

usage: python hooks_random.py TEST_HOOKS [TEXTS [SEED]]

TEST_HOOKS is the program tests/core/test_hooks. The reference makes a command
of a hook by str.format and shows it by repr (stpipe/_subproc.py); TEST_HOOKS
--format TEXT NAME... must print the same, or refuse what format refuses.
"""
import random
import subprocess
import sys

PIECES = ["{0}", "{1}", "{}", "{2}", "{{", "}}", "{", "}", "{x}", "{{0}}", "a",
          "ls ", "'", '"', "\n", "\t", "\\", "\x01", "\x7f", "\u00e9", "$(", ")",
          "`", "${{x}}", "{00}", "{-1}", "{ 0}", "%s"]
NAMES = ["x.fits", "a b.fits", "it's", '"', "\\", "{0}", "\u00e9\u4e2d"]


def expected(text, names):
    try:
        return repr(text.format(*names))
    except (IndexError, KeyError, ValueError):
        return "refused"


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    bad = 0
    for _ in range(count):
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 7)))
        names = rng.choices(NAMES, k=2)
        run = subprocess.run([program, "--format", text, *names],
                             capture_output=True, text=True, check=False)
        found = run.stdout.rstrip("\n")
        if found != expected(text, names):
            bad += 1
            print(f"{text!r} {names}: {found}, not {expected(text, names)}")
    print(f"{count - bad} passed, {bad} failed")
    return bad != 0


sys.exit(main())
