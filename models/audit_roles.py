"""Who may do what in PostgreSQL: the owner of the tables migrates, the line works as a role that cannot change the log.

Roles are made by whoever runs the server (docs/audit.md); each migration then grants what the line needs, no more.
"""

from sqlalchemy import Connection, text

APP = "lossline_app"
"""The role of web, console and worker. Without it the line works as the owner, and `lossline check` says so."""
_GRANTS = (
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}",
    f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}",
    f"REVOKE ALL ON alembic_version, audit_events, audit_heads, audit_seals FROM {APP}",
    f"GRANT SELECT ON alembic_version TO {APP}",
    f"GRANT SELECT, INSERT (subject, seq, at, kind, actor, body, prev, mac) ON audit_events TO {APP}",
    f"GRANT SELECT, INSERT, UPDATE (seq, mac) ON audit_heads TO {APP}",
    f"GRANT SELECT, INSERT ON audit_seals TO {APP}",
)
_MAY_GRANT = text(
    "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :app) AND current_user <> :app"
    " AND to_regclass('audit_seals') IS NOT NULL"
    " AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = to_regclass('audit_seals')), 'USAGE')"
)
_POWERS = text(
    """
    SELECT 'is a superuser' FROM pg_roles WHERE rolname = current_user AND rolsuper
    UNION ALL
    SELECT 'owns ' || relname FROM pg_class
    WHERE relname IN ('audit_events', 'audit_heads', 'audit_seals') AND relkind = 'r'
      AND pg_has_role(current_user, relowner, 'USAGE')
    UNION ALL
    SELECT 'may ' || lower(deed) || ' ' || name
    FROM (VALUES ('audit_events', 'UPDATE'), ('audit_events', 'DELETE'), ('audit_events', 'TRUNCATE'),
                 ('audit_heads', 'DELETE'), ('audit_heads', 'TRUNCATE'),
                 ('audit_seals', 'UPDATE'), ('audit_seals', 'DELETE'), ('audit_seals', 'TRUNCATE'))
         AS forbidden (name, deed)
    WHERE has_table_privilege(current_user, name, deed)
    """
)


def grant(connection: Connection) -> bool:
    """Grant the line's role what it needs; False where there is no such role, or where this one may not grant."""
    if connection.dialect.name != "postgresql" or not connection.scalar(_MAY_GRANT, {"app": APP}):
        return False
    for statement in _GRANTS:
        connection.execute(text(statement))
    return True


def powers(connection: Connection) -> list[str]:
    """What the role of this connection could do to the log and should not: `owns audit_events`. None on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    return list(connection.scalars(_POWERS))
