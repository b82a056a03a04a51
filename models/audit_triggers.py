"""Are the triggers in place that keep the audit log from being changed, as they were made, and no others?

A trigger of the right name may do nothing, so each is compared by a digest of its definition, blanks aside; on
PostgreSQL of its function's body as well. A trigger of somebody else's may undo a deed as soon as it is done.
"""

from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, text

SQLITE = {
    "audit_events_next_id": "2b4f1e043c277d8c",
    "audit_events_no_delete": "afa9385b7daa3942",
    "audit_events_no_replace": "08f2df857e330ce1",
    "audit_events_no_update": "6f59d5670f3e556e",
    "audit_heads_forward": "da3f0c993faae2db",
    "audit_heads_no_delete": "068ba79838b6ab72",
    "audit_heads_no_replace": "6d59e2f4a7498fe3",
    "audit_seals_next": "6137ddca02367f94",
    "audit_seals_no_delete": "64d6c6e9a709a785",
    "audit_seals_no_update": "f959c3a61c09d95a",
}
POSTGRESQL = {
    "audit_events_next_id": "d4344f0fec0721bd",
    "audit_events_no_change": "5888359b01a91da3",
    "audit_events_no_truncate": "c9837ee2261b02f9",
    "audit_heads_forward": "66097e0e064cbb6e",
    "audit_heads_no_delete": "27ab983e283d426c",
    "audit_heads_no_truncate": "144fe4a7b3cbdcf7",
    "audit_seals_next": "414b1bdcebc13992",
    "audit_seals_no_change": "2111c6c6394c45fe",
    "audit_seals_no_truncate": "d86ced89015aa2bb",
}
"""By trigger, what the migrations make of it: the first digits of a SHA-256."""
TABLES = frozenset({"audit_events", "audit_heads", "audit_seals"})
"""The tables that nobody may change."""
_DIGITS = 16

_FIND_SQLITE = text(
    "SELECT name, tbl_name AS at, sql AS definition, 1 AS is_on FROM sqlite_master WHERE type = 'trigger'"
)
# 'A': fires always, also in a session that calls itself a replica. A rule is as good as a trigger.
_FIND_POSTGRESQL = text(
    """
    SELECT tgname AS name, tgrelid::regclass::text AS at,
           pg_get_triggerdef(pg_trigger.oid, true) || ' ' || prosrc AS definition, tgenabled = 'A' AS is_on
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal
    UNION ALL
    SELECT rulename, schemaname || '.' || tablename, definition, true FROM pg_rules
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
    """
)


class _Trigger(NamedTuple):
    """What is there."""

    name: str
    at: str
    digest: str
    is_on: bool

    @property
    def is_ours(self) -> bool:
        """By name and table; what it does is another question."""
        return self.at in TABLES and self.name.startswith(f"{self.at}_")


def wanted(connection: Connection) -> dict[str, str]:
    """Names of all triggers that should be there, and digests of their definitions."""
    return SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL


def missing_triggers(connection: Connection) -> list[str]:
    """Names of the triggers that are not there, not switched on, or not as they were made."""
    whole = {(each.name, each.digest) for each in _found(connection) if each.is_ours and each.is_on}
    return sorted(name for name, digest in wanted(connection).items() if (name, digest) not in whole)


def foreign_triggers(connection: Connection) -> list[str]:
    """Triggers, on any table, that no migration made."""
    ours = wanted(connection)
    others = (each for each in _found(connection) if not each.is_ours or each.name not in ours)
    return sorted(f"{each.name} ({each.at})" for each in others)


def _found(connection: Connection) -> list[_Trigger]:
    is_sqlite = connection.dialect.name == "sqlite"
    rows = connection.execute(_FIND_SQLITE if is_sqlite else _FIND_POSTGRESQL)
    return [_Trigger(row.name, row.at, _digest(row.definition), bool(row.is_on)) for row in rows]


def _digest(definition: str) -> str:
    return sha256(" ".join(definition.split()).encode()).hexdigest()[:_DIGITS]
