"""Seals over the audit log; ids are given by the database; heads only move forward, seals only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
GROWS = "SELECT RAISE(ABORT, 'the audit log only grows')"
# INSERT OR REPLACE fires no delete trigger, so AFTER INSERT looks whether a head was put in place of another.
SQLITE = {
    "audit_events_next_id": f"""AFTER INSERT ON audit_events
        WHEN NEW.id <> (SELECT max(id) FROM audit_events)
             OR (NEW.id <> 1 AND NOT EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id - 1))
        BEGIN {GROWS}; END""",
    "audit_heads_forward": f"""BEFORE UPDATE ON audit_heads
        WHEN NEW.subject <> OLD.subject OR NEW.seq NOT IN (OLD.seq, OLD.seq + 1) BEGIN {GROWS}; END""",
    "audit_heads_no_delete": f"BEFORE DELETE ON audit_heads BEGIN {GROWS}; END",
    "audit_heads_no_replace": f"""AFTER INSERT ON audit_heads
        WHEN NEW.seq <> 1 OR EXISTS (SELECT 1 FROM audit_events WHERE subject = NEW.subject)
        BEGIN {GROWS}; END""",
    "audit_seals_no_update": f"BEFORE UPDATE ON audit_seals BEGIN {GROWS}; END",
    "audit_seals_no_delete": f"BEFORE DELETE ON audit_seals BEGIN {GROWS}; END",
    "audit_seals_next": f"""BEFORE INSERT ON audit_seals
        WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM audit_seals) BEGIN {GROWS}; END""",
}
FUNCTIONS = {
    # The transaction has its own number before the event has an id: the sealer relies on it.
    "audit_events_next_id": """BEGIN
        PERFORM pg_current_xact_id();
        NEW.id := nextval('audit_events_id_seq');
        RETURN NEW;
    END""",
    "audit_heads_forward": """BEGIN
        IF NEW.subject <> OLD.subject OR NEW.seq NOT IN (OLD.seq, OLD.seq + 1) THEN
            RAISE EXCEPTION 'the audit log only grows';
        END IF;
        RETURN NEW;
    END""",
    "audit_seals_next": """BEGIN
        IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM audit_seals) THEN
            RAISE EXCEPTION 'the audit log only grows';
        END IF;
        RETURN NEW;
    END""",
}
ROW, STATEMENT = "FOR EACH ROW", "FOR EACH STATEMENT"
ONLY_GROW = "audit_events_only_grow"
POSTGRESQL = {
    "audit_events_next_id": f"BEFORE INSERT ON audit_events {ROW} EXECUTE FUNCTION audit_events_next_id()",
    "audit_heads_forward": f"BEFORE UPDATE ON audit_heads {ROW} EXECUTE FUNCTION audit_heads_forward()",
    "audit_heads_no_delete": f"BEFORE DELETE ON audit_heads {ROW} EXECUTE FUNCTION {ONLY_GROW}()",
    "audit_heads_no_truncate": f"BEFORE TRUNCATE ON audit_heads {STATEMENT} EXECUTE FUNCTION {ONLY_GROW}()",
    "audit_seals_no_change": f"BEFORE UPDATE OR DELETE ON audit_seals {ROW} EXECUTE FUNCTION {ONLY_GROW}()",
    "audit_seals_no_truncate": f"BEFORE TRUNCATE ON audit_seals {STATEMENT} EXECUTE FUNCTION {ONLY_GROW}()",
    "audit_seals_next": f"BEFORE INSERT ON audit_seals {ROW} EXECUTE FUNCTION audit_seals_next()",
}


def upgrade() -> None:
    """Make the table and set the triggers."""
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_seals"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, what in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {what}")
        return
    for name, body in FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    for name, what in POSTGRESQL.items():
        op.execute(f"CREATE TRIGGER {name} {what}")
        op.execute(f"ALTER TABLE {name[: name.index('s_') + 1]} ENABLE ALWAYS TRIGGER {name}")
    op.execute("ALTER TABLE audit_events ALTER COLUMN id DROP DEFAULT")


def downgrade() -> None:
    """Lift them, and drop the seals with their table."""
    on_events_and_heads = [name for name in SQLITE if not name.startswith("audit_seals")]
    if op.get_bind().dialect.name == "sqlite":
        for name in on_events_and_heads:
            op.execute(f"DROP TRIGGER {name}")
        op.drop_table("audit_seals")
        return
    op.drop_table("audit_seals")
    for name in POSTGRESQL:
        if not name.startswith("audit_seals"):
            op.execute(f"DROP TRIGGER {name} ON {name[: name.index('s_') + 1]}")
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")
    op.execute("ALTER TABLE audit_events ALTER COLUMN id SET DEFAULT nextval('audit_events_id_seq')")
