"""Compares the figures of all peers and prints the table: `table.py N FOLDER`.

The folder has one file for every run of a program, in the order in which they ran:
`01-guanxi.txt`, `02-duckdb.txt` and so on. Every peer runs between two runs of guanxi.
"""

import json
import os
import platform
import sys
from datetime import datetime, timezone
from pathlib import Path
from statistics import mean, median

# zen-engine decides fewer customers; its program compares them itself.
CHECKED_ITSELF = "zen"
TUNED = "full avx2"


def read(file):
    """The times by peer and the lines of figures of a run."""
    times, figures, variants = {}, [], {}
    for line in file.read_text().splitlines():
        fields = line.split("\t")
        if line.startswith("["):
            figures.append(json.loads(line))
        elif fields[0] == "RES" and TUNED in fields[1]:
            name = fields[1].partition(TUNED)[0] + TUNED
            variants.setdefault(name, []).append(float(fields[3]))
        elif len(fields) == 2:
            times.setdefault(fields[0], []).append(float(fields[1]))
    times.update((name, [min(best)]) for name, best in variants.items())
    return times, figures


def processor():
    """The model of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def differences(runs):
    """The figures that are not those of the first run."""
    (first_file, (_, first)), *_ = runs
    for file, (_, all_figures) in runs:
        if CHECKED_ITSELF in file.stem:
            continue
        for figures in all_figures:
            if [len(tier) for tier in figures] != [len(tier) for tier in first[0]]:
                yield f"{file.name}: not the number of figures of {first_file.name}"
                continue
            for tier, ours, theirs in zip("ABC", first[0], figures):
                for place, (our, their) in enumerate(zip(ours, theirs)):
                    if our != their:
                        yield f"{file.name}: tier {tier}, figure {place}: {their}, not {our}"


def neighbour(runs, place):
    """The time of guanxi beside a run: the mean of the runs before and after it."""
    beside = [runs[at][1][0] for at in (place - 1, place + 1) if 0 <= at < len(runs)]
    return mean(median(times["guanxi"]) for times in beside if "guanxi" in times)


def main(rows, folder):
    """The exit status: 1 if the figures differ."""
    runs = [(file, read(file)) for file in sorted(Path(folder).glob("*.txt"))]
    wrong = list(differences(runs))
    if wrong:
        print("the figures differ", *wrong, sep="\n", file=sys.stderr)
        return 1
    times, ratios = {}, {}
    for place, (_, (own, _)) in enumerate(runs):
        for name, measured in own.items():
            times.setdefault(name, []).extend(measured)
            beside = median(measured) if name == "guanxi" else neighbour(runs, place)
            ratios.setdefault(name, []).append(median(measured) / beside)
    load = " ".join(f"{average:.2f}" for average in os.getloadavg())
    now = datetime.now(timezone.utc)
    print(f"{rows} customers, one thread; {now:%Y-%m-%d %H:%M} UTC; {processor()}; load {load}")
    print(f"{'peer':<24}{'ns a customer':>14}{'min':>10}{'max':>10}{'to guanxi':>12}")
    for name in sorted(times, key=lambda name: median(times[name])):
        own = times[name]
        print(
            f"{name:<24}{median(own):>14.1f}{min(own):>10.1f}{max(own):>10.1f}"
            f"{median(ratios[name]):>11.1f}x"
        )
    print("the figures of all peers are the same")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
