"""Tables of deeds that events tell of, and which of their columns must be as the events say.

docs/audit.md says of every other table why the log cannot tell of it; a test holds the two against each other.
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

    def has_content(self, keys: KeyRing, key: str, values: Sequence[Any], fingerprint: Any) -> bool:
        """Does a row hold what the fingerprint was taken of? Without one, anything will do."""
        if self.content is None or not fingerprint:
            return True
        try:
            return fingerprints.fits(keys, fingerprint, self.content.taken(keys, key, values))
        except SealBroken:
            return False


def _pin(keys: KeyRing, card_uid: str, values: Sequence[Any]) -> bytes:
    (stored,) = values
    if not isinstance(stored, bytes):
        raise SealBroken("no stored PIN")
    return fingerprints.of_pin(keys, card_uid, stored)


CARDS = DeedTable(
    name="cards",
    called="card",
    chain="card:",
    owner="uid",
    key="uid",
    columns={"standing": "standing"},
    times=("issued_at",),
    content=Content(("number", "holder_uid"), lambda keys, uid, values: fingerprints.of_card(uid, *values)),
)
LOSSES = DeedTable(
    name="loss_reports",
    called="loss report",
    chain="card:",
    owner="card_uid",
    key="reference",
    columns={"kind": "kind", "channel": "channel", "ended_how": "ended_how"},
    times=("reported_at", "takes_effect_at", "renewed_at", "ends_at", "ended_at"),
)
PINS = DeedTable(
    name="pins",
    called="PIN",
    chain="card:",
    owner="card_uid",
    key="card_uid",
    columns={"is_kept": "CASE WHEN stored IS NULL THEN 0 ELSE 1 END"},
    times=("enabled_at", "changed_at", "locked_at"),
    content=Content(("stored",), _pin),
    blank={"is_kept": 0},
)
RESET_REQUESTS = DeedTable(
    name="reset_requests",
    called="request",
    chain="card:",
    owner="card_uid",
    key="uid",
    columns={
        "what": "what",
        "requested_by": "requested_by",
        "place": "place",
        "approved_by": "approved_by",
        "closed_how": "closed_how",
    },
    times=("requested_at", "expires_at", "closed_at"),
)
REPLACEMENTS = DeedTable(
    name="replacements",
    called="replacement",
    chain="card:",
    owner="old_card_uid",
    key="receipt",
    columns={"new_card_uid": "new_card_uid", "replaced_by": "replaced_by", "fee_paid": "fee_paid"},
    times=("replaced_at",),
)
COUNTER_PROOFS = DeedTable(
    name="counter_proofs",
    called="PIN keyed at the desk of",
    chain="card:",
    owner="card_uid",
    key="work_number",
    columns={},
    times=("proven_at",),
    is_swept=True,
)
VERIFICATIONS = DeedTable(
    name="verifications",
    called="verification in call",
    chain="card:",
    owner="card_uid",
    key="call_sid",
    columns={"failed": "failed", "passed_by": "passed_by"},
    times=("passed_at",),
    blank={"failed": 0},
)
STAFF = DeedTable(
    name="staff",
    called="account",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={"role": "role"},
    times=("disabled_at",),
    content=Content(("password",), lambda keys, number, values: fingerprints.of_password(number, *values)),
)
SECOND_FACTORS = DeedTable(
    name="second_factors",
    called="second factor",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={},
    times=("confirmed_at",),
)
SESSIONS = DeedTable(
    name="staff_sessions",
    called="session",
    chain="staff:",
    owner="work_number",
    key="uid",
    columns={},
    times=("began_at", "ended_at"),
    content=Content(("token_digest",), lambda keys, uid, values: fingerprints.of_session(uid, *values)),
    is_swept=True,
)
DUTY = DeedTable(
    name="duty",
    called="duty",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={},
    times=("since",),
)
TABLES = (
    CARDS,
    LOSSES,
    PINS,
    RESET_REQUESTS,
    REPLACEMENTS,
    COUNTER_PROOFS,
    VERIFICATIONS,
    STAFF,
    SECOND_FACTORS,
    SESSIONS,
    DUTY,
)
