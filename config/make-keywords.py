#!/usr/bin/env python3
"""Make keywords.tsv and arrays.tsv from the schemas of the reference.

    python make-keywords.py [DIRECTORY]      (default: where this script is)

needs the Python package stdatamodels, whose merged schemas of CubeModel,
QuadModel and ImageModel are walked. It is run by hand when the reference
changes; the two tables are kept under version control, and the build reads
only them (keywords.awk).

keywords.tsv: a line for each schema item that has a FITS keyword, in the order
of the schema, which is the order of the cards in a header. Columns, divided by
tabs, "-" where there is nothing:

  keyword  as in the header
  hdu      PRIMARY, SCI, ERR
  path     of the value in the tree: meta.instrument.name
  type     string, number, integer, boolean
  choices  the values that are valid, divided by |
  rule     how ModelBlender joins the values of several exposures
  hdrtab   1: has a column in HDRTAB, 0: has none
  models   letters of the models that have it: C(ube), Q(uad), I(mage)
  section  title of the group; it stands in a blank card before the first
           card of the group that is written
  comment  of the card

arrays.tsv: a line for each array of each model, in the order of the schema:

  model     C, Q or I
  name      in the tree: data
  hdu       SCI
  datatype  as ASDF names it; "table" for rows of columns
  ndim      number of axes that the schema demands, "-" when it does not
"""

import os
import sys

import stdatamodels
from stdatamodels import schema as schemas
from stdatamodels.jwst import datamodels

MODELS = {
    "C": datamodels.CubeModel,
    "Q": datamodels.QuadModel,
    "I": datamodels.ImageModel,
}
KEYWORD_COLUMNS = (
    "keyword hdu path type choices rule hdrtab models section comment"
)
ARRAY_COLUMNS = "model name hdu datatype ndim"


def first_line(item):
    """The part of an item's title that goes into a header."""
    return item.get("title", item.get("description", "")).partition("\n")[0]


def choices(item):
    """The valid values, also of an item that is any of several lists."""
    lists = [item.get("enum", [])]
    lists += [part.get("enum", []) for part in item.get("anyOf", [])]
    values = [str(value) for part in lists for value in part]
    assert not any("|" in value for value in values), values
    return "|".join(dict.fromkeys(values))


def section(schema, path):
    """The title of the group that an item is in; groups do not nest."""
    titles = []
    for name in path[:-1]:
        schema = schema["properties"][name]
        titles.append(schema.get("title", ""))
    titles = [title for title in titles if title]
    assert len(titles) <= 1, (path, titles)
    return titles[0] if titles else ""


def keyword_rows(schema):
    """{(hdu, keyword): columns up to hdrtab, section, comment}."""
    rows = {}

    def visit(item, path, _combiner, _context, _recurse):
        if "fits_keyword" not in item:
            return
        hdu = item.get("fits_hdu") or "PRIMARY"
        key = (hdu, item["fits_keyword"])
        assert key not in rows, key
        rows[key] = [
            item["fits_keyword"],
            hdu,
            ".".join(path),
            item["type"],
            choices(item),
            item.get("blend_rule", ""),
            "1" if item.get("blend_table") else "0",
            section(schema, path),
            first_line(item),
        ]

    schemas.walk_schema(schema, visit)
    return rows


def keywords(merged):
    """The rows of all models; they must agree where they share an item."""
    tables = {letter: keyword_rows(schema) for letter, schema in merged.items()}
    union = {}
    for table in tables.values():
        for key, row in table.items():
            assert union.setdefault(key, row) == row, (row, union[key])
    for key, row in union.items():
        letters = "".join(m for m, table in tables.items() if key in table)
        yield row[:7] + [letters] + row[7:]


def array_rows(letter, schema):
    """The arrays of a model, and the table that blending adds to an image."""
    for name, item in schema["properties"].items():
        if "datatype" not in item:
            continue
        kind = item["datatype"]
        yield [
            letter,
            name,
            item["fits_hdu"],
            kind if isinstance(kind, str) else "table",
            str(item.get("ndim", "")),
        ]
    if letter == "I":
        yield [letter, "hdrtab", "HDRTAB", "table", ""]


def write(path, columns, rows):
    """A table with its columns named in the first line. Returns its length."""
    rows = [[cell or "-" for cell in row] for row in rows]
    assert not any(bad in cell for row in rows for cell in row for bad in "\t\n")
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(f"# stdatamodels {stdatamodels.__version__}: "
                   "made by make-keywords.py, do not edit\n")
        file.write("# " + "\t".join(columns.split()) + "\n")
        file.writelines("\t".join(row) + "\n" for row in rows)
    return len(rows)


def main(directory):
    """Write both tables."""
    merged = {letter: model().schema for letter, model in MODELS.items()}
    arrays = [row for m, s in merged.items() for row in array_rows(m, s)]
    n = write(os.path.join(directory, "keywords.tsv"), KEYWORD_COLUMNS,
              keywords(merged))
    print(n, "keywords")
    n = write(os.path.join(directory, "arrays.tsv"), ARRAY_COLUMNS, arrays)
    print(n, "arrays")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(
        os.path.abspath(__file__)))
