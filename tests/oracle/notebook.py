"""The snippet of docs/user-guide.md, as it stands there, on the demo.

usage: python notebook.py GUIDE DEMO

The python is one that has jwst; strun is found in PATH. Also the two ways
over which parameters go: export_config() to strun, --save-parameters to
call(). Ends with "N passed, N failed".
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

os.environ.update(
    CRDS_CONTEXT="jwst_0001.pmap", STPIPE_DISABLE_CRDS_STEPPARS="true",
    CRDS_SERVER_URL="https://crds-serverless-mode.stsci.edu")


def snippet(guide):
    """Run it; the products are those that it names."""
    code = re.search(r"```python\n(.*?)```", guide.read_text(), re.S).group(1)
    space = {"__name__": "snippet"}
    exec(compile(code, str(guide), "exec"), space)
    assert space["sky"][0] == space["sky"][0]
    assert len(list(pathlib.Path("products").glob("*_psfsub.fits"))) == 2
    try:
        space["strun"]("klip", "nope.fits", "nope.fits")
    except RuntimeError as error:
        assert "strun: error: " in str(error) and "nope.fits" in str(error)
    else:
        raise AssertionError("a failure that Python does not see")


def exported(_):
    """strun reads what export_config() writes."""
    from jwst.pipeline import Coron3Pipeline
    pipeline = Coron3Pipeline(steps={"klip": {"truncate": 4}})
    pipeline.export_config("mine.asdf")
    subprocess.run(["strun", "mine.asdf", "--save-parameters=again.asdf"],
                   check=True)
    assert "truncate: 4" in pathlib.Path("again.asdf").read_text()


def called(_):
    """A class of the reference takes what --save-parameters writes."""
    from jwst.coron import KlipStep
    subprocess.run(["strun", "klip", "--truncate=6",
                    "--save-parameters=saved.asdf"], check=True)
    step = KlipStep.from_config_file("saved.asdf")
    assert step.truncate == 6


def main():
    guide, demo = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        os.environ["CRDS_PATH"] = name + "/crds"
        os.chdir(name)
        for path in demo.iterdir():
            os.symlink(path, path.name)
        for case in (snippet, exported, called):
            try:
                case(guide)
                passed += 1
                print("ok notebook:", case.__doc__.split("\n")[0])
            except Exception:
                traceback.print_exc(file=sys.stdout)
                failed += 1
                print("not ok notebook:", case.__doc__.split("\n")[0])
        os.chdir("/")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
