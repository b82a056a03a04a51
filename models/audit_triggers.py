"""Are the triggers in place that keep the audit log from being changed?"""

from sqlalchemy import Connection, text

SQLITE = {
    "audit_events": ("no_update", "no_delete", "no_replace", "next_id"),
    "audit_heads": ("forward", "no_delete", "no_replace"),
    "audit_seals": ("no_update", "no_delete", "next"),
}
POSTGRESQL = {
    "audit_events": ("no_change", "no_truncate", "next_id"),
    "audit_heads": ("forward", "no_delete", "no_truncate"),
    "audit_seals": ("no_change", "no_truncate", "next"),
}
TABLES = frozenset(SQLITE)
"""The tables that nobody may change."""

_FIND_SQLITE = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
# 'A': fires always, also in a session that calls itself a replica.
_FIND_POSTGRESQL = text("SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'")


def wanted(connection: Connection) -> list[str]:
    """Names of all triggers that should be there."""
    expected = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    return [f"{table}_{name}" for table, names in expected.items() for name in names]


def missing_triggers(connection: Connection) -> list[str]:
    """Names of the triggers that are not there, or not switched on."""
    is_sqlite = connection.dialect.name == "sqlite"
    found = connection.scalars(_FIND_SQLITE if is_sqlite else _FIND_POSTGRESQL).all()
    return sorted(set(wanted(connection)).difference(found))
