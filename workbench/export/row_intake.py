"""The part of an export's script that makes of rows of a CSV file what the model reads."""

from __future__ import annotations

import inspect

from models.sources.perceptron import HiddenLayer, Perceptron
from workbench.data.columns import LARGEST
from workbench.data.tables.cells import MISSING_TEXTS
from workbench.data.tables.number_cells import GAPS

_IMPORTS = """\
import csv
import json
import sys
from collections import OrderedDict
from functools import reduce
from itertools import pairwise
from pathlib import Path

import torch
"""

_INTAKE = '''\
MISSING = {missing}  # cells that say there is no value
GAPS = {gaps}  # and those that say so among numbers
LARGEST = {largest!r}  # training computes with float32


def column_names(line):
    """What training called the columns: without blanks around, made up where empty, numbered where they repeat."""
    given = [" ".join(name.split()) or f"column {{at}}" for at, name in enumerate(line, start=1)]
    names = []
    for name in given:
        free, number = name, 2
        while free in names or (free != name and free in given):
            free, number = f"{{name}} ({{number}})", number + 1
        names.append(free)
    return names


def read_rows(name):
    """The rows of a CSV file with a line of names above them: each a dictionary of texts by column."""
    with open(name, encoding="utf-8-sig", newline="") as file:
        sample = file.read(65536)
        file.seek(0)
        try:
            dialect = csv.Sniffer().sniff(sample, ",;\\t|")
        except csv.Error:
            dialect = csv.excel
        lines = csv.reader(file, dialect)
        heading = next((line for line in lines if any(map(str.strip, line))), [])
        names = column_names(heading)
        rows = list(csv.DictReader(file, names, dialect=dialect))
    needed = [column["column"] for column in ABOUT["encoding"]["columns"]]
    missing = [column for column in needed if column not in names]
    if missing:
        told = " ".join(", ".join(heading).split())[:200] or "nothing"
        raise ValueError(f"there is no column {{', '.join(missing)}} (the first line names columns: it reads {{told}})")
    return rows


def number(text, column):
    """None for a word or an infinite number, where such among numbers were missing in training."""
    try:
        told = float(text.replace(",", "." if column["commas"] == "decimal" else ""))
        if abs(told) > LARGEST:
            raise ValueError
        return told
    except ValueError:
        if column["may_miss"]:
            return None
        raise ValueError(f"column {{column['column']}}: {{text!r}} is no number") from None


def column_features(column, cell):
    """The numbers that a cell becomes, as in training."""
    cell = cell or ""
    missing = cell.strip().lower() in MISSING
    if column["kind"] == "number":
        known = None if missing or cell.strip().lower() in GAPS else number(cell.strip(), column)
        missing = known is None
        if column["varies"]:
            yield 0.0 if missing else (known - column["mean"]) / column["std"]
    else:
        text = cell if cell in column["values"] else cell.strip()
        yield from (float(not missing and text == value) for value in column["values"])
        if column["has_others"]:
            yield float(not missing and text not in column["values"])
    if column["may_miss"]:
        yield float(missing)


def encoded(rows):
    """Features (N, F) of rows as `read_rows` gives them; tells the row of a cell that it cannot take."""
    features = []
    for index, row in enumerate(rows, start=1):
        try:
            told = [column_features(column, row[column["column"]]) for column in ABOUT["encoding"]["columns"]]
            features.append([feature for of_column in told for feature in of_column])
        except ValueError as error:
            raise ValueError(f"row {{index}}, {{error}}") from None
    return torch.tensor(features)


{perceptron}'''

_PREDICTING = '''\
def read(name):
    """How many rows a file has, and their features; None, with a line on the standard error, where it has none."""
    try:
        rows = read_rows(name)
        return len(rows), encoded(rows)
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        print(f"{{name}} cannot be read as rows: {{reason}}", file=sys.stderr)
        return None


if __name__ == "__main__":
    model, all_read = load(), True
    for name in sys.argv[1:]:
        found = read(name)
        if found is None:
            all_read = False
            continue
        num_rows, inputs = found
        with torch.inference_mode():
            logits = model(inputs) if num_rows else {{}}
        for index in range(num_rows):
            for task in ABOUT["tasks"]:
                said = answer(task, logits[task["name"]][index])
                print(f"{{name}}, row {{index + 1}}: {{task['name']}} = {{said}}")
    sys.exit(0 if all_read else 1)'''


def of_rows() -> dict[str, str]:
    """What the template of the script asks for."""
    perceptron = "\n\n".join(inspect.getsource(part) for part in (HiddenLayer, Perceptron))
    return {
        "given": "ROWS.csv...",
        "inputs": "Encoded rows (N, features)",
        "imports": _IMPORTS,
        "intake": _INTAKE.format(missing=MISSING_TEXTS, gaps=GAPS, largest=LARGEST, perceptron=perceptron.strip()),
        "predicting": _PREDICTING.format(),
    }
