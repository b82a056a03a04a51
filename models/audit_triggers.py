"""Are the triggers in place that keep the audit log from being changed?"""

from sqlalchemy import Connection, text

SQLITE = frozenset({"audit_events_no_update", "audit_events_no_delete", "audit_events_no_replace"})
POSTGRESQL = frozenset({"audit_events_no_change", "audit_events_no_truncate"})
_FIND_SQLITE = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'")
# 'A': fires always, also in a session that calls itself a replica.
_FIND_POSTGRESQL = text(
    "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_events'::regclass AND tgenabled = 'A'"
)


def missing_triggers(connection: Connection) -> list[str]:
    """Names of the triggers that are not there, or not switched on."""
    is_sqlite = connection.dialect.name == "sqlite"
    found = connection.scalars(_FIND_SQLITE if is_sqlite else _FIND_POSTGRESQL).all()
    return sorted((SQLITE if is_sqlite else POSTGRESQL).difference(found))
