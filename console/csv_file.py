"""Tables as CSV files that a spreadsheet opens as text: no cell of them becomes a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_UTF8_MARK = "\ufeff"
"""Without it Excel takes Chinese for something else."""


def csv_file(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """A download, sent while it is being read."""
    answer = Response(stream_with_context(_lines(rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def cell(value: object) -> object:
    """Numbers as they are; text in such a way that no spreadsheet works it out."""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _UTF8_MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([cell(each) for each in row])
        yield line.getvalue()
