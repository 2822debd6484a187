"""Random rules and random headers: strun's choice against the crds library's.

usage: python crds_random.py TEST_CRDS [RULES [HEADERS [SEED]]]

TEST_CRDS is the program tests/core/test_crds. A cache with RULES contexts of
one .rmap each is made in a temporary folder; crds.getreferences is asked
without a server for HEADERS headers of each, and so is `TEST_CRDS --find`.
Equal means: the same file, or both N/A, or both an error.
"""
import hashlib
import logging
import os
import random
import subprocess
import sys
import tempfile

INSTRUMENTS = ["FGS", "MIRI", "NIRCAM", "NIRISS", "NIRSPEC"]
KEYS = ["META.INSTRUMENT.FILTER", "META.INSTRUMENT.CORONAGRAPH",
        "META.SUBARRAY.NAME", "META.EXPOSURE.TYPE", "META.EXPOSURE.NGROUPS"]
DATES = ("META.OBSERVATION.DATE", "META.OBSERVATION.TIME")
FILES = [f"f{i}.fits" for i in range(12)]
VALUES = ["F1W", "F2W", "FULL", "SUB64", "A", "B", "1", "2", "3.5", "20"]
ODD = ["N/A", "*", "ANY", "GENERIC", "n/a", "true", "NOT APPLICABLE", "", "F",
       "NOTCH", "()", "{A}", "A|B", "1e3", "-0", "BETWEEN", "N/AX"]
ELEMENTS = ["F1W|F2W", "F*", "F?W|A", "A|B|1", "{A}", "{A|B}", "(F.W)",
            "(A|B)", "NOT A", "not A|B", "#>1 and <=20#", "#A OR B#", "#A#",
            "<5", ">=2", "> 2.5", "<=3.5", "between 1 3", "BETWEEN 2 20",
            "S[UX]B*", "|A|", "SUB64 | FULL", "NOT <3", "F[!2]W*"]
BROKEN = ["BETWEEN 3 1", "BETWEEN 1", "<A", "([)"]


def element(rng):
    kind = rng.random()
    if kind < 0.45:
        return rng.choice(VALUES)
    if kind < 0.62:
        return rng.choice(["N/A", "*", "ANY", "GENERIC"])
    if kind < 0.90:
        return rng.choice(ELEMENTS)
    if kind < 0.93:
        return tuple(rng.sample(VALUES, 2))
    if kind < 0.95:
        return rng.choice([1, 2.0, 3.5, True])
    if kind < 0.953:
        return rng.choice(BROKEN)
    return rng.choice(ODD)


def date(rng):
    return (f"20{rng.randrange(10, 16)}-0{rng.randrange(1, 9)}-1"
            f"{rng.randrange(0, 10)}")


def time(rng):
    second = rng.choice(["00", "30", "12.5", "12.001"])
    return f"1{rng.randrange(0, 9)}:{rng.randrange(10, 59)}:{second}"


def file_name(rng):
    return rng.choice(["N/A", "OMIT"]) if rng.random() < 0.08 \
        else rng.choice(FILES)


def use_after(rng):
    rows = [f"'{date(rng)} {time(rng) if rng.random() < .5 else '00:00:00'}' "
            f": {file_name(rng)!r}" for _ in range(rng.randrange(0, 5))]
    return "UseAfter({" + ", ".join(rows) + "})"


def match(rng, keys, inner, seen):
    """A Match as a text; its rows go to seen as {key: element}."""
    rows = []
    plain = rng.random() < 0.4  # columns of values only, to be checked
    for _ in range(rng.randrange(1, 9)):
        row = tuple(rng.choice(VALUES + ["N/A"]) if plain and rng.random() < .9
                    else element(rng) for _ in keys)
        seen.append(dict(zip(keys, row)))
        if len(keys) == 1 and not isinstance(row[0], tuple) \
                and rng.random() < 0.5:
            row = row[0]
        value = repr(file_name(rng)) if rng.random() < 0.12 else inner(rng)
        rows.append(f"    {row!r} : {value},\n")
    return "Match({\n" + "".join(rows) + "})"


def rules(rng, instrument, seen):
    """Header (a dict) and selector (a text) of an .rmap."""
    header = {"mapping": "REFERENCE", "name": "x.rmap", "observatory": "JWST",
              "instrument": instrument, "filekind": "X",
              "derived_from": "by hand", "classes": ("Match", "UseAfter")}
    names = rng.sample(KEYS, rng.randrange(1, 4))
    kind = rng.random()
    if kind < 0.05:
        header["parkey"] = (DATES,)
        header["extra_keys"] = tuple(names)  # so that conditions know them
        selector = use_after(rng)
    elif kind < 0.12 and len(names) > 1:
        header["parkey"] = (tuple(names[:1]), tuple(names[1:]), DATES)
        selector = match(rng, names[:1],
                         lambda r: match(r, names[1:], use_after, seen),
                         seen)
    else:
        header["parkey"] = (tuple(names), DATES)
        selector = match(rng, names, use_after, seen)
    if rng.random() < 0.1:
        header["merge_overlaps"] = rng.choice([True, False, "true", "0"])
    if rng.random() < 0.15:
        header["reffile_required"] = rng.choice(["YES", "NO", "none"])
    if rng.random() < 0.15:
        key = rng.choice(names)
        header["rmap_relevance"] = rng.choice([
            "ALWAYS", f"({key} != 'A')", f"({key} not in ['A', 'F1W'])",
            f"({key} == 'A' or {key} in ('B', 'FULL') and not False)"])
    if rng.random() < 0.1:
        key = rng.choice(names)
        header["rmap_omit"] = f"({key.replace('.', '_')} == 'B')"
    if rng.random() < 0.1:
        header["parkey_relevance"] = {
            rng.choice(names).lower(): f"({names[0]} != 'A')"}
    if rng.random() < 0.2:
        header["substitutions"] = {rng.choice(names): {
            "A": rng.choice(["B", "N/A", ["B", "FULL"]]), "1": "2"}}
    return header, selector


def write_mapping(path, header, selector):
    lines = "header = {\n" + "".join(
        f"    {k!r} : {v!r},\n" for k, v in header.items())
    text = lines + "}\n# rules\nselector = " + selector + "\n"
    digest = hashlib.sha1(text.encode()).hexdigest()
    cut = len("header = {\n")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text[:cut] + f"    'sha1sum' : '{digest}',\n" + text[cut:])


def make_context(root, number, rng, seen):
    instrument = rng.choice(INSTRUMENTS)
    low = instrument.lower()
    folder = f"{root}/mappings/jwst"
    header, selector = rules(rng, instrument, seen)
    common = {"observatory": "JWST", "derived_from": "by hand"}
    imap, rmap = f"jwst_{low}_{number:04}.imap", f"jwst_{low}_x_{number:04}.rmap"
    pmap = f"jwst_{number:04}.pmap"
    write_mapping(f"{folder}/{pmap}", {
        "mapping": "PIPELINE", "name": pmap,
        "parkey": ("META.INSTRUMENT.NAME",), **common}, repr({low: imap}))
    write_mapping(f"{folder}/{imap}", {
        "mapping": "INSTRUMENT", "name": imap, "parkey": ("REFTYPE",),
        "instrument": instrument, **common}, repr({"x": rmap}))
    write_mapping(f"{folder}/{rmap}", header, selector)
    return pmap, instrument


def dataset(rng, instrument, seen):
    """Random values, half of them such that a row should fit."""
    values = {"META.INSTRUMENT.NAME": rng.choice([instrument,
                                                  instrument.lower()])}
    for key in KEYS:
        if rng.random() < 0.9:
            values[key] = rng.choice(ODD) if rng.random() < 0.12 \
                else rng.choice(VALUES)
    row = rng.choice(seen) if seen and rng.random() < 0.6 else {}
    for key, item in row.items():
        if isinstance(item, str) and rng.random() < 0.95:
            values[key] = item if item in VALUES else rng.choice(VALUES)
    if rng.random() < 0.98:
        values[DATES[0]] = date(rng)
    if rng.random() < 0.98:
        values[DATES[1]] = rng.choice([time(rng), time(rng), "10:00",
                                       "25:00:00"])
    return values


def ask_crds(context, values):
    import crds
    try:
        found = crds.getreferences(values, reftypes=["x"], context=context,
                                   observatory="jwst")
    except Exception as exc:  # whatever it is, it is no file
        return "error", str(exc)
    path = found.get("x", "N/A")
    if not isinstance(path, str):
        return "error", repr(path)
    return ("N/A" if "N/A" in path.upper() else path), ""


def ask_strun(program, context, headers):
    lines = "".join("\t".join(["x"] + [f"{k}={v}" for k, v in h.items()]) + "\n"
                    for h in headers)
    env = {**os.environ, "CRDS_CONTEXT": context}
    out = subprocess.run([program, "--find"], input=lines, env=env, text=True,
                         capture_output=True, check=True).stdout
    return out.splitlines()


def make_cache(root):
    for folder in ("mappings/jwst", "config/jwst",
                   *(f"references/jwst/{i.lower()}" for i in INSTRUMENTS)):
        os.makedirs(f"{root}/{folder}")
    for name in FILES:
        open(f"{root}/references/jwst/nircam/{name}", "w").close()
    with open(f"{root}/config/jwst/server_config", "w") as f:
        f.write(repr({"observatory": "jwst", "latest_context": "jwst_0001.pmap",
                      "operational_context": "jwst_0001.pmap",
                      "bad_files_list": [FILES[-1]], "last_synced": "x",
                      "force_remote_mode": False}))
    os.environ.update(CRDS_PATH=root, CRDS_READONLY_CACHE="1",
                      CRDS_SERVER_URL="https://crds-serverless-mode.stsci.edu")


def compare(program, root, rng, count, headers):
    tally = {"file": 0, "N/A": 0, "error": 0, "unreadable": 0}
    bad = 0
    for number in range(1, count + 1):
        seen = []
        context, instrument = make_context(root, number, rng, seen)
        asked = [dataset(rng, instrument, seen) for _ in range(headers)]
        for values, ours in zip(asked, ask_strun(program, context, asked),
                                strict=True):
            theirs, why = ask_crds(context, values)
            if why.startswith("Can't load file"):
                theirs = "unreadable"
            tally[theirs if theirs in tally else "file"] += 1
            # crds refuses rules with a mistake anywhere; strun reads on when
            # the dataset needs nothing of that part.
            if theirs == "unreadable":
                continue
            if ours == theirs or (theirs == "error"
                                  and ours.startswith("error: ")):
                continue
            bad += 1
            if bad <= 10:
                print(f"{context} {values}\n  crds:  {theirs} {why}\n"
                      f"  strun: {ours}")
    return tally, bad


def main():
    program = os.path.abspath(sys.argv[1])
    count, headers, seed = ([int(v) for v in sys.argv[2:]] + [60, 40, 1][len(
        sys.argv) - 2:])[:3]
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as root:
        make_cache(root)
        from crds.core import log
        log.set_verbose(-1)
        logging.disable(logging.CRITICAL)
        tally, bad = compare(program, root, rng, count, headers)
    print(f"{sum(tally.values())} headers, {count} rules: {tally}, "
          f"{bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
