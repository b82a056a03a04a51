"""Reports: a turn says whose question it asked next, and what reports and the log's readers look for has indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FROM_FACTS = {
    "sqlite": "UPDATE turns SET asks = json_extract(facts, '$.step') WHERE facts IS NOT NULL",
    "postgresql": "UPDATE turns SET asks = facts::json ->> 'step' WHERE facts IS NOT NULL",
}


def upgrade() -> None:
    """Add the column, fill it from the facts that stand beside it, make the indexes."""
    op.add_column("turns", sa.Column("asks", sa.String(64), nullable=True))
    op.execute(FROM_FACTS[op.get_bind().dialect.name])
    op.create_index("ix_loss_reports_reported_at", "loss_reports", ["reported_at"])
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    op.create_index("ix_audit_events_kind_at", "audit_events", ["kind", "at"])
    op.create_index("ix_audit_events_actor_at", "audit_events", ["actor", "at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_audit_events_actor_at", "audit_events")
    op.drop_index("ix_audit_events_kind_at", "audit_events")
    op.drop_index("ix_audit_events_at", "audit_events")
    op.drop_index("ix_loss_reports_reported_at", "loss_reports")
    op.drop_column("turns", "asks")
