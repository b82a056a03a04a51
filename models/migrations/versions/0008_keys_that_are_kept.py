"""Keys that are kept in the record, sealed, so that root keys can be changed and dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_keys",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept_keys"),
    )


def downgrade() -> None:
    """Drop it. Counting begins anew, and events under root keys that were dropped cannot be checked any more."""
    op.drop_table("kept_keys")
