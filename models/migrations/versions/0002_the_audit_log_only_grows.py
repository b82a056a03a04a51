"""The audit log only grows: whatever would change or remove an event is refused by the database itself.

Triggers keep out mistakes; the chain of macs keeps out people who can drop a trigger.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
       BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
    """CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
       BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
    # INSERT OR REPLACE fires no delete trigger, so an event that exists already must not be inserted either.
    """CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
       WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id OR (subject = NEW.subject AND seq = NEW.seq))
       BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_events_only_grow() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$""",
    """CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events
       FOR EACH ROW EXECUTE FUNCTION audit_events_only_grow()""",
    """CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
       FOR EACH STATEMENT EXECUTE FUNCTION audit_events_only_grow()""",
    # ALWAYS: also for a session that calls itself a replica.
    "ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_no_change",
    "ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_no_truncate",
)


def upgrade() -> None:
    """Set the triggers."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Lift them."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("no_update", "no_delete", "no_replace"):
            op.execute(f"DROP TRIGGER audit_events_{name}")
        return
    op.execute("DROP TRIGGER audit_events_no_change ON audit_events")
    op.execute("DROP TRIGGER audit_events_no_truncate ON audit_events")
    op.execute("DROP FUNCTION audit_events_only_grow()")
