"""Pauses for one side of a card, and wrong PINs by caller and line (P3)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOUGHT = sa.text("0")
COUNTER = ("wrong_own", "wrong_others", "pauses")
COUNTER_MOMENTS = ("paused_until", "used_up_at")


def upgrade() -> None:
    """Add what is counted; what was counted so far stays, as from all sides."""
    for name in COUNTER:
        op.add_column("pin_counters", sa.Column(name, sa.Integer(), nullable=False, server_default=NOUGHT))
    for name in COUNTER_MOMENTS:
        op.add_column("pin_counters", sa.Column(name, MOMENT, nullable=True))
    op.add_column(
        "pin_tries", sa.Column("typed", sa.String(80), nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "pin_tries", sa.Column("caller", sa.String(64), nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "pin_tries", sa.Column("is_own_phone", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_pin_tries_caller_spent_at", "pin_tries", ["caller", "spent_at"])
    op.create_table(
        "caller_budgets",
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("counted_from", MOMENT, nullable=True),
        sa.Column("over_since", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("caller", name="pk_caller_budgets"),
    )
    op.create_table(
        "line_alarms",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_how", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_line_alarms"),
    )
    op.create_index("ix_line_alarms_ended_at", "line_alarms", ["ended_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("line_alarms")
    op.drop_table("caller_budgets")
    op.drop_index("ix_pin_tries_caller_spent_at", "pin_tries")
    for name in ("is_own_phone", "caller", "typed"):
        op.drop_column("pin_tries", name)
    for name in (*COUNTER_MOMENTS, *COUNTER):
        op.drop_column("pin_counters", name)
