"""Files of cards: CSV in UTF-8 or GB18030, read as a stream; and the file of rejects that is written beside it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from models.import_row import COLUMNS

REJECTS_MARK = "rejected_line"
"""The first column of a rejects file. Without its PINs it would make every card in it «initial»: it is refused."""
_KEPT = tuple(column for column in COLUMNS if column != "pin")
_SIX_DIGITS = re.compile("[0-9]{6}")
_BLOCK = 1 << 20


class UnreadableFile(Exception):
    """A file that cannot be imported at all; says why."""


@dataclass(frozen=True)
class Survey:
    """What one look through the whole file has told."""

    size: int
    encoding: str
    digest: str


@dataclass(frozen=True)
class Line:
    """A row and the line of the file it ends on. `fault` instead of cells where it is no row of this table."""

    number: int
    cells: dict[str, str]
    fault: str | None = None

    def __repr__(self) -> str:
        return f"Line({self.number})"


def survey(path: Path) -> Survey:
    """Read the file once, block by block. Raises UnreadableFile if it is neither UTF-8 nor GB18030."""
    candidates = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            candidates = {name: each for name, each in candidates.items() if _decodes(each, block)}
    candidates = {name: each for name, each in candidates.items() if _decodes(each, b"", final=True)}
    if not candidates:
        raise UnreadableFile("the file is neither UTF-8 nor GB18030")
    return Survey(size, next(iter(candidates)), digest.hexdigest())


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


class CardsFile:
    """The rows of a file, one by one. `position` tells how many bytes were read so far."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._binary: BinaryIO = path.open("rb")
        self._reader = csv.reader(io.TextIOWrapper(self._binary, encoding, newline=""))
        try:
            self._columns = _read_header(self._reader)
        except BaseException:
            self._binary.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._binary.close()

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._binary.tell()

    def __iter__(self) -> Iterator[Line]:
        while True:
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(self._reader.line_num, {}, "is not CSV")
                continue
            if not any(row):
                continue
            if len(row) != len(self._columns):
                fault = f"has {len(row)} cells, and the header {len(self._columns)}"
                yield Line(self._reader.line_num, {}, fault)
                continue
            cells = {column: cell.strip() for column, cell in zip(self._columns, row, strict=True)}
            yield Line(self._reader.line_num, cells)


def _read_header(reader: Iterator[list[str]]) -> Sequence[str]:
    """The columns, in the file's order. Raises UnreadableFile if they are not the contract's."""
    try:
        columns = [cell.strip().lower() for cell in next(reader)]
    except (StopIteration, csv.Error):
        raise UnreadableFile("the file has no header") from None
    if REJECTS_MARK in columns:
        raise UnreadableFile(
            "this is a file of rejects: its rows have lost their PINs, and every card in it would be taken for one "
            "on the initial PIN. Correct the rows in the file they came from and import that again."
        )
    missing = [column for column in COLUMNS if column not in columns]
    surplus = [column for column in columns if column not in COLUMNS]
    if missing or surplus or len(columns) != len(COLUMNS):
        raise UnreadableFile(
            f"the columns must be {','.join(COLUMNS)}"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; {len(surplus)} are none of them" if surplus else "")
        )
    return columns


class RejectsFile:
    """Bad rows with line number and reason, without anything that may be a PIN. Not there if there are none."""

    def __init__(self, imported: Path) -> None:
        self.path = imported.with_suffix(".rejects.csv")
        self.rows = 0
        self._file: io.TextIOWrapper | None = None

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, line: Line, reason: str) -> None:
        """Write a row down. A PIN that slipped into another column is left out as well."""
        cells = [line.cells.get(column, "") for column in _KEPT]
        shown = ["" if _SIX_DIGITS.fullmatch(cell) else cell for cell in cells]
        self._writer().writerow([line.number, reason, *shown])
        self.rows += 1

    def _writer(self) -> Any:
        if self._file is None:
            self.path.touch(mode=0o600)
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([REJECTS_MARK, "reason", *_KEPT])
        return csv.writer(self._file)
