"""Staff sign in at the console: sessions, second factors, recovery codes, and counters of failed tries."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _work_number(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("staff.work_number", name=f"fk_{table}_work_number")
    return sa.Column("work_number", sa.String(32), key, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "staff_sessions",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        _work_number("staff_sessions"),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("proven_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_staff_sessions"),
        sa.UniqueConstraint("token_digest", name="uq_staff_sessions_token_digest"),
    )
    op.create_index("ix_staff_sessions_work_number", "staff_sessions", ["work_number"])
    op.create_table(
        "sign_in_counters",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("shut_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_counters"),
    )
    op.create_table(
        "second_factors",
        _work_number("second_factors"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_counter", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("work_number", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(64), nullable=False),
        _work_number("recovery_codes"),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_work_number", "recovery_codes", ["work_number"])


def downgrade() -> None:
    """Drop them."""
    for table in ("recovery_codes", "second_factors", "sign_in_counters", "staff_sessions"):
        op.drop_table(table)
