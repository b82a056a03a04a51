"""Operators have callers key the PIN: who was sent, for which card, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "phone_pins",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("card_uid", sa.String(32), nullable=False),
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("rings", sa.Boolean(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("verdict", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(["card_uid"], ["cards.uid"], name="fk_phone_pins_card_uid"),
        sa.PrimaryKeyConstraint("uid", name="pk_phone_pins"),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_phone_pins_open",
        "phone_pins",
        ["call_sid"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_phone_pins_call_sid_asked_at", "phone_pins", ["call_sid", "asked_at"])
    op.create_index("ix_phone_pins_card_uid", "phone_pins", ["card_uid"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("phone_pins")
