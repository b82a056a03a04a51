"""Notes on a call that go with it from hand to hand; duty that ends with the session in which it began."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column, make a table."""
    op.add_column("duty", sa.Column("session_uid", sa.String(32), nullable=True))
    op.create_table(
        "call_notes",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card_uid", sa.String(32), nullable=True),
        sa.Column("handed_to", sa.String(32), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_call_notes"),
    )
    op.create_index("ix_call_notes_call_sid_at", "call_notes", ["call_sid", "at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("call_notes")
    op.drop_column("duty", "session_uid")
