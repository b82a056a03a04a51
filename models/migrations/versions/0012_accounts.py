"""Accounts that administrators keep: a password that somebody else knows, and when somebody signed in last."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns; no password is temporary yet."""
    op.add_column(
        "staff", sa.Column("password_is_temporary", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("staff", sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("staff", "last_signed_in_at")
    op.drop_column("staff", "password_is_temporary")
