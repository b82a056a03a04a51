"""The operators' phone desk: who took a call, on which telephone they are rung, and how a call was wrapped up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns, make the table."""
    op.add_column("waiting", sa.Column("taken_by", sa.String(32), nullable=True))
    op.add_column("staff", sa.Column("telephone", sa.LargeBinary(), nullable=True))
    op.create_table(
        "wrap_ups",
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", name="pk_wrap_ups"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("wrap_ups")
    op.drop_column("staff", "telephone")
    op.drop_column("waiting", "taken_by")
