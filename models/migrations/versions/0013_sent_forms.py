"""Forms that were sent, so that each does its deed once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sent_forms",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sent_forms"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("sent_forms")
