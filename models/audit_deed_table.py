"""A table of deeds that events tell of: how its rows are read, and what of them must be as is told.

The tables themselves are in `audit_deed_tables.py` and `audit_throttle_tables.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, text

from models import fingerprints
from models.audit_rows import moment_of
from models.keys import KeyRing, SealBroken

Row = dict[str, str | int | None]
FINGERPRINT = "fingerprint"
"""Of a row: that of its content, where events carry one."""


@dataclass(frozen=True)
class Content:
    """What of a row is compared by its fingerprint, because the log must not hold it."""

    columns: tuple[str, ...]
    taken: Callable[[KeyRing, str, Sequence[Any]], bytes]
    """What the fingerprint is taken of: by the row's key and these columns. May raise SealBroken."""


class Limit(Enum):
    """How a row may differ from what is told."""

    NO_LESS = "no less"
    """What is counted: a try that is being judged counts already, and no event tells of it yet."""
    NO_MORE = "no more"
    """From when on something counts."""

    def allows(self, found: Any, told: Any) -> bool:
        """May a column hold this? It may be empty, or hold what is no number and no time at all."""
        low, high = (told, found) if self is Limit.NO_LESS else (found, told)
        if low is None:
            return True
        return isinstance(high, type(low)) and bool(low <= high)


@dataclass(frozen=True, eq=False)
class DeedTable:
    """A table whose rows are told by events, and the columns that are compared."""

    name: str
    called: str
    chain: str
    """Which chains tell of it: their subjects begin so, and `owner` follows."""
    owner: str
    key: str
    columns: Mapping[str, str]
    """Name and SQL; for times only the name."""
    times: tuple[str, ...]
    content: Content | None = None
    blank: Mapping[str, int] = field(default_factory=dict)
    """Columns that are not empty where nothing was done."""
    is_swept: bool = False
    """Rows go in time (`retention_periods.py`): one that is told of may be gone."""
    newer: frozenset[str] = frozenset()
    """Columns that older events do not tell of: compared once they are told."""
    source: str = ""
    """What to read instead of the table itself."""
    prefix: str = ""
    """What stands in the owner's column, and in the key's, before the owner that the chain names."""
    limit: Limit | None = None
    """Columns are not equal to what is told but within it. Nothing is told of what is always within."""

    def empty(self) -> Row:
        """A row of which nothing is known: as good as none."""
        return self._empty.copy()

    @cached_property
    def _empty(self) -> Row:
        return dict.fromkeys([*self.names, FINGERPRINT]) | dict(self.blank)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is compared value by value."""
        return (*self.columns, *self.times)

    def query(self, connection: Connection, condition: str) -> Any:
        """Owner, key, columns, times, and what is fingerprinted of the rows for which a condition holds."""
        columns = [f"{sql} AS {name}" for name, sql in self.columns.items()]
        columns += [f"{moment_of(connection, name)} AS {name}" for name in self.times]
        columns += self.content.columns if self.content else ()
        named = [self._without_prefix(column) for column in (self.owner, self.key)]
        source = self.source or self.name
        return text(f"SELECT {', '.join([*named, *columns])} FROM {source} WHERE {condition}")

    def _without_prefix(self, column: str) -> str:
        return f"substr({column}, {len(self.prefix) + 1})" if self.prefix else column

    def fits(self, found: Any, told: Any) -> bool:
        """May a column hold this, where that is told?"""
        return self.limit.allows(found, told) if self.limit else bool(found == told)

    def not_told(self, row: Row) -> set[str]:
        """Columns that no event so old tells of."""
        return {name for name in self.newer if row[name] is None}

    def has_content(self, keys: KeyRing, key: str, values: Sequence[Any], fingerprint: Any) -> bool:
        """Does a row hold what the fingerprint was taken of? Without one, anything will do."""
        if self.content is None or not fingerprint:
            return True
        try:
            return fingerprints.fits(keys, fingerprint, self.content.taken(keys, key, values))
        except SealBroken:
            return False
