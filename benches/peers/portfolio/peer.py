"""What the peers in Python share: the customers as columns, the rounds and how they are printed."""

import json
import time
from pathlib import Path

import numpy
import pyarrow

TYPES = {".i64": "<i8", ".i32": "<i4", ".u16": "<u2", ".u8": "u1"}
DATES = ("visit", "call", "email", "im", "contract_until")
FLAGS = ("strategic", "no_contact")
NEVER = -(2**31)


def customers(folder):
    """The raw files of a folder as one table in memory; `amount` is in cents."""
    columns = {}
    for file in sorted(Path(folder).iterdir()):
        if file.suffix not in TYPES:
            continue
        values = numpy.fromfile(file, dtype=TYPES[file.suffix])
        if file.stem in DATES:
            column = pyarrow.array(values, mask=values == NEVER).cast(pyarrow.date32())
        elif file.stem in FLAGS:
            column = pyarrow.array(values == 1)
        else:
            column = pyarrow.array(values)
        columns[file.stem] = column
    return pyarrow.table(columns)


def rounds(name, rows, count, job):
    """One round to warm up, then so many rounds with a line each. Gives the last result."""
    result = job()
    for _ in range(count):
        start = time.perf_counter_ns()
        result = job()
        print(f"{name}\t{(time.perf_counter_ns() - start) / rows:.3f}", flush=True)
    return result


def figures(tiers):
    """Prints the figures by tier as a line of JSON."""
    print(json.dumps([[int(figure) for figure in tier] for tier in tiers], separators=(",", ":")))
