"""The log of a run: strun's lines against those of the reference.

usage: log_lines.py REFERENCE DATA

REFERENCE is the shell script that runs the reference's strun offline, DATA the
folder of an association (tests/data/demo); strun is found in PATH. Every INFO
message of the reference must be one of strun's, but for those listed here; the
reference must read the parameters that strun saves, with their origins.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

LINE = re.compile(r"^\S+ \S+ - (\S+) - (\w+) - (.*)$")
MASK = "--steps.align_refs.override_psfmask=psfmask.fits"
# Messages that strun does not have, and why.
OTHER = [
    (r"\w+ instance created\.", "an object of Python"),
    (r"Prefetching reference files for dataset", "strun looks once"),
    (r"Outlier Detection asn_id", "a step knows no association"),
    (r"Step (stack_refs|resample) running with args \(<jwst.datamodels",
     "an object of Python"),
    (r"Step klip running with args .* <CubeModel", "psfalign has 4 axes here"),
    (r"Pixel scale ratio|Computed output pixel scale|Output pixel scale",
     "said once, by a number of other last digits"),
    (r"Resampling science and variance data", "all planes are made at once"),
    (r"Using PSFMASK reference file", "the path as it was typed"),
    (r"Results used jwst version", "of strun"),
]


def messages(text):
    return [m.group(3) for m in map(LINE.match, text.splitlines())
            if m and m.group(2) == "INFO"]


def dump(text):
    """name -> value of the parameters of each step"""
    values, step = {}, ""
    for line in text.splitlines():
        m = re.match(r"^( +)(\w+):(?: (.*?))?(?: +# .*)?$", line)
        if not m:
            continue
        depth, key, value = len(m.group(1)), m.group(2), m.group(3)
        if value is None:
            step = key if depth == 4 else ""
        else:
            values[step, key] = value.strip("'")
    return values


def run(command, data):
    with tempfile.TemporaryDirectory() as work:
        for name in os.listdir(data):
            shutil.copy(os.path.join(data, name), work)
        subprocess.run(["strun", "calwebb_coron3", "--steps.klip.truncate=4",
                        "--save-parameters=own.asdf"], cwd=work, check=True)
        r = subprocess.run([*command, "own.asdf", "asn.json", MASK], cwd=work,
                           stderr=subprocess.PIPE, text=True)
    if r.returncode:
        sys.exit(f"not ok {command}: {r.stderr[-500:]}")
    return re.sub(r"/\S*/(?=psfmask)", "", r.stderr)


def main(reference, data):
    theirs, ours = run(["sh", reference], data), run(["strun"], data)
    have = set(messages(ours))
    missing = [m for m in dict.fromkeys(messages(theirs)) if m not in have and
               not any(re.match(p, m) for p, _ in OTHER)]
    for m in missing:
        print("# missing:", m)
    print("not ok" if missing else "ok", "INFO lines of the reference")
    a, b = dump(theirs), dump(ours)
    lost = [k for k in a if k not in b]
    for k in lost:
        print("# missing:", *k)
    for k in a:
        if k in b and a[k] != b[k]:
            print("# differs:", *k, "is", b[k], "not", a[k])
    print("not ok" if lost else "ok", "parameters of the reference")
    bad = bool(missing) + bool(lost)
    print(f"{2 - bad} passed, {bad} failed")
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:]) else 0)
