"""Runs the vectors that every language runs: tests/vectors/c_abi, a case a line.

    GUANXI_LIBRARY=... python3 vectors.py [FOLDER]
"""

import sys
from pathlib import Path

try:
    from guanxi import GuanxiError, Place, Rulebook
except ImportError as error:
    sys.exit(str(error))

FOLDER = Path(__file__).resolve().parents[2] / "tests/vectors/c_abi"
TWO_ARRAYS = ("add", "due_latest", "between", "add_working_days")


class Rulebooks:
    """The rulebooks that cases name, each loaded once."""

    def __init__(self, lines):
        self._sources = {name: source for name, *source in lines}
        self._loaded = {}

    def __getitem__(self, name):
        if name not in self._sources:
            raise LookupError(f"rulebooks.tsv has no `{name}`")
        if name not in self._loaded:
            form, source, parameters = self._sources[name]
            self._loaded[name] = (
                Rulebook.from_json(source)
                if form == "json"
                else Rulebook.preset(source, parameters)
            )
        return self._loaded[name]

    def close(self):
        for rulebook in self._loaded.values():
            rulebook.close()


def ask(rulebooks, rulebook, question, request):
    try:
        return "0", rulebooks[rulebook].ask_text(question, request)
    except GuanxiError as error:
        return str(error.status), error.code


def reckon(rulebooks, rulebook, code, question, first, second):
    with rulebooks[rulebook].calendar(code) as calendar:
        given = [[int(first)], [int(second)]] if question in TWO_ARRAYS else [[int(first)]]
        answers, statuses = getattr(calendar, question)(*given)
        return str(statuses[0]), str(answers[0])


def review(rulebooks, rulebook, columns, rows, block, places, scheme):
    def place(text):
        has_known, values, stride, known, known_stride, known_bit = map(int, text.split(":"))
        return Place(values, stride, has_known, known, known_stride, known_bit)

    places = [place(text) for text in places.split(";")]
    with rulebooks[rulebook].batch(columns) as batch:
        with batch.run(bytes.fromhex(block), places, int(rows)) as results:
            classes = ",".join(map(str, results.classes(scheme)))
            return classes, rows_text(results, scheme), results.sums_text(), results.wrong_text()


def rows_text(results, scheme):
    """Each row: status, whether decided, levels, totals, causes, due day, whether late."""
    due = (day if has else "-" for day, has in zip(results.due_days(), results.has_due()))
    columns = (
        results.statuses(), map(int, results.decided(scheme)), *results.risk_levels(),
        *results.risk_totals(), *results.warnings(), due, map(int, results.late()),
    )
    return ";".join(":".join(map(str, row)) for row in zip(*columns))


def table(folder, name):
    # Lines end with "\n" and nothing else; answers may have any other character.
    text = (folder / name).read_bytes().decode("utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    tables = (("questions", ask, 2), ("calendars", reckon, 2), ("batches", review, 4))
    try:
        rulebooks = Rulebooks(table(folder, "rulebooks.tsv"))
        tables = [(name, run, count, table(folder, f"{name}.tsv")) for name, run, count in tables]
    except OSError as error:
        sys.exit(f"the vectors cannot be read: {error}")
    passed = failed = 0
    for name, run, count, lines in tables:
        for case, *given in lines:
            given, expected = given[:-count], tuple(given[-count:])
            try:
                found = run(rulebooks, *given)
            except (GuanxiError, LookupError) as error:
                found = str(error)
            if found == expected:
                passed += 1
            else:
                failed += 1
                print(f"{name}: {case}\n  expected {expected}\n  found    {found}")
    rulebooks.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
