"""Keypads at the counter: a screen paired with a clerk, and what holders are asked to key on it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "keypads",
        sa.Column(
            "work_number",
            sa.String(32),
            sa.ForeignKey("staff.work_number", name="fk_keypads_work_number"),
            nullable=False,
        ),
        sa.Column("pairing_digest", sa.String(64), nullable=True),
        sa.Column("pairing_until", MOMENT, nullable=False),
        sa.Column("pairing_failures", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("work_number", name="pk_keypads"),
        sa.UniqueConstraint("token_digest", name="uq_keypads_token_digest"),
    )
    op.create_table(
        "keypad_requests",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column(
            "work_number",
            sa.String(32),
            sa.ForeignKey("staff.work_number", name="fk_keypad_requests_work_number"),
            nullable=False,
        ),
        sa.Column(
            "card_uid",
            sa.String(32),
            sa.ForeignKey("cards.uid", name="fk_keypad_requests_card_uid"),
            nullable=False,
        ),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("result", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_keypad_requests"),
    )
    op.create_index("ix_keypad_requests_card_uid", "keypad_requests", ["card_uid"])
    op.create_index(
        "uq_keypad_requests_open",
        "keypad_requests",
        ["work_number"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("keypad_requests")
    op.drop_table("keypads")
