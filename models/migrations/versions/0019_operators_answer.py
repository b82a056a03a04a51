"""Calls that operators took: when the operator's telephone was answered, and whose it was."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; of calls before nobody knows."""
    op.add_column("waiting", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("waiting", sa.Column("answered_by", sa.String(32), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("waiting", "answered_by")
    op.drop_column("waiting", "answered_at")
