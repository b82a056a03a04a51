"""Tables of deeds that events tell of, and which of their columns must be as the events say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, text

from models.audit_rows import moment_of

Row = dict[str, str | int | None]


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

    def empty(self) -> Row:
        """A row of which nothing is known: as good as none."""
        return self._empty.copy()

    @cached_property
    def _empty(self) -> Row:
        return {name: 0 if name == "is_kept" else None for name in [*self.columns, *self.times]}

    def query(self, connection: Connection, condition: str) -> Any:
        """Owner, key and columns of the rows for which a condition holds."""
        columns = [f"{sql} AS {name}" for name, sql in self.columns.items()]
        columns += [f"{moment_of(connection, name)} AS {name}" for name in self.times]
        return text(
            f"SELECT {self.owner}, {self.key}, {', '.join(columns)} FROM {self.name} WHERE {condition}"
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
    columns={"new_card_uid": "new_card_uid", "fee_paid": "fee_paid"},
    times=("replaced_at",),
)
STAFF = DeedTable(
    name="staff",
    called="account",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={"role": "role"},
    times=("disabled_at",),
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
TABLES = (LOSSES, PINS, RESET_REQUESTS, REPLACEMENTS, STAFF, DUTY)
