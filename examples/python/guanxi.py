"""The C functions of guanxi for Python, with nothing but ctypes.

The library is what the environment variable GUANXI_LIBRARY names, else `guanxi` of the system.
Handles are freed once: by `close`, at the end of a `with`, or when they are collected. Errors are
raised as `GuanxiError`. Calls with one rulebook, calendar or batch may run on several threads at
once; results belong to one thread at a time.
"""

import ctypes
import ctypes.util
import json
import os
from array import array
from ctypes import POINTER, byref, c_char_p, c_int32, c_size_t, c_uint32, c_uint64, c_void_p

GX_OK = 0
# The class of a row for which several are possible.
CLASS_OPEN = 255
# The version of the C functions that this module is written for.
ABI_VERSION = 1

QUESTIONS = (
    "check", "test", "diff", "decide", "explain", "review", "due", "agenda", "clocks", "warnings",
    "kpi_accumulate", "kpi_merge", "kpi_finish",
)


class Place(ctypes.Structure):
    """Where the values of a column lie in a block: offsets and strides in bytes."""

    _fields_ = [
        ("struct_size", c_uint32), ("has_known", c_uint32), ("values", c_uint64),
        ("stride", c_uint64), ("known", c_uint64), ("known_stride", c_uint64),
        ("known_bit", c_uint64),
    ]

    def __init__(self, values=0, stride=0, has_known=0, known=0, known_stride=0, known_bit=0):
        size = ctypes.sizeof(Place)
        super().__init__(size, has_known, values, stride, known, known_stride, known_bit)


def _signatures():
    """Name, result and arguments of every function; the handles are plain pointers."""
    handle, out, size, text = c_void_p, POINTER(c_void_p), c_size_t, c_char_p
    # Arrays are given by their address.
    rows = c_void_p
    block = [handle, text, size, POINTER(Place), size, size]
    yield "gx_abi_version", c_uint32, []
    yield "gx_rulebook_format", c_uint32, []
    yield "gx_version", c_char_p, []
    yield "gx_status_name", c_char_p, [c_int32]
    for part in ("code", "message", "help", "path", "report"):
        yield f"gx_error_{part}", c_void_p, [handle, POINTER(size)]
    for part in ("line", "column"):
        yield f"gx_error_{part}", c_uint32, [handle]
    yield "gx_error_status", c_int32, [handle]
    yield "gx_text_data", c_void_p, [handle]
    yield "gx_text_length", size, [handle]
    for kind in ("error", "text", "rulebook", "calendar", "batch", "results"):
        yield f"gx_{kind}_free", None, [out]
    yield "gx_preset_names", c_int32, [out, out]
    yield "gx_rulebook_schema", c_int32, [out, out]
    yield "gx_request_schema", c_int32, [text, size, out, out]
    yield "gx_rulebook_from_toml", c_int32, [text, size, out, out]
    yield "gx_rulebook_from_json", c_int32, [text, size, out, out]
    yield "gx_rulebook_from_preset", c_int32, [text, size, text, size, out, out]
    yield "gx_rulebook_clone", c_int32, [handle, out, out]
    yield "gx_rulebook_document", c_int32, [handle, out, out]
    yield "gx_rulebook_code", c_void_p, [handle, POINTER(size)]
    yield "gx_rulebook_version", c_void_p, [handle, POINTER(size)]
    for question in QUESTIONS:
        yield f"gx_rulebook_{question}", c_int32, [handle, text, size, out, out]
    yield "gx_calendar_of", c_int32, [handle, text, size, out, out]
    for question in ("add", "add_working_days", "due_latest", "between"):
        yield f"gx_calendar_{question}", c_int32, [handle, rows, rows, size, rows, rows, out]
    for question in ("is_working", "on_holiday", "next_open", "next_close", "prev_close"):
        yield f"gx_calendar_{question}", c_int32, [handle, rows, size, rows, rows, out]
    yield "gx_batch_new", c_int32, [handle, text, size, out, out]
    yield "gx_batch_meaning", c_int32, [handle, out, out]
    yield "gx_batch_run", c_int32, [*block, handle, out]
    yield "gx_batch_population", c_int32, [*block, out, out]
    yield "gx_results_new", c_int32, [out, out]
    yield "gx_results_rows", size, [handle]
    yield "gx_results_classes", c_int32, [handle, text, size, out, out]
    yield "gx_results_decided", c_int32, [handle, text, size, rows, size, out]
    for part in ("has_due", "late"):
        yield f"gx_results_{part}", c_int32, [handle, rows, size, out]
    yield "gx_results_due_days", c_int32, [handle, out, out]
    yield "gx_results_risk_levels", c_int32, [handle, out, out, out]
    for part in ("risk_totals", "warnings"):
        yield f"gx_results_{part}", c_int32, [handle, rows, rows, size, out]
    yield "gx_results_statuses", c_int32, [handle, rows, size, out]
    for part in ("sums", "wrong"):
        yield f"gx_results_{part}", c_int32, [handle, out, out]


def _load():
    path = os.environ.get("GUANXI_LIBRARY") or ctypes.util.find_library("guanxi")
    if path is None:
        raise ImportError("guanxi is not installed: set GUANXI_LIBRARY to the path of the library")
    try:
        library = ctypes.CDLL(path)
        for name, result, arguments in _signatures():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise ImportError(f"`{path}` is not a library of guanxi: {error}") from error
    if library.gx_abi_version() != ABI_VERSION:
        found = library.gx_abi_version()
        raise ImportError(f"`{path}` has version {found} of the C functions, not {ABI_VERSION}")
    return library


_library = _load()


class GuanxiError(Exception):
    """What went wrong: `code` is stable, `help` says what to write instead, or is None."""

    def __init__(self, status, error):
        def part(name):
            length = c_size_t()
            data = getattr(_library, f"gx_error_{name}")(error, byref(length))
            return None if data is None else ctypes.string_at(data, length.value).decode()

        self.status = status
        self.status_name = status_name(status)
        self.code, self.message, self.help = part("code"), part("message"), part("help")
        self.path, self.report = part("path"), part("report")
        self.line, self.column = _library.gx_error_line(error), _library.gx_error_column(error)
        super().__init__("; ".join(filter(None, (self.message or self.status_name, self.help))))


def _call(name, *arguments):
    """Calls a function whose last parameter is the error."""
    error = c_void_p()
    status = getattr(_library, name)(*arguments, byref(error))
    if status != GX_OK:
        try:
            raise GuanxiError(status, error)
        finally:
            _library.gx_error_free(byref(error))


def _text(name, *arguments):
    """Calls a function that gives a text."""
    text = c_void_p()
    _call(name, *arguments, byref(text))
    try:
        return ctypes.string_at(
            _library.gx_text_data(text), _library.gx_text_length(text)
        ).decode()
    finally:
        _library.gx_text_free(byref(text))


def _given(text):
    """A text as the C functions take it: bytes and their number."""
    data = text.encode() if isinstance(text, str) else bytes(text)
    return data, len(data)


def _json(value):
    """A text as it is, anything else as JSON."""
    return _given(value if isinstance(value, (str, bytes)) else json.dumps(value))


def _address(values):
    return values.buffer_info()[0]


def version():
    return _library.gx_version().decode()


def status_name(status):
    return _library.gx_status_name(status).decode()


def preset_names():
    return json.loads(_text("gx_preset_names"))


def rulebook_schema():
    """The JSON Schema of rulebook files."""
    return json.loads(_text("gx_rulebook_schema"))


def request_schema(question):
    """The JSON Schema of the requests of a question; `columns` for `Batch`."""
    return json.loads(_text("gx_request_schema", *_given(question)))


class _Handle:
    """Something of the library that is freed once."""

    _kind = ""
    _pointer = None

    def __init__(self, name, *arguments):
        pointer = c_void_p()
        _call(name, *arguments, byref(pointer))
        self._pointer = pointer.value

    def close(self):
        # Taken away first, so that nobody frees it a second time.
        pointer, self._pointer = self._pointer, None
        if pointer is not None:
            getattr(_library, f"gx_{self._kind}_free")(byref(c_void_p(pointer)))

    def __reduce__(self):
        # A copy of the pointer would be freed a second time.
        raise TypeError(f"{type(self).__name__} cannot be copied or pickled")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.close()


class Rulebook(_Handle):
    """All policies of one organisation. Made by `preset`, `from_toml` or `from_json`."""

    _kind = "rulebook"

    @classmethod
    def preset(cls, name, parameters=None):
        """A bundled rulebook; its parameters are texts by name."""
        given = _json(parameters) if parameters else (None, 0)
        return cls("gx_rulebook_from_preset", *_given(name), *given)

    @classmethod
    def from_toml(cls, text):
        return cls("gx_rulebook_from_toml", *_given(text))

    @classmethod
    def from_json(cls, document):
        return cls("gx_rulebook_from_json", *_json(document))

    def clone(self):
        """One more handle of the same rulebook."""
        return Rulebook("gx_rulebook_clone", self._pointer)

    def _name(self, function):
        length = c_size_t()
        data = function(self._pointer, byref(length))
        return None if data is None else ctypes.string_at(data, length.value).decode()

    @property
    def code(self):
        return self._name(_library.gx_rulebook_code)

    @property
    def version(self):
        return self._name(_library.gx_rulebook_version)

    def document(self):
        return json.loads(_text("gx_rulebook_document", self._pointer))

    def ask_text(self, question, request):
        """The answer to a question, such as `decide`, as the JSON text of the library."""
        if question not in QUESTIONS:
            raise ValueError(f"there is no question `{question}`")
        return _text(f"gx_rulebook_{question}", self._pointer, *_json(request))

    def ask(self, question, request):
        """The answer to a question as Python data."""
        return json.loads(self.ask_text(question, request))

    def calendar(self, code):
        return Calendar("gx_calendar_of", self._pointer, *_given(code))

    def batch(self, columns):
        return Batch("gx_batch_new", self._pointer, *_json(columns))


class Calendar(_Handle):
    """A business calendar. Instants are Unix seconds.

    Every function takes rows and gives two arrays: the answers, and a status for each. Where a
    status is not `GX_OK`, it says why the row has no answer; `status_name` names it.
    """

    _kind = "calendar"

    def _rows(self, name, given, kind="q"):
        rows = len(given[0])
        if any(len(one) != rows for one in given):
            raise ValueError("the arrays differ in length")
        answers = array(kind, bytes(rows * array(kind).itemsize))
        statuses = array("i", bytes(rows * 4))
        written = _address(answers), _address(statuses)
        read = (_address(one) for one in given)
        _call(f"gx_calendar_{name}", self._pointer, *read, rows, *written)
        return answers, statuses

    def add(self, starts, seconds):
        """When so many seconds of working time after each instant are over."""
        return self._rows("add", [array("q", starts), array("q", seconds)])

    def due_latest(self, starts, seconds):
        return self._rows("due_latest", [array("q", starts), array("q", seconds)])

    def between(self, first, last):
        """The seconds of working time from one instant to another."""
        return self._rows("between", [array("q", first), array("q", last)])

    def add_working_days(self, starts, days):
        return self._rows("add_working_days", [array("q", starts), array("i", days)])

    def is_working(self, instants):
        return self._rows("is_working", [array("q", instants)], "B")

    def on_holiday(self, instants):
        return self._rows("on_holiday", [array("q", instants)], "B")

    def next_open(self, instants):
        return self._rows("next_open", [array("q", instants)])

    def next_close(self, instants):
        return self._rows("next_close", [array("q", instants)])

    def prev_close(self, instants):
        return self._rows("prev_close", [array("q", instants)])


class Batch(_Handle):
    """A rulebook compiled for columns, as of a day. Made by `Rulebook.batch`."""

    _kind = "batch"

    def meaning(self):
        """What the numbers of the results mean."""
        return json.loads(_text("gx_batch_meaning", self._pointer))

    def _block(self, block, places, rows):
        block = bytes(block)
        return self._pointer, block, len(block), (Place * len(places))(*places), len(places), rows

    def run(self, block, places, rows, results=None):
        """Reviews the rows of a block; into results of an earlier run, where they are given."""
        results = Results() if results is None else results
        _call("gx_batch_run", *self._block(block, places, rows), results._pointer)
        return results

    def population(self, block, places, rows):
        """What stands under `population` in the columns of a batch."""
        return json.loads(_text("gx_batch_population", *self._block(block, places, rows)))


class Results(_Handle):
    """The results of a run, copied out of the library: the next run may write over its own."""

    _kind = "results"

    def __init__(self):
        super().__init__("gx_results_new")

    @property
    def rows(self):
        return _library.gx_results_rows(self._pointer)

    def _views(self, name, *arguments, kind="B", count=1):
        """Copies arrays that the library keeps."""
        views = [c_void_p() for _ in range(count)]
        _call(f"gx_results_{name}", self._pointer, *arguments, *map(byref, views))
        size = self.rows * array(kind).itemsize
        return [array(kind, ctypes.string_at(view, size) if size else b"") for view in views]

    def _filled(self, name, kind="q", count=1):
        """Arrays that the library fills."""
        size = self.rows * array(kind).itemsize
        arrays = [array(kind, bytes(size)) for _ in range(count)]
        _call(f"gx_results_{name}", self._pointer, *map(_address, arrays), self.rows)
        return arrays

    def _bits(self, name, *arguments):
        rows = self.rows
        bits = array("B", bytes((rows + 7) // 8))
        _call(f"gx_results_{name}", self._pointer, *arguments, _address(bits), len(bits))
        return [bool(bits[row // 8] >> row % 8 & 1) for row in range(rows)]

    def classes(self, scheme):
        """The number of the class of each row, `CLASS_OPEN` where several are possible."""
        return self._views("classes", *_given(scheme))[0]

    def decided(self, scheme):
        return self._bits("decided", *_given(scheme))

    def risk_levels(self):
        """The safest and the riskiest level that is possible, for each row."""
        return tuple(self._views("risk_levels", count=2))

    def risk_totals(self):
        return tuple(self._filled("risk_totals", count=2))

    def warnings(self):
        """The causes of warnings as bits: those that hold, and those that are open."""
        return tuple(self._filled("warnings", count=2))

    def due_days(self):
        """Days since 1 January 1970; of those rows only for which `has_due` is true."""
        return self._views("due_days", kind="i")[0]

    def has_due(self):
        return self._bits("has_due")

    def late(self):
        return self._bits("late")

    def statuses(self):
        return self._filled("statuses", kind="i")[0]

    def sums_text(self):
        return _text("gx_results_sums", self._pointer)

    def wrong_text(self):
        return _text("gx_results_wrong", self._pointer)

    def sums(self):
        return json.loads(self.sums_text())

    def wrong(self):
        return json.loads(self.wrong_text())
