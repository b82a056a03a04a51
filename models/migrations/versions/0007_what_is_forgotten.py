"""Holders have keys of their own that can be destroyed, and what is old is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEPT = sa.text("sealed IS NOT NULL")
CANCELLED = sa.text("standing = 'cancelled'")


def upgrade() -> None:
    """Make the tables of keys and marks; holders may be forgotten."""
    op.create_table(
        "person_keys",
        sa.Column("uid", sa.String(104), nullable=False),
        sa.Column("person", sa.String(96), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_person_keys"),
        sa.CheckConstraint(
            "(sealed IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_person_keys_destroyed")
        ),
    )
    op.create_index("ix_person_keys_person", "person_keys", ["person"])
    op.create_index("ix_person_keys_year", "person_keys", ["year"], sqlite_where=KEPT, postgresql_where=KEPT)
    op.create_table(
        "retention_marks",
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_retention_marks"),
    )
    op.add_column("holders", sa.Column("forgotten_at", MOMENT, nullable=True))
    op.create_index(
        "ix_cards_cancelled",
        "cards",
        ["holder_uid"],
        sqlite_where=CANCELLED,
        postgresql_where=CANCELLED,
    )


def downgrade() -> None:
    """Take them back. Whoever was forgotten stays forgotten; what was sealed under the keys is lost."""
    op.drop_index("ix_cards_cancelled", "cards")
    op.drop_column("holders", "forgotten_at")
    op.drop_table("retention_marks")
    op.drop_table("person_keys")
