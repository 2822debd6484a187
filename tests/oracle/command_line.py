"""The same command lines through the reference's strun and through ours.

usage: python command_line.py DEMO

DEMO is tests/data/demo; the python is one that has jwst; strun is found in
PATH. Of each command line both must make files of the same names, end with
the same status, and save equal parameters; TRAPS are the command lines where
the reference has a fault that strun mends, with the status of each. Parameter
files go round: strun reads the reference's, the reference reads strun's.
Prints a line a case; ends with "N passed, N failed".
"""
import logging
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import warnings

os.environ.update(
    OMP_NUM_THREADS="1", CRDS_CONTEXT="jwst_0001.pmap",
    CRDS_SERVER_URL="https://crds-serverless-mode.stsci.edu",
    STPIPE_DISABLE_CRDS_STEPPARS="true")
warnings.simplefilter("ignore")

MASK = "--steps.align_refs.override_psfmask=psfmask.fits"
SCI = "jw01393002001_03108_00001_nrcalong_calints.fits"
TARGETS = ["calwebb_coron3", "outlier_detection", "stack_refs", "align_refs",
           "klip", "resample"]

# Parameters only: no input, so that nothing runs.
VALUES = TARGETS + [
    "jwst::klip", "jwst.step.KlipStep", "jwst.coron.KlipStep",
    "jwst.pipeline.Coron3Pipeline",
    "klip --truncate=7", "klip --truncate 7", "klip --trunc=7",
    "klip --truncate='\"7\"'", "klip --truncate=1_000", "klip --truncate='7 '",
    "klip --truncate=1 --truncate=2", "klip --suffix=a#b", "klip --suffix=",
    "klip --suffix='a b'", "klip --pre_hooks=a,b", "klip --post_hooks=,",
    "klip --output_dir=here", "klip --output_ext=asdf", "klip --skip=YES",
    "klip --save_results=on", "klip --search_output_file=0",
    "klip --output_use_model=1", "klip --output_file=mine.fits",
    "resample --output_shape=100,200", "resample --output_shape='\"1\", 2'",
    "resample --crpix=1.5,2 --crval=10,-20.25 --rotation=-3e1",
    "resample --pixfrac=.5 --kernel=lanczos3 --weight_type=exptime",
    "resample --fillval=0 --single=true --pixmap_order=3",
    "outlier_detection --snr='6.0 5.0' --maskpt=0.5 --good_bits=4",
    "align_refs --median_box_length=5 --bad_bits=DO_NOT_USE+HOT",
    "align_refs --override_psfmask=psfmask.fits",
    "calwebb_coron3 --steps.klip.truncate=5 --steps.resample.skip=true",
    "calwebb_coron3 --steps.klip.truncat=5 --suffix=mine",
    "calwebb_coron3 --steps.klip.name=x --steps.klip.class=y",
    "calwebb_coron3 --steps.klip.config_file=klip_in.cfg",
    "job.cfg", "job.cfg --steps.klip.truncate=3", "old.cfg", "text.asdf",
    "plain",
]
FILES = {
    "klip_in.cfg": "truncate = 11\nsuffix = inner\n",
    "job.cfg": 'name = "Coron3Pipeline"\n'
               'class = "jwst.pipeline.Coron3Pipeline"\n'
               "suffix = 'it''s'  # a comment\n[steps]\n  [[klip]]\n"
               "config_file = klip_in.cfg\noutput_dir = x_%(suffix)s\n"
               "[[ 'resample' ]]\noutput_shape = 10, \"20\"\n"
               'output_wcs = """a, b"""\nrotation = 1e1\n',
    "old.cfg": 'name = "Coron3Pipeline"\n'
               'class = "jwst.pipeline.Coron3Pipeline"\n[steps]\n'
               "[[stack_refs]]\n[[align_refs]]\n[[klip]]\n"
               "[[outlier_detection]]\nskip = True\n[[resample]]\n"
               "skip = True\n",
    "text.asdf": "#ASDF 1.0.0\n#ASDF_STANDARD 1.5.0\n%YAML 1.1\n"
                 "%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n"
                 "class: jwst.pipeline.Coron3Pipeline\nname: Coron3Pipeline\n"
                 "parameters: {suffix: mine}\nsteps:\n"
                 "- {class: jwst.step.KlipStep, name: klip, "
                 "parameters: {truncate: 4}}\n...\n",
    "plain": "class = klip\nname = mine\ntruncate = 6\n",
    "bad_type.cfg": "class = klip\ntruncate = x\n",
    "bad_key.cfg": "class = klip\nbogus = x\n",
    "bad_line.cfg": "class = klip\nnonsense\n",
    "bad_class.cfg": "class = jwst.pipeline.Nope\n",
    "twice.cfg": "class = klip\nsuffix = a\nsuffix = b\n",
    "no_class.cfg": "truncate = 3\n",
    "broken.json": "{",
}

# The status, and that no file is made.
FAILURES = [
    "CALWEBB_CORON3", "romancal::klip", "jwst.step.Nope", "nope.cfg",
    "calwebb_coron3", "calwebb_coron3 a.json b.json", "klip " + SCI,
    f"klip {SCI} {SCI} {SCI}", "resample", "calwebb_coron3 nope.json",
    "calwebb_coron3 broken.json", "klip --bogus=1", "klip --save-params=x",
    "klip --save=x", "klip --s=x", "klip --skip", "klip --verbose=1",
    "klip --truncate=x", "klip --truncate=2.5", "klip --truncate=-1",
    "klip --truncate=1,2", "klip --skip=t", "klip --pre_hooks=cmd",
    "resample --pixfrac=2", "resample --kernel=Square",
    "resample --output_shape=1,2,3", "calwebb_coron3 --steps.nosuch.x=1",
    "calwebb_coron3 --steps.klip.bogus=1", "bad_type.cfg", "bad_key.cfg",
    "bad_line.cfg", "bad_class.cfg", "twice.cfg", "no_class.cfg", "",
]

# Files and status of whole runs.
RUNS = [
    f"calwebb_coron3 asn.json {MASK}",
    f"calwebb_coron3 asn.json {MASK} --suffix=mine --output_dir=out",
    f"calwebb_coron3 asn.json {MASK} --steps.outlier_detection.skip=true "
    "--steps.klip.skip=true",
]

# (command line, status of the reference, of strun): the traps of the issue.
TRAPS = [
    ("--help", 2, 0),
    (f"calwebb_coron3 --output_dir=o nope.json {MASK}", 2, 1),
    ("klip '--truncate= 7' --save-parameters=f", 1, 0),
    ("klip --save-parameters=f", 1, 0),
]

passed = failed = 0


def verdict(name, faults):
    global passed, failed
    for fault in faults:
        print("#", fault)
    print("not ok" if faults else "ok", name)
    if faults:
        failed += 1
    else:
        passed += 1


def child(folder, args):
    """The reference's program in a process of its own, already loaded."""
    from stpipe._cli.strun import main
    os.chdir(folder)
    said = os.open(f"{folder}.said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.argv = ["strun"] + args
    status = 1
    try:
        code = main()
        status = code if isinstance(code, int) else 0 if code is None else 1
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else \
            0 if end.code is None else 1
    except BaseException:
        import traceback
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        logging.shutdown()
        os._exit(status)


def reference(folder, args):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        child(folder, args)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def ours(folder, args):
    with open(f"{folder}.said", "w") as said:
        return subprocess.run(["strun"] + args, cwd=folder, stdout=said,
                              stderr=said, check=False).returncode


def fresh(work, demo, name):
    folder = work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in demo.iterdir():
        os.symlink(path, folder / path.name)
    for path, text in FILES.items():
        (folder / path).write_text(text)
    return folder


def made(folder, before):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*")
                  if not p.is_dir() and p.name not in before)


def both(work, demo, line):
    """Status and new files of each, in folders of their own."""
    args, told = shlex.split(line), []
    for name, run in (("reference", reference), ("ours", ours)):
        folder = fresh(work, demo, name)
        before = {p.name for p in folder.iterdir()}
        status = run(folder, args)
        told.append((status, made(folder, before)))
    return told


# ---- parameters ----

def same_value(key, a, b):
    """None and '' are one for input_dir, which the reference fills in; only
    the last part of output_file counts, which the reference makes absolute;
    a step's name, where no file gives one, is in small letters with us; what
    the pipeline decides of blendheaders, strun shows and the reference not."""
    if key == "blendheaders":
        return isinstance(a, bool) and isinstance(b, bool)
    if key == "input_dir":
        return (a or None) == (b or None)
    if key == "output_file" and a and b:
        return os.path.basename(a) == os.path.basename(b)
    if key == "name":
        return a.lower() == b.lower()
    return type(a) is type(b) and (a == b or a != a)


def load(path):
    import asdf
    with asdf.open(path) as file:
        tree = file.tree
        out = {"": {"class": tree["class"], "name": tree["name"],
                    **tree["parameters"]}}
        for step in tree.get("steps", []):
            out[step["name"]] = {"class": step["class"], **step["parameters"]}
        return out


def differences(a, b):
    for step in sorted(set(a) | set(b)):
        x, y = a.get(step, {}), b.get(step, {})
        for key in sorted(set(x) | set(y)):
            if key not in x or key not in y:
                yield f"{step}/{key} is in one file only"
            elif not same_value(key, x[key], y[key]):
                yield f"{step}/{key}: {x[key]!r}, strun: {y[key]!r}"


def saved(run, folder, args, name):
    """The parameters that a command line means; a fault as a text."""
    path = folder / name
    run(folder, args + [f"--save-parameters={name}"])
    if not path.exists():
        lines = open(f"{folder}.said").read().splitlines()[-1:]
        return f"{run.__name__} saved nothing: {' '.join(lines)}"
    return load(path)


def compare(a, b):
    for x in (a, b):
        if isinstance(x, str):
            return [x]
    return list(differences(a, b))


def values(work, demo):
    folder = fresh(work, demo, "values")
    for line in VALUES:
        args = shlex.split(line)
        verdict(f"values: {line}",
                compare(saved(reference, folder, args, "ref.asdf"),
                        saved(ours, folder, args, "our.asdf")))
        if line in TARGETS or args[0].endswith(".cfg"):
            round_trip(folder, line)


def round_trip(folder, line):
    """The files that the last command line has saved."""
    verdict(f"strun reads the reference's file: {line}", compare(
        load(folder / "ref.asdf"),
        saved(ours, folder, ["ref.asdf"], "again.asdf")))
    verdict(f"the reference reads strun's file: {line}", compare(
        saved(reference, folder, ["our.asdf"], "again2.asdf"),
        load(folder / "our.asdf")))


def created(work, demo):
    folder = fresh(work, demo, "created")
    for target in TARGETS:
        with open(folder / "made.cfg", "w") as out:
            subprocess.run(["strun", "create-config", target], stdout=out,
                           check=True)
        verdict(f"the reference reads a created cfg: {target}", compare(
            saved(reference, folder, ["made.cfg"], "ref.asdf"),
            saved(ours, folder, [target], "our.asdf")))


# ---- runs ----

def lines(work, demo, todo):
    for line in todo:
        theirs, mine = both(work, demo, line)
        faults = []
        if theirs[0] != mine[0]:
            faults.append(f"status {theirs[0]}, strun: {mine[0]}")
        if theirs[1] != mine[1]:
            faults.append(f"files {theirs[1]}, strun: {mine[1]}")
        verdict(f"status and files: {line or '(nothing)'}", faults)


def traps(work, demo):
    for line, theirs, mine in TRAPS:
        found = tuple(told[0] for told in both(work, demo, line))
        verdict(f"a trap: {line}", [] if found == (theirs, mine) else
                [f"status {found[0]}, strun: {found[1]}; expected "
                 f"{theirs}, strun: {mine}"])


def main():
    demo = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        cache = work / "crds" / "config" / "jwst"
        cache.mkdir(parents=True)
        (cache / "server_config").write_text(repr({
            "observatory": "jwst", "latest_context": "jwst_0001.pmap",
            "operational_context": "jwst_0001.pmap",
            "last_synced": "2026-01-01 00:00:00", "bad_files_list": []}))
        os.environ["CRDS_PATH"] = str(work / "crds")
        import jwst.pipeline  # once for all children
        import jwst.step  # noqa: F401
        import asdf  # noqa: F401
        values(work, demo)
        created(work, demo)
        lines(work, demo, FAILURES)
        traps(work, demo)
        lines(work, demo, RUNS)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
