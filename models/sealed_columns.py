"""Which columns are sealed: every one that holds bytes. Found in the tables themselves, so that none is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, Table

from models.tables import metadata

PIN = "pins.stored"
"""Wrapped by the PIN vault; every other column by `sealed.py`, for its table, its name and its row's key."""
INDEXED = {
    "holders.citizen_id": ("citizen_id_index", "citizen_id"),
    "holders.phone": ("phone_index", "phone"),
    "calls.from_number": ("from_index", "phone"),
}
"""Sealed columns by which rows are found: the column that holds the index, and the field it is made for."""


@dataclass(frozen=True)
class SealedTable:
    """A table with sealed columns."""

    table: Table
    key: Column[str]
    """What the row is called: every sealed value is bound to it."""
    columns: tuple[Column[bytes], ...]

    def index_of(self, column: Column[bytes]) -> tuple[Column[str], str] | None:
        """The column by which this one is looked up, and for which field; None if it never is."""
        if (found := INDEXED.get(str(column))) is None:
            return None
        return self.table.c[found[0]], found[1]


def sealed_tables() -> Iterator[SealedTable]:
    """All of them, parents first."""
    for table in metadata.sorted_tables:
        if columns := tuple(column for column in table.columns if isinstance(column.type, LargeBinary)):
            (key,) = table.primary_key
            yield SealedTable(table, key, columns)
